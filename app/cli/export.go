package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"weir/core"
	"weir/core/export"
)

// exportFlags are what export was asked for.
type exportFlags struct {
	filter   core.Filter
	from, to time.Time
	every    time.Duration
	format   string
	out      string
}

// writer writes one kind of rows.
type writer func(ctx context.Context, s core.Store, w io.Writer, as export.Format, f exportFlags) (int, error)

func (p *program) exportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "export",
		Short: "Write metrics, counts, events or rejects as CSV or NDJSON",
		Long: "Write rows to standard output or a file, which appears under its name when it is whole.\n" +
			"CSV is RFC 4180 in UTF-8, times are RFC 3339 in UTC. A text cell that a spreadsheet\n" +
			"would run as a formula gets a single quote before it, as does one that begins with a\n" +
			"single quote: take one off to have the text back.",
		Example: "  weir export metrics --from 2026-11-23 --every 1m --out metrics.csv\n" +
			"  weir export counts --subreddit golang\n" +
			"  weir export events --kind post --format ndjson",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		p.exportRows("metrics", "How the pipeline went, a row an interval and node", false,
			func(ctx context.Context, s core.Store, w io.Writer, as export.Format, f exportFlags) (int, error) {
				return export.Metrics(w, as, s.Samples(ctx, f.from, f.to), f.every)
			}),
		p.exportRows("counts", "Events and score by hour, kind and subreddit", true,
			func(ctx context.Context, s core.Store, w io.Writer, as export.Format, f exportFlags) (int, error) {
				return export.Counts(w, as, s.Counts(ctx, f.filter))
			}),
		p.exportRows("events", "The events themselves", true,
			func(ctx context.Context, s core.Store, w io.Writer, as export.Format, f exportFlags) (int, error) {
				return export.Events(w, as, s.Events(ctx, f.filter))
			}),
		p.exportRows("rejects", "Input that could not be an event", false,
			func(ctx context.Context, s core.Store, w io.Writer, as export.Format, f exportFlags) (int, error) {
				return export.Rejects(w, as, s.Rejects(ctx, core.RejectFilter{After: f.from, Before: f.to}))
			}),
	)
	return c
}

func (p *program) exportRows(kind, short string, filtered bool, write writer) *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use: kind, Short: short, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			as, err := export.ParseFormat(f.format)
			if err != nil {
				return usageError{err}
			}
			if f.every < 0 {
				return usagef("--every must not be negative")
			}
			if f.filter.After.IsZero() {
				f.filter.After = f.from
			}
			if f.filter.Before.IsZero() {
				f.filter.Before = f.to
			}
			return p.withStore(c.Context(), func(s core.Store) error {
				return p.writeRows(c.Context(), f.out, func(w io.Writer) (int, error) { return write(c.Context(), s, w, as, f) })
			})
		},
	}
	p.storeFlags(c)
	flags := c.Flags()
	flags.Var(&timeFlag{&f.from}, "from", "only from this `time` on")
	flags.Var(&timeFlag{&f.to}, "to", "only before this `time`")
	flags.StringVar(&f.format, "format", "csv", "`csv` or ndjson")
	flags.StringVar(&f.out, "out", "", "write to this `file` instead of standard output")
	if filtered {
		p.filterFlags(c, &f.filter)
		sourceFlag(c, &f.filter.Sources)
	}
	if kind == "metrics" {
		flags.DurationVar(&f.every, "every", 0, "merge samples into intervals of this `length`, like 1m")
	}
	return c
}

// writeRows writes to standard output, or beside a file that it then replaces.
func (p *program) writeRows(ctx context.Context, file string, write func(io.Writer) (int, error)) error {
	if file == "" {
		out := bufio.NewWriter(p.out)
		_, err := write(out)
		return errors.Join(err, out.Flush())
	}
	part, err := renameio.NewPendingFile(file, renameio.WithPermissions(0o644))
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer part.Cleanup()
	out := bufio.NewWriter(part)
	rows, err := write(out)
	if err = errors.Join(err, out.Flush(), ctx.Err()); err != nil {
		return err
	}
	if err := part.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	fmt.Fprintf(p.err, "weir: %d rows in %s\n", rows, file)
	return nil
}
