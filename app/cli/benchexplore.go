package cli

import (
	"context"

	"github.com/spf13/cobra"

	"weir/app/bench"
)

func (p *program) benchExploreCommand() *cobra.Command {
	var f benchFlags
	var counts, events int
	c := &cobra.Command{
		Use:   "explore",
		Short: "Measure how fast the questions of the Explore page are answered",
		Long: "Fill stores that are made for this and removed afterwards, like those of \"weir bench\": with\n" +
			"rows of counts by hour, kind and subreddit, made up for a year in 50,000 subreddits of\n" +
			"which few have most events, and with simulated events. Then ask what the page asks when\n" +
			"it opens, for another interval, and for an author, whom only a scan of the events finds.\n" +
			"A million rows of counts are about three million events.",
		Example: "  weir bench explore\n  weir bench explore --only sqlite --counts 3300000\n  weir bench explore --json > figures.json",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return p.benchExplore(c.Context(), f, counts, events) },
	}
	p.benchFlags(c, &f)
	c.Flags().IntVar(&counts, "counts", bench.UsualCounts, "`number` of rows of counts")
	c.Flags().IntVar(&events, "events", bench.UsualScan, "`number` of events to scan")
	return c
}

func (p *program) benchExplore(ctx context.Context, f benchFlags, counts, events int) error {
	const fewest, most = 10_000, 200_000_000
	if counts < fewest || counts > most {
		return usagef("--counts is %d: want %d to %d", counts, fewest, most)
	}
	if events < 1 || events > most {
		return usagef("--events is %d: want 1 to %d", events, most)
	}
	o, show, err := p.benchOptions(f)
	if err != nil {
		return err
	}
	report, err := bench.Explore(ctx, o, counts, events)
	show.redraw(nil)
	return p.printBench(&report, f, err)
}
