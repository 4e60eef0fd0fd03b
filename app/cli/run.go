package cli

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"weir/app/config"
	"weir/app/engine"
	"weir/app/setup"
	"weir/core"
	"weir/core/message"
	"weir/core/metrics"
)

// runFlags are the flags of run and import that are not settings.
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
			"Simulated events go to the demo, demo.db, unless a store is named.",
		Example: "  weir run --rate 1000 --workers 4\n" +
			"  weir run --events 1000000 --rate 0 --json\n" +
			"  weir run --source dump --input RC_2006-01.zst\n" +
			"  weir run --source none            process the backlog of weir.db",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			f.rateSet = c.Flags().Changed("rate")
			return p.runPipeline(c.Context(), f)
		},
	}
	p.override(c, "source", "`kind` of source: simulate, dump, or none to only process stored events", "source.kind")
	p.override(c, "seed", "`number` that chooses the simulated events", "source.simulate.seed")
	c.Flags().StringArrayVar(&f.inputs, "input", nil, "`path` to read with the dump source; may be given several times")
	c.Flags().Int64Var(&f.events, "events", 0, "stop generating after this `number`")
	c.Flags().DurationVar(&f.duration, "duration", 0, "stop generating after this `time`, like 90s")
	p.pipelineFlags(c, &f)
	return c
}

// pipelineFlags are those that run and import share.
func (p *program) pipelineFlags(c *cobra.Command, f *runFlags) {
	p.storeFlags(c)
	p.override(c, "workers", "`number` of workers", "process.workers")
	p.override(c, "batch", "`events` in a batch, both stored and processed, 1 to 1000", "pipeline.write_batch", "process.batch")
	c.Flags().Float64Var(&f.rate, "rate", 0, "`events` per second; 0: as fast as the store takes them")
	c.Flags().BoolVar(&f.force, "force", false, "import even if the disk seems too small")
	c.Flags().BoolVar(&f.json, "json", false, "print the summary as one line of JSON")
	p.filterFlags(c, &f.filter)
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
	isNew := c.Storage.Backend == "sqlite" && !setup.Exists(c.StoreFile())
	if c.Source.Kind == "dump" && isNew {
		// No store is made where there is no room for it.
		if err := p.checkSpace(ctx, c, f, nil); err != nil {
			return err
		}
	}
	if lost := engine.Lost(&c.Config, log); lost != "" {
		log.Warn("the store was used before, but its file is gone: a new, empty one is made", "store", lost)
	}
	store, err := setup.Store(ctx, &c.Config, log, false)
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
	disk := &diskWatch{folder: setup.Folder(&c.Config, setup.ServerDir()), log: log, show: show, fill: engine.Fill{Keep: time.Duration(c.Storage.Keep)}}
	run := setup.Pipeline(&c.Config, store, src)
	run.Log, run.Version = log, p.version
	run.Observe = func(s metrics.Snapshot) {
		disk.observe(s)
		show.observe(s)
	}
	run.Events, run.Duration = f.events, f.duration
	pipe, err := core.New(run)
	if err != nil {
		return err
	}
	show.pipeline = pipe
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
func (p *program) source(ctx context.Context, c *config.Effective, f runFlags, s core.Store, log *slog.Logger) (*setup.Source, error) {
	switch c.Source.Kind {
	case "simulate":
		return setup.Simulated(c.Source.Simulate, log)
	case "none":
		return setup.Nothing(), nil
	}
	o := setup.DumpOptions(c.Source.Dump, f.filter, p.in)
	o.Again = f.again
	o.Notice = func(input string, text message.Text) { log.Info("import", "input", input, "notice", text.String()) }
	src, err := setup.Files(ctx, o, s)
	if err == nil {
		src.Rate = f.rate
	}
	return src, err
}
