package bench_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weir/app/bench"
	"weir/app/bench/figures"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestInterrupted: a benchmark that is interrupted ends, and leaves nothing behind.
func TestInterrupted(t *testing.T) {
	for _, c := range []struct {
		during figures.Activity
		lasts  time.Duration
	}{
		{figures.WarmingUp, time.Hour}, // in the midst of it
		{figures.BareInserts, 10 * time.Millisecond},
		{figures.WithHistory, 10 * time.Millisecond},
	} {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		o := bench.Options{Only: "sqlite", Dir: filepath.Join(dir, "new", "folder"), Lasts: c.lasts, Log: slog.New(slog.DiscardHandler)}
		reached := false
		o.Progress = func(p figures.Progress) {
			if p.Doing == c.during {
				reached = true
				time.AfterFunc(10*time.Millisecond, cancel)
			}
		}
		_, err := bench.Run(ctx, o)
		cancel()
		if !reached || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: reached %v, error %v, want %v", c.during, reached, err, context.Canceled)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: left behind: %v, %v", c.during, left, err)
		}
	}
}
