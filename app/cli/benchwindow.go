package cli

import (
	"time"

	"github.com/spf13/cobra"
)

// restScenario is the scenario of an idle window.
const restScenario = "rest"

// scenario is what this process measures; without a name it starts a process for
// each scenario.
type scenario struct {
	name    string
	started int64 // when the process was started, in µs since 1970
}

func (p *program) benchWindowCommand() *cobra.Command {
	var lasts, rests time.Duration
	var one scenario
	window := &cobra.Command{
		Use: "window", Short: "Measure the window's first frame, processor time, queue and memory", Args: cobra.NoArgs,
		Long: "Open the window with simulated snapshots, then with a pipeline at 1,000 events per second\n" +
			"and a temporary store, and print what it used: each in a separate process, first with\n" +
			"live charts and then with frozen ones. Then leave every page, pane and dialog idle, one\n" +
			"after the other, and print how often the window is painted; more than twice a second is\n" +
			"an error. This needs a display.",
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
	window.Flags().DurationVar(&lasts, "lasts", 30*time.Second, "how long each part is measured (`time`)")
	window.Flags().DurationVar(&rests, "rests", 10*time.Second, "how long each page, pane and dialog is left idle (`time`); 0 skips this")
	window.Flags().StringVar(&one.name, "scenario", "", "only this `scenario`, as JSON: synthetic, pipeline, rest, or hours (six of them in as many minutes)")
	window.Flags().Int64Var(&one.started, "started", time.Now().UnixMicro(), "when the process was started, in `µs` since 1970")
	_ = window.Flags().MarkHidden("started")
	return window
}
