package cli

import (
	"time"

	"github.com/spf13/cobra"
)

// restScenario is the window at rest.
const restScenario = "rest"

// scenario is the one that this process measures; without a name it has others
// measure all of them.
type scenario struct {
	name    string
	started int64 // when the process was, in µs since 1970
}

func (p *program) benchCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "bench", Short: "Measure what people feel of Weir", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	var lasts, rests time.Duration
	var one scenario
	window := &cobra.Command{
		Use: "window", Short: "The window's first frame, processor time, queue and memory", Args: cobra.NoArgs,
		Long: "Open the window over made-up snapshots, and then with a pipeline at 1,000 events a second\n" +
			"in a store that is thrown away, and print what it took: each in a process of its own,\n" +
			"first with live charts and then with frozen ones. Then leave every page, pane and dialog alone,\n" +
			"one after the other, while nothing happens, and print how often the window is painted; more\n" +
			"than twice a second is an error. It needs a display.",
		Example: "  weir bench window\n  xvfb-run -s '-screen 0 1440x900x24' weir bench window --lasts 1m",
		RunE: func(c *cobra.Command, _ []string) error {
			if lasts < time.Second {
				return usagef("--lasts is %v: want at least 1s", lasts)
			}
			if rests != 0 && rests < time.Second {
				return usagef("--rests is %v: want at least 1s, or 0", rests)
			}
			return p.benchWindow(c.Context(), one, lasts, rests)
		},
	}
	window.Flags().DurationVar(&lasts, "lasts", 30*time.Second, "`time` that each part is measured for")
	window.Flags().DurationVar(&rests, "rests", 10*time.Second, "`time` that each page, pane and dialog is left alone; 0 leaves this out")
	window.Flags().StringVar(&one.name, "scenario", "", "only this `scenario`, as JSON: synthetic, pipeline, rest, or hours (six of them in as many minutes)")
	window.Flags().Int64Var(&one.started, "started", time.Now().UnixMicro(), "when the process was started, in `µs` since 1970")
	_ = window.Flags().MarkHidden("started")
	c.AddCommand(window)
	return c
}
