package core_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
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
