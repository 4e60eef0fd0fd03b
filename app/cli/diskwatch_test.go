package cli

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weir/app/setup"
	"weir/core/metrics"
)

// TestDiskWatch: a run says when its store's disk will be full, in the log when
// that becomes more urgent, in its progress as long as it holds.
func TestDiskWatch(t *testing.T) {
	folder := t.TempDir()
	free, err := setup.FreeSpace(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var log, progress bytes.Buffer
		d := &diskWatch{folder: folder, log: slog.New(slog.NewTextHandler(&log, nil)), show: newDisplay(&progress)}
		size := int64(1 << 20)
		pass := func(perSecond int64) {
			for range 600 {
				time.Sleep(time.Second) // of a made-up clock
				size += perSecond
				s := metrics.Snapshot{Sample: metrics.Sample{Time: time.Now(), Interval: time.Second}}
				s.SizeBytes = size
				d.observe(s)
				d.show.observe(s)
			}
		}
		last := func() string {
			lines := strings.Split(strings.TrimSpace(progress.String()), "\n")
			return lines[len(lines)-1]
		}
		pass(free / (30 * 24 * 3600)) // a month's
		if strings.Contains(last(), "disk") || log.Len() > 0 {
			t.Errorf("a month before it says %q and logs %q", last(), &log)
		}
		pass(free / (4*24*3600 + 12*3600))
		if !strings.HasSuffix(last(), "  disk full in 4 days") || strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), "level=INFO") {
			t.Errorf("days before it says %q and logs %q", last(), &log)
		}
		pass(free / (5*3600 + 1800))
		screen := strings.Join(d.show.lines(metrics.Snapshot{}, 200), "\n")
		if !strings.HasSuffix(last(), "  ▲ disk full in 5 h") || !strings.Contains(screen, "\x1b[1;31m▲ disk full in 5 h") {
			t.Errorf("hours before it says %q, and on a terminal %q", last(), screen)
		}
		if strings.Count(log.String(), "\n") != 2 || !strings.Contains(log.String(), `level=WARN msg="the store's disk will be full`) || !strings.Contains(log.String(), "in=\"") {
			t.Errorf("hours before it logs %q", &log)
		}
		if got := d.summary(); got.Free == nil || got.Growth == nil || *got.Growth <= 0 || got.FullIn == nil || *got.FullIn < 4*3600 || *got.FullIn > 7*3600 {
			t.Errorf("in JSON it says %+v", got)
		}
		pass(0)
		if strings.Contains(last(), "disk") || strings.Count(log.String(), "\n") != 2 {
			t.Errorf("without growth it says %q and logs %q", last(), &log)
		}
	})
}

// TestProgressErrors: attempts that failed count as they do in the window.
func TestProgressErrors(t *testing.T) {
	var s metrics.Snapshot
	s.Totals.Failed, s.Totals.Errors[0] = 40, 2
	d := newDisplay(new(bytes.Buffer))
	if line := d.line(s, time.Second); !strings.HasSuffix(line, "  errors 42") {
		t.Errorf("progress: %q", line)
	}
	if screen := strings.Join(d.lines(s, 200), "\n"); !strings.Contains(screen, "42 errors") {
		t.Errorf("on a terminal: %q", screen)
	}
}

// TestDiskWatchElsewhere: of a disk on another machine nothing can be said.
func TestDiskWatchElsewhere(t *testing.T) {
	d := &diskWatch{log: slog.New(slog.DiscardHandler), show: newDisplay(new(bytes.Buffer))}
	d.observe(metrics.Snapshot{Sample: metrics.Sample{Levels: metrics.Levels{Gauges: metrics.Gauges{SizeBytes: 1 << 30}}}})
	if got := d.summary(); got != (diskSummary{}) {
		t.Errorf("got %+v", got)
	}
}
