package dashboard

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/core"
	"weir/core/metrics"
)

// mute is a store whose journal can't be read.
type mute struct {
	core.Store
	asked atomic.Int64
}

func (m *mute) Samples(context.Context, time.Time, time.Time) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		m.asked.Add(1)
		yield(metrics.Sample{}, errors.New("connection refused"))
	}
}

func (m *mute) Rollups(ctx context.Context, from, to time.Time, _ time.Duration) iter.Seq2[metrics.Sample, error] {
	return m.Samples(ctx, from, to)
}

func (m *mute) Annotations(context.Context, time.Time, time.Time) iter.Seq2[core.Annotation, error] {
	return func(yield func(core.Annotation, error) bool) {
		yield(core.Annotation{}, errors.New("connection refused"))
	}
}

// A read that failed is repeated at the next tick, not at once.
func TestLoaderWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := hosttest.NewDashEngine(0)
		st := newDash(t, test.NewTempApp(t), d, 1372, 800)
		m := &mute{}
		d.Update(func(d *hosttest.DashEngine) { d.StoreNow = m })
		for tick := range int64(2) {
			st.Changed()
			for synctest.Wait(); len(st.Queue) > 0 && m.asked.Load() < 9; synctest.Wait() {
				(<-st.Queue)()
			}
			if got := m.asked.Load(); got != tick+1 {
				t.Fatalf("after tick %d: asked %d times, want once a tick", tick+1, got)
			}
		}
	})
}
