//go:build !headless

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"text/tabwriter"
	"time"

	"weir/app/bench"
	"weir/app/ui"
)

// benchWindow measures one scenario here, or all of them in processes of their own.
func (p *program) benchWindow(ctx context.Context, one scenario, lasts time.Duration) error {
	if err := ui.Display(); err != nil {
		return errors.Join(errNoWindow, err)
	}
	if one.name != "" {
		f, err := bench.Window(ctx, one.name, time.UnixMicro(one.started), lasts, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		return json.NewEncoder(p.out).Encode(f)
	}
	me, err := os.Executable()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "scenario\tcharts\tfirst frame\tCPU of one core\tqueue p95\tqueue p99\tmemory\tgrowth")
	for _, s := range bench.Scenarios {
		run := exec.CommandContext(ctx, me, "bench", "window", "--scenario", s, "--lasts", lasts.String(), "--started", fmt.Sprint(time.Now().UnixMicro()))
		run.Stderr = p.err
		out, err := run.Output()
		if err != nil {
			return fmt.Errorf("measure %s: %w", s, err)
		}
		var f bench.Figures
		if err := json.Unmarshal(out, &f); err != nil {
			return fmt.Errorf("measure %s: %w", s, err)
		}
		for _, ph := range f.Phases {
			fmt.Fprintf(w, "%s\t%s\t%.0f ms\t%.1f %%\t%.1f ms\t%.1f ms\t%.0f MB\t%+.1f MB\n", s, ph.Name, f.FirstFrame, ph.CPU, ph.QueueP95, ph.QueueP99, ph.RSSEnd, ph.RSSEnd-ph.RSSBegin)
		}
	}
	return w.Flush()
}
