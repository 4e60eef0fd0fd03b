package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"weir/app/config"
	"weir/app/engine"
	"weir/core"
	"weir/core/dump"
)

// runFlags are what run and import were asked for beside the settings.
type runFlags struct {
	events   int64
	duration time.Duration
	rate     float64
	rateSet  bool
	inputs   []string
	filter   core.Filter
	again    bool
	force    bool
	json     bool
}

func (p *program) runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "Generate, store and process events until interrupted",
		Long: "Generate events from the source, store them and process each exactly once.\n" +
			"Without --events or --duration simulated traffic continues until it is interrupted.\n" +
			"Made-up events go to the demo, demo.db, unless a store is named.",
		Example: "  weir run --rate 1000 --workers 4\n" +
			"  weir run --events 1000000 --rate 0 --json\n" +
			"  weir run --source dump --input RC_2006-01.zst\n" +
			"  weir run --source none            process what waits in weir.db",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			f.rateSet = c.Flags().Changed("rate")
			return p.runPipeline(c.Context(), f)
		},
	}
	p.override(c, "source", "source.kind", "`kind` of source: simulate, dump, or none to only process what is stored")
	p.override(c, "seed", "source.simulate.seed", "`number` that chooses the simulated events")
	c.Flags().StringArrayVar(&f.inputs, "input", nil, "`path` to read with the dump source; may be given several times")
	c.Flags().Int64Var(&f.events, "events", 0, "stop generating after this `number`")
	c.Flags().DurationVar(&f.duration, "duration", 0, "stop generating after this `time`, like 90s")
	p.pipelineFlags(c, &f)
	return c
}

func (p *program) importCommand() *cobra.Command {
	var f runFlags
	var list bool
	c := &cobra.Command{
		Use:   "import PATH…",
		Short: "Store and process dumps and other files, each record once",
		Long: "Read files of JSON records, packed or not, folders and archives of these, or \"-\" for\n" +
			"standard input.\n\n" +
			"Packing   .zst (windows to 2 GiB), .bz2, .gz, .xz, .zst_blocks; .tar of these, .zip\n" +
			"Records   one a line, several on a line, over several lines, in arrays, in pages of\n" +
			"          Reddit's or Pushshift's interface, in captures of server-sent events\n" +
			"Text      UTF-8, or UTF-16 with a byte order mark\n" +
			"Forms     Reddit, Bluesky, GH Archive, Hacker News, Mastodon, Wikimedia, CloudEvents;\n" +
			"          others by source.dump.fields (--list-presets)\n\n" +
			"What a file is shows in its content, whatever its name is. Interrupted, the same command\n" +
			"continues where it stopped; repeated, it finds duplicates only. Exit code 1 says that an\n" +
			"input is incomplete, is none of these, or holds no event, and what to do.",
		Example: "  weir import RC_2006-01.zst RS_2006-01.zst\n" +
			"  weir import dumps/ --subreddit golang --after 2024-01-01\n" +
			"  weir import 2024-01-15-*.json.gz --preset gharchive\n" +
			"  curl https://example.org/events.ndjson | weir import -",
		Args: func(c *cobra.Command, paths []string) error {
			if list {
				return nil
			}
			return cobra.MinimumNArgs(1)(c, paths)
		},
		RunE: func(c *cobra.Command, paths []string) error {
			if list {
				return p.listPresets()
			}
			f.rateSet = c.Flags().Changed("rate")
			f.inputs = paths
			p.overrides["source.kind"] = "dump"
			return p.runPipeline(c.Context(), f)
		},
	}
	p.pipelineFlags(c, &f)
	p.override(c, "preset", "source.dump.preset", "`name` of the form of the records; see --list-presets")
	p.override(c, "on-duplicate", "source.dump.on_duplicate", "`which` of two records with one key stays: first, or newest (retrieved last)")
	c.Flags().BoolVar(&f.again, "again", false, "import a file again whose records have no keys: they are stored a second time")
	c.Flags().BoolVar(&list, "list-presets", false, "list the forms of records and end")
	sourceFlag(c, &f.filter.Sources)
	return c
}

func (p *program) listPresets() error {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, preset := range dump.Presets() {
		fmt.Fprintf(w, "%s\t%s\n", preset.Name, preset.Doc)
	}
	return w.Flush()
}

