package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"weir/app/bench"
	"weir/app/bench/figures"
	"weir/app/setup"
)

func (p *program) benchCommand() *cobra.Command {
	var f benchFlags
	c := &cobra.Command{
		Use:   "bench",
		Short: "Measure what SQLite and PostgreSQL do on this machine, and say which to use",
		Long: "Run the pipeline with simulated events on stores that are made for this and removed\n" +
			"afterwards: SQLite in the folder of your store, PostgreSQL in a schema on your server. If\n" +
			"there is no server, one is started for the benchmark, provided that PostgreSQL is\n" +
			"installed. Print a table and one sentence of advice. It takes one to two minutes and\n" +
			"needs a few GiB on the disk; other programs that run meanwhile lower the figures.",
		Example: "  weir bench\n  weir bench --only sqlite --dir /mnt/other-disk\n  weir bench --json > figures.json",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return p.bench(c.Context(), f) },
	}
	p.benchFlags(c, &f)
	c.Flags().DurationVar(&f.lasts, "lasts", bench.UsualRun, "the `time` of one run at full speed")
	c.AddCommand(p.benchWindowCommand(), p.benchExploreCommand())
	return c
}

// benchFlags adds the flags that all benchmarks of stores have.
func (p *program) benchFlags(c *cobra.Command, f *benchFlags) {
	c.Flags().StringVar(&f.only, "only", "", "measure only this `kind` of store: sqlite or postgres")
	c.Flags().StringVar(&f.dir, "dir", "", "`folder` in which the temporary stores are made (default: that of your store)")
	p.override(c, "dsn", "`url` of the PostgreSQL server", storeKeys["dsn"])
	c.Flags().BoolVar(&f.json, "json", false, "print one line of JSON")
	_ = c.RegisterFlagCompletionFunc("only", cobra.FixedCompletions([]string{"sqlite", "postgres"}, cobra.ShellCompDirectiveNoFileComp))
}

// benchFlags are the flags of bench.
type benchFlags struct {
	only, dir string
	lasts     time.Duration
	json      bool
}

// shortestRun is the least time of a run: less would measure its beginning and its end.
const shortestRun = 10 * time.Millisecond

func (p *program) bench(ctx context.Context, f benchFlags) error {
	if f.lasts < shortestRun {
		return usagef("--lasts is %v: want at least %v", f.lasts, shortestRun)
	}
	o, show, err := p.benchOptions(f)
	if err != nil {
		return err
	}
	o.Lasts = f.lasts
	report, err := bench.Run(ctx, o)
	show.redraw(nil)
	return p.printBench(&report, f, err)
}

// benchOptions are the options of a benchmark, and where it shows how far it is.
func (p *program) benchOptions(f benchFlags) (o bench.Options, show *display, err error) {
	if f.only != "" && f.only != "sqlite" && f.only != "postgres" {
		return o, nil, usagef("--only is %q: want \"sqlite\" or \"postgres\"", f.only)
	}
	c, err := p.settings()
	if err != nil {
		return o, nil, err
	}
	show = newDisplay(p.err)
	o = setup.Benchmark(&c.Config, setup.ServerDir())
	o.Only, o.Version, o.Log = f.only, p.version, logger(c.Log, show)
	if f.dir != "" {
		o.Dir, o.Temporary = f.dir, f.dir
	}
	o.Progress = func(now figures.Progress) { show.observeBench(now) }
	return o, show, nil
}

// printBench prints a report as a table or as JSON, unless there was an error.
func (p *program) printBench(report fmt.Stringer, f benchFlags, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("interrupted: nothing is left behind, and there are no figures")
	case err != nil:
		return err
	case f.json:
		return json.NewEncoder(p.out).Encode(report)
	}
	_, err = fmt.Fprint(p.out, report)
	return err
}

// observeBench shows what a benchmark does.
func (d *display) observeBench(now figures.Progress) {
	line := fmt.Sprintf("%3d %%  %v  %s: %s", now.Percent(), now.Elapsed.Round(time.Second), figures.StoreName(now.Store), now.Doing)
	if d.terminal >= 0 {
		d.redraw([]string{line})
	} else if time.Since(d.printed) >= lineEvery {
		d.print(line)
	}
}
