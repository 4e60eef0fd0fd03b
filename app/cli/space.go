package cli

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"

	"weir/app/config"
	"weir/app/engine"
	"weir/app/setup"
	"weir/core/dump"
	"weir/core/metrics"
)

// largeInput is the size of input from which an import prints its estimate.
const largeInput = 32 << 20

// checkSpace estimates the size of an import and refuses it if the disk cannot hold
// it. Small files are estimated too: they may be compressed very well. It names files
// that are no dumps. points are those of the store; nil if there is no store yet.
func (p *program) checkSpace(ctx context.Context, c *config.Effective, f runFlags, points dump.Checkpoints) error {
	o := setup.DumpOptions(c.Source.Dump, f.filter, p.in)
	o.Again, o.Checkpoints = f.again, points
	e, err := dump.Estimate(ctx, o)
	if err != nil {
		return err
	}
	for _, u := range e.Unfit {
		fmt.Fprintf(p.err, "weir: %s is not a dump: there is no record in it, and its lines are rejected (%v)\n", filepath.Base(u.Input), u.Reason)
	}
	folder := setup.Folder(&c.Config, setup.ServerDir())
	if folder == "" {
		return nil // only the server knows its disk
	}
	free, err := setup.FreeSpace(ctx, folder)
	if err != nil {
		return err
	}
	if e.Bytes >= largeInput || e.Store >= free {
		left := ""
		if e.Continued > 0 {
			left = " left to read"
		}
		fmt.Fprintf(p.err, "weir: %s of input%s, about %s events, will take about %s in the store; %s free\n",
			humanize.IBytes(uint64(e.Bytes)), left, strings.TrimSpace(humanize.SIWithDigits(float64(e.Events), 1, "")), humanize.IBytes(uint64(e.Store)), humanize.IBytes(uint64(free)))
	}
	if e.Store < free || f.force {
		return nil
	}
	return fmt.Errorf("%s cannot hold the import; keep less of each record (source.dump.data = \"fields\" or \"none\"), import a part (--subreddit, --after, …), name another disk with --db, or import anyway with --force", folder)
}

// diskWatch reports during a run when the store's disk will be full.
type diskWatch struct {
	folder string // of the store; "" when it lies on another machine
	log    *slog.Logger
	show   *display
	fill   engine.Fill
	looked bool
}

// observe takes a snapshot, and logs a forecast that is more urgent than the last.
func (d *diskWatch) observe(s metrics.Snapshot) {
	was := d.fill.Forecast().Level
	now, ok := d.fill.Watch(context.Background(), d.folder, &s)
	if !ok {
		return
	}
	d.looked = true
	d.show.disk = now
	attributes := []any{"in", fullIn(now.Left), "free", humanize.IBytes(uint64(now.Free)), "growth", humanize.IBytes(uint64(now.PerSecond)) + "/s"}
	switch {
	case now.Level > was && now.Level == engine.FillNow:
		d.log.Warn("the store's disk is full: free some space", "free", humanize.IBytes(uint64(now.Free)))
	case now.Level > was && now.Level == engine.FillDay:
		d.log.Warn("the store's disk will be full at the present rate of growth: free some space, import a part, or set storage.keep", attributes...)
	case now.Level > was:
		d.log.Info("the store's disk will be full at the present rate of growth", attributes...)
	}
}

// fullIn writes a rounded time in its largest unit.
func fullIn(left time.Duration) string {
	switch {
	case left >= 48*time.Hour:
		return english.Plural(int(left/(24*time.Hour)), "day", "")
	case left >= 2*time.Hour:
		return fmt.Sprintf("%d h", left/time.Hour)
	}
	return fmt.Sprintf("%d min", left/time.Minute)
}

// diskText says when the disk will be full, "" while that is far off.
func diskText(f engine.Forecast) string {
	switch f.Level {
	case engine.FillNow:
		return "▲ disk full"
	case engine.FillDay:
		return "▲ disk full in " + fullIn(f.Left)
	case engine.FillWeek:
		return "disk full in " + fullIn(f.Left)
	}
	return ""
}

// diskSummary describes the disk of a run's store. All fields are null if the store
// is on another machine.
type diskSummary struct {
	Free   *int64   `json:"free_bytes"`
	Growth *float64 `json:"growth_bytes_per_second"` // of the store; null in the first minute
	FullIn *float64 `json:"full_seconds"`            // at that rate; null when it doesn't grow
}

// summary is the last forecast.
func (d *diskWatch) summary() (s diskSummary) {
	if !d.looked {
		return s
	}
	now := d.fill.Forecast()
	s.Free = &now.Free
	if now.Known {
		s.Growth = &now.PerSecond
	}
	if now.PerSecond > 0 {
		left := float64(now.Free) / now.PerSecond
		s.FullIn = &left
	}
	return s
}
