package core_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

// withheld returns from its appends when it is told to: what they hand over comes late.
type withheld struct {
	*sqlite.Store
	stored chan struct{} // an append is done
	let    chan struct{} // it may return
}

func (w *withheld) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		done, err := w.Append(ctx, b)
		w.stored <- struct{}{}
		<-w.let
		return done, err
	})
}

// TestHandOverIsGivenBack: a segment that was claimed for a worker which may no longer
// process it can be claimed by others at once. It fails when the claim stays in the
// channel, and when the worker processes it.
func TestHandOverIsGivenBack(t *testing.T) {
	for name, change := range map[string]func(ctx context.Context, p *core.Pipeline, quit context.CancelFunc){
		"paused": func(ctx context.Context, p *core.Pipeline, _ context.CancelFunc) {
			tuning := p.Tuning()
			tuning.Paused = true
			_ = p.Tune(ctx, tuning)
		},
		"stopped": func(_ context.Context, _ *core.Pipeline, quit context.CancelFunc) { quit() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := openStore(t)
				store := &withheld{s, make(chan struct{}), make(chan struct{})}
				p, err := core.New(core.Config{Store: store, Source: &timed{numbers{n: 1}, []time.Duration{time.Second}}, Log: quiet, Workers: 1})
				if err != nil {
					t.Fatal(err)
				}
				ctx, quit := context.WithCancel(t.Context())
				defer quit()
				ended := make(chan error)
				go func() {
					_, err := p.Run(ctx)
					ended <- err
				}()
				<-store.stored
				if g, err := s.Gauges(t.Context()); err != nil || g.Claimed != 1 {
					t.Fatalf("%d claimed, %v, want the event handed over", g.Claimed, err)
				}
				change(t.Context(), p, quit)
				synctest.Wait() // the worker has heard of it
				close(store.let)
				if !eventually(func() bool {
					g, err := s.Gauges(t.Context())
					return err == nil && g.Claimed == 0
				}) {
					t.Error("it is still claimed")
				}
				if g, err := s.Gauges(t.Context()); err != nil || g.Backlog != 1 {
					t.Errorf("%d unsettled, %v, want the event", g.Backlog, err)
				}
				quit()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestWaitingForCompanyIsNoWork: a worker that has processed its events is not busy while
// its settlement waits for the next append. It fails when that counts.
func TestWaitingForCompanyIsNoWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var last metrics.Snapshot
		run(t, core.Config{
			Store: openStore(t), Source: &numbers{n: 51}, Rate: 50, Workers: 1,
			Handler: core.HandlerFunc(func(context.Context, *core.Event, int) error {
				time.Sleep(time.Millisecond)
				return nil
			}),
			Observe: func(s metrics.Snapshot) { last = s },
		})
		if busy := time.Duration(last.Totals.Busy[metrics.StageProcess]); busy < 51*time.Millisecond || busy > 100*time.Millisecond {
			t.Errorf("busy for %v, want about 1 ms for each of 51 events", busy)
		}
	})
}