// pipelineFlags are those that run and import share.
func (p *program) pipelineFlags(c *cobra.Command, f *runFlags) {
	p.storeFlags(c)
	p.override(c, "workers", "process.workers", "`number` of workers")
	c.Flags().Var(&batchFlag{p}, "batch", "`events` in a batch, both stored and processed, 1 to 1000")
	c.Flags().Float64Var(&f.rate, "rate", 0, "`events` per second; 0: as fast as the store takes them")
	c.Flags().BoolVar(&f.force, "force", false, "import even if the disk seems too small")
	c.Flags().BoolVar(&f.json, "json", false, "print the summary as one line of JSON")
	p.filterFlags(c, &f.filter)
}

// batchFlag sets both sizes of batches.
type batchFlag struct{ p *program }

func (f *batchFlag) String() string { return "" }
func (f *batchFlag) Type() string   { return "events" }
func (f *batchFlag) Set(text string) error {
	if n, err := strconv.Atoi(text); err != nil || n < 1 || n > 1000 {
		return errors.New("want a whole number, 1 to 1000")
	}
	f.p.overrides["pipeline.write_batch"] = text
	f.p.overrides["process.batch"] = text
	return nil
}

// runPipeline is run and import.
func (p *program) runPipeline(ctx context.Context, f runFlags) (err error) {
	if f.events < 0 || f.duration < 0 || f.rate < 0 {
		return usagef("--events, --duration and --rate must not be negative")
	}
	if len(f.inputs) > 0 {
		p.overrides["source.dump.inputs"] = config.List(f.inputs)
	}
	if f.rateSet {
		p.overrides["source.simulate.rate"] = strconv.FormatFloat(f.rate, 'f', -1, 64)
	}
	c, err := p.runSettings()
	if err != nil {
		return err
	}
	if c.Source.Kind == "dump" && len(c.Source.Dump.Inputs) == 0 {
		return usagef("no input: name files, folders or \"-\" for standard input, with --input or in source.dump.inputs")
	}
	show := newDisplay(p.err)
	log := logger(c.Log, show)
	isNew := !engine.Exists(&c.Config)
	if c.Source.Kind == "dump" && isNew {
		// Where there is no room for it no store is made.
		if err := p.checkSpace(ctx, c, f, nil); err != nil {
			return err
		}
	}
	if lost := engine.Lost(&c.Config, log); lost != "" {
		log.Warn(engine.MadeAnew, "store", lost)
	}
	store, err := engine.OpenStore(ctx, &c.Config, log, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if c.Source.Kind == "dump" && !isNew {
		if err := p.checkSpace(ctx, c, f, store); err != nil {
			return err
		}
	}
	src, err := p.source(ctx, c, f, store, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()

	show.describe(store, c, src)
	disk := &diskWatch{folder: engine.Folder(&c.Config, engine.ServerDir()), log: log, show: show, fill: engine.Fill{Keep: time.Duration(c.Storage.Keep)}}
	setup := engine.PipelineConfig(&c.Config, store, src)
	setup.Log, setup.Version = log, p.version
	setup.Observe = func(s core.Snapshot) {
		disk.observe(s)
		show.observe(s)
	}
	setup.Events, setup.Duration = f.events, f.duration
	pipe, err := core.New(setup)
	if err != nil {
		return err
	}
	sum, err := pipe.Run(ctx)
	show.end()
	sum.Source = c.Source.Kind
	done := summary{Summary: sum, Disk: disk.summary()}
	if src.Files != nil {
		done.imported = newImported(src.Files.Progress())
		err = errors.Join(err, inputErrors(src.Files.Progress()))
	}
	return errors.Join(err, p.printSummary(done, f.json))
}

// source makes the source that the settings name.
func (p *program) source(ctx context.Context, c *config.Effective, f runFlags, s core.Store, log *slog.Logger) (*engine.Source, error) {
	switch c.Source.Kind {
	case "simulate":
		return engine.Simulated(c.Source.Simulate, log)
	case "none":
		return engine.Nothing(), nil
	}
	o := engine.DumpOptions(c.Source.Dump, f.filter, p.in)
	o.Again = f.again
	o.Notice = func(input, text string) { log.Info("import", "input", input, "notice", text) }
	src, err := engine.Files(ctx, o, s)
	if err == nil {
		src.Rate = f.rate
	}
	return src, err
}
