package core_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// following is a handler that follows the tuning.
type following struct {
	work, called atomic.Int64
}

func (f *following) Tuned(t core.Tuning) { f.work.Store(int64(t.Work)) }
func (f *following) AcceptsAll() bool    { return f.work.Load() == 0 }

func (f *following) Handle(context.Context, *core.Event, int) error {
	f.called.Add(1)
	return nil
}

// TestTunedHandler: a handler hears of the first tuning and of each change, and isn't
// called while it accepts everything.
func TestTunedHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		h := new(following)
		p := startTuned(t, core.Config{Store: s, Source: &numbers{n: -1}, Rate: 1000, Handler: h, FailRate: 0.5})
		p.until("events were processed", func(s *metrics.Snapshot) bool { return s.Totals.Processed > 100 })
		if n := h.called.Load(); n > 0 {
			t.Errorf("it was called %d times", n)
		}
		p.tune(func(t *core.Tuning) { t.Work, t.FailRate = time.Millisecond, 0 })
		if !eventually(func() bool { return h.called.Load() > 100 }) {
			t.Error("it isn't called after it was tuned")
		}
		p.tune(func(t *core.Tuning) { t.Work = 0 })
		time.Sleep(100 * time.Millisecond) // what was claimed before
		n := h.called.Load()
		time.Sleep(100 * time.Millisecond)
		if now := h.called.Load(); now != n {
			t.Errorf("it was called %d times more", now-n)
		}
		for _, wrong := range []core.Tuning{{Work: -1, Workers: 1, Batch: 1, WriteBatch: 1}, {FailRate: 1.5, Workers: 1, Batch: 1, WriteBatch: 1}} {
			if err := p.Tune(t.Context(), wrong); err == nil {
				t.Errorf("%+v is possible", wrong)
			}
		}
		p.stop()
		checked(t, s)
		want := []string{"work 0s → 1ms, fail rate 0.5 → 0", "work 1ms → 0s"}
		if got := annotations(t, s); !slices.Equal(got, want) {
			t.Errorf("annotations %q, want %q", got, want)
		}
	})
}

func annotations(t *testing.T, s core.Store) (texts []string) {
	for a, err := range s.Annotations(t.Context(), time.Time{}, time.Now().Add(time.Hour)) {
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, a.Text)
	}
	return texts
}
