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

	"weir/app/bench/uibench"
	"weir/app/ui"
)

// benchWindow measures one scenario in this process, or each in a separate one.
func (p *program) benchWindow(ctx context.Context, one scenario, lasts, rests time.Duration) error {
	if err := ui.Display(); err != nil {
		return fmt.Errorf("%w: %w", errNoWindow, err)
	}
	if one.name == restScenario {
		all, err := uibench.Rest(ctx, rests, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		return json.NewEncoder(p.out).Encode(all)
	}
	if one.name != "" {
		f, err := uibench.Measure(ctx, one.name, time.UnixMicro(one.started), lasts, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		return json.NewEncoder(p.out).Encode(f)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "scenario\tcharts\tfirst frame\tCPU of one core\tqueue p95\tqueue p99\tmemory\tgrowth")
	for _, s := range uibench.Scenarios {
		var f uibench.Figures
		if err := p.benchApart(ctx, s, lasts, rests, &f); err != nil {
			return err
		}
		for _, ph := range f.Phases {
			fmt.Fprintf(w, "%s\t%s\t%.0f ms\t%.1f %%\t%.1f ms\t%.1f ms\t%.0f MiB\t%+.1f MiB\n", s, ph.Name, f.FirstFrame, ph.CPU, ph.QueueP95, ph.QueueP99, ph.RSSEnd, ph.RSSEnd-ph.RSSBegin)
		}
	}
	if err := w.Flush(); err != nil || rests == 0 {
		return err
	}
	var all []uibench.Resting
	if err := p.benchApart(ctx, restScenario, lasts, rests, &all); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nat rest\topen\tCPU of one core\tpaints\t")
	var restless error
	for _, r := range all {
		note := ""
		if r.Restless() {
			note, restless = "too many", errors.New("the window is painted although nothing changes")
		}
		fmt.Fprintf(w, "%s\t%s\t%.1f %%\t%.1f/s\t%s\n", r.Page, r.Open, r.CPU, r.Paints, note)
	}
	return errors.Join(w.Flush(), restless)
}

// benchApart measures a scenario in a separate process.
func (p *program) benchApart(ctx context.Context, scenario string, lasts, rests time.Duration, into any) error {
	me, err := os.Executable()
	if err != nil {
		return err
	}
	run := exec.CommandContext(ctx, me, "bench", "window", "--scenario", scenario, "--lasts", lasts.String(), "--rests", rests.String(), "--started", fmt.Sprint(time.Now().UnixMicro()))
	run.Stderr = p.err
	out, err := run.Output()
	if err == nil {
		err = json.Unmarshal(out, into)
	}
	if err != nil {
		return fmt.Errorf("measure %s: %w", scenario, err)
	}
	return nil
}
