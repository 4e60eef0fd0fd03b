package cli

import (
	"time"

	"github.com/spf13/cobra"
)

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
	var lasts time.Duration
	var one scenario
	window := &cobra.Command{
		Use: "window", Short: "The window's first frame, processor time, queue and memory", Args: cobra.NoArgs,
		Long: "Open the window over made-up snapshots, and then with a pipeline at 1,000 events a second\n" +
			"in a store that is thrown away, and print what it took: each in a process of its own,\n" +
			"first with live charts and then with frozen ones. It needs a display.",
		Example: "  weir bench window\n  xvfb-run -s '-screen 0 1440x900x24' weir bench window --lasts 1m",
		RunE: func(c *cobra.Command, _ []string) error {
			if lasts < time.Second {
				return usagef("--lasts is %v: want at least 1s", lasts)
			}
			return p.benchWindow(c.Context(), one, lasts)
		},
	}
	window.Flags().DurationVar(&lasts, "lasts", 30*time.Second, "`time` that each part is measured for")
	window.Flags().StringVar(&one.name, "scenario", "", "only this `scenario`, as JSON: synthetic or pipeline")
	window.Flags().Int64Var(&one.started, "started", time.Now().UnixMicro(), "when the process was started, in `µs` since 1970")
	_ = window.Flags().MarkHidden("started")
	c.AddCommand(window)
	return c
}
