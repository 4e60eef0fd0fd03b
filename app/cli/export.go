package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/dustin/go-humanize/english"
	"github.com/spf13/cobra"

	"weir/core"
	"weir/core/atomicfile"
	"weir/core/diskerr"
	"weir/core/explore"
	"weir/core/export"
)

func (p *program) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "export",
		Short: "Write metrics, counts, events or rejects as CSV or NDJSON, events also as Parquet",
		Long: "Write rows to standard output or a file, which appears under its name once it is complete.\n" +
			"CSV is RFC 4180 in UTF-8, times are RFC 3339 in UTC. A text cell that a spreadsheet\n" +
			"would run as a formula is prefixed with a single quote, as is one that begins with a\n" +
			"single quote: remove one to restore the text, or use --no-escape.",
		Example: "  weir export metrics --from 2026-11-23 --every 1m --out metrics.csv\n" +
			"  weir export counts --subreddit golang\n" +
			"  weir export events --columns id,created_at,author,title,body,url,score\n" +
			"  weir export events --kind post --format ndjson\n" +
			"  weir export events --format parquet --out events.parquet\n" +
			"  weir export rejects --reason created_utc",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.exportMetrics(), p.exportCounts(), p.exportEvents(), p.exportRejects())
	return c
}

// writer writes rows of a store, and returns how many.
type writer func(ctx context.Context, s core.Store, w io.Writer, as export.Format) (int, error)

// exportRows makes a command write rows in the format and to the file that its
// flags name.
func (p *program) exportRows(c *cobra.Command, f *formatFlags, write writer) {
	var out string
	c.Args = cobra.NoArgs
	c.RunE = func(c *cobra.Command, _ []string) error {
		as, err := f.parse(c)
		if err != nil {
			return err
		}
		return p.withStore(c.Context(), func(s core.Store) error {
			return p.writeRows(c.Context(), out, func(w io.Writer) (int, error) { return write(c.Context(), s, w, as) })
		})
	}
	f.add(c)
	c.Flags().StringVar(&out, "out", "", "write to this `file` instead of standard output")
}

func (p *program) exportMetrics() *cobra.Command {
	var (
		from, before time.Time
		every        time.Duration
		format       formatFlags
	)
	c := &cobra.Command{
		Use: "metrics", Short: "The pipeline's measurements, one row per interval and node",
		Example: "  weir export metrics --from 2026-11-23 --every 1m --out metrics.csv",
	}
	p.storeFlags(c)
	periodFlags(c, &from, &before, "samples")
	c.Flags().DurationVar(&every, "every", 0, "merge samples into intervals of this `length`, like 1m")
	p.exportRows(c, &format, func(ctx context.Context, s core.Store, w io.Writer, as export.Format) (int, error) {
		return export.Metrics(w, as, s.Samples(ctx, from, before), every)
	})
	c.PreRunE = func(*cobra.Command, []string) error {
		if every < 0 {
			return usagef("--every must not be negative")
		}
		return nil
	}
	return c
}

func (p *program) exportCounts() *cobra.Command {
	var (
		filter core.Filter
		series seriesFlags
		format formatFlags
	)
	c := &cobra.Command{
		Use: "counts", Short: "How many events there were, by hour or in other intervals of their time",
		Long: "Write how many events of each source, hour, kind and subreddit were counted, the sum of\n" +
			"their scores, and how many had one. Totals include events that retention has removed. A\n" +
			"filter that totals can't answer (author, ids, score, text, parts of hours) counts the\n" +
			"stored, settled events instead, as do --every minute and --by author.\n\n" +
			"With --every there is a row for each interval from the first with an event to the last,\n" +
			"empty ones included, and with --by for each name in it. Days begin at midnight UTC, weeks\n" +
			"on Monday. --top gives the names with most events rows of their own, the others together\n" +
			"are \"(other)\".",
		Example: "  weir export counts --source reddit --subreddit golang\n" +
			"  weir export counts --from 2024-01 --before 2024-02 --out january.csv\n" +
			"  weir export counts --every day --by subreddit --top 10 --share\n" +
			"  weir export counts --author ann --every week --cumulative",
	}
	p.storeFlags(c)
	p.filterFlags(c, &filter)
	sourceFlag(c, &filter)
	series.add(c)
	p.exportRows(c, &format, func(ctx context.Context, s core.Store, w io.Writer, as export.Format) (int, error) {
		q := series.query(filter)
		if !filter.Countable() || series.wanted() && !q.Totals() {
			fmt.Fprintln(p.err, "weir: totals have sources, kinds, subreddits and whole hours only: counting stored, settled events, without those that retention removed")
		}
		if !series.wanted() {
			return export.Counts(w, as, s.Counts(ctx, filter))
		}
		table, err := explore.Count(ctx, s, q)
		if err != nil {
			return 0, err
		}
		return series.Series.Write(w, as, table)
	})
	c.PreRunE = func(c *cobra.Command, _ []string) error { return series.check(c) }
	return c
}

func (p *program) exportEvents() *cobra.Command {
	var (
		filter  core.Filter
		columns columnsFlag
	)
	format := formatFlags{events: true}
	c := &cobra.Command{
		Use: "events", Short: "The events themselves",
		Long: "Write events. --columns picks the cells of a row, from the event (id, source, key, kind,\n" +
			"subreddit, author, created_at, stored_at, parent, link, score, flags, data, retrieved_at)\n" +
			"and from its record (title, selftext, body, url, permalink; text, which is the body, the\n" +
			"selftext or the text; record.NAME and record.NAME.NAME for any member). What a record\n" +
			"lacks is an empty cell, in NDJSON and Parquet null. --format parquet writes typed columns,\n" +
			"compressed with Zstandard: times in microseconds UTC, data as JSON. --format records writes\n" +
			"only the records, one per line, as they were read: \"weir import\" with the same preset\n" +
			"reads them again.",
		Example: "  weir export events --columns id,created_at,author,title,body,url,score --out events.csv\n" +
			"  weir export events --columns key,text,record.num_comments --delimiter tab --no-escape\n" +
			"  weir export events --kind post --format ndjson | jq .data.title\n" +
			"  weir export events --format parquet --columns id,created_at,kind,score --out events.parquet\n" +
			"  weir export events --subreddit golang --format records --out golang.ndjson",
	}
	p.storeFlags(c)
	p.filterFlags(c, &filter)
	sourceFlag(c, &filter)
	c.Flags().Var(&columns, "columns", "the `columns`, separated by commas, in this order")
	p.exportRows(c, &format, func(ctx context.Context, s core.Store, w io.Writer, as export.Format) (int, error) {
		events := s.Events(ctx, filter)
		switch {
		case format.name == formatRecords:
			return p.writeRecords(w, events)
		case columns.Columns != nil:
			return columns.Events(w, as, events)
		}
		return export.Events(w, as, events)
	})
	c.PreRunE = func(c *cobra.Command, _ []string) error {
		if format.name == formatRecords && columns.Columns != nil {
			return usagef("--columns is for csv, ndjson and parquet: --format records writes whole records")
		}
		if format.name == export.Parquet.String() && !c.Flags().Changed("out") && isTerminal(p.out) {
			return usagef("--format parquet is not for a terminal: add --out FILE, or redirect the output")
		}
		return nil
	}
	return c
}

// writeRecords writes the records of events alone, and says how many have none.
func (p *program) writeRecords(w io.Writer, events iter.Seq2[core.Event, error]) (int, error) {
	rows, without, err := export.Records(w, events)
	switch {
	case err != nil || without == 0:
	case rows == 0:
		err = fmt.Errorf("export: no record of %s is in the store: --format ndjson writes what there is", english.Plural(without, "event", ""))
	default:
		fmt.Fprintf(p.err, "weir: left out %s whose record is not in the store\n", english.Plural(without, "event", ""))
	}
	return rows, err
}

// columnsFlag is a list of an event's columns, nil until it is set.
type columnsFlag struct {
	*export.Columns
	given string
}

func (f *columnsFlag) Set(text string) (err error) {
	f.Columns, err = export.ParseColumns(text)
	f.given = text
	return err
}

func (f *columnsFlag) String() string { return f.given }
func (f *columnsFlag) Type() string   { return "columns" }

func (p *program) exportRejects() *cobra.Command {
	var (
		filter core.RejectFilter
		format formatFlags
	)
	c := &cobra.Command{
		Use: "rejects", Short: "Input that could not be read as events",
		Long: "Write the input that could not be read as events: its position, the reason, and its bytes.\n" +
			"Up to 64 KiB of each are kept; cut is the full length in bytes if it is longer, else 0.\n" +
			"\"weir rejects discard\" removes them.",
		Example: "  weir export rejects --reason created_utc\n" +
			"  weir export rejects --input RC_2024-01 --format ndjson --out rejects.ndjson",
	}
	p.rejectFlags(c, &filter)
	p.exportRows(c, &format, func(ctx context.Context, s core.Store, w io.Writer, as export.Format) (int, error) {
		return export.Rejects(w, as, s.Rejects(ctx, filter))
	})
	return c
}

// writeRows writes to standard output, or to a temporary file that then replaces
// the named one.
func (p *program) writeRows(ctx context.Context, file string, write func(io.Writer) (int, error)) error {
	if file == "" {
		out := bufio.NewWriter(p.out)
		_, err := write(out)
		return errors.Join(err, out.Flush())
	}
	part, err := atomicfile.New(file, 0o644)
	if err != nil {
		return unwritable(file, err)
	}
	defer part.Cleanup()
	out := bufio.NewWriter(part)
	rows, err := write(out)
	if err = errors.Join(err, out.Flush(), ctx.Err()); err != nil {
		return unwritable(file, err)
	}
	if err := part.Replace(); err != nil {
		return unwritable(file, err)
	}
	fmt.Fprintf(p.err, "weir: %s in %s\n", english.Plural(rows, "row", ""), file)
	return nil
}

// unwritable says why a file can't be written, and what to do. Errors that don't
// come from the file system are returned unchanged.
func unwritable(file string, err error) error {
	if explained, ok := errors.AsType[*diskerr.Error](diskerr.Writing(file, err)); ok {
		return fmt.Errorf("export: %w; name another file with --out", explained)
	}
	return err
}
