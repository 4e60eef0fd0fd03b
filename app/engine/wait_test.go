package engine_test

import (
	"context"
	"runtime"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/metrics"
)

// patience is how long a test waits for what takes a moment, on a machine that
// is busy.
const patience = time.Minute

// receive waits for a channel to tell of something.
func receive[T any](h home, what string, from <-chan T) (v T, ok bool) {
	h.Helper()
	select {
	case v, ok = <-from:
	case <-time.After(patience):
		h.late(what)
	}
	return v, ok
}

// late ends a test that has waited for too long.
func (h home) late(what string) {
	h.Helper()
	stacks := make([]byte, 1<<20)
	h.Fatalf("waited %v for %s; meanwhile\n%s", patience, what, stacks[:runtime.Stack(stacks, true)])
}

// returns waits for a call that the engine's goroutine has to answer.
func (r *running) returns(what string, call func() error) error {
	r.Helper()
	done := make(chan error, 1)
	go func() { done <- call() }()
	err, _ := receive(r.home, what+" to return", done)
	return err
}

// What follows are the engine's own, for a test to wait for no longer than its
// patience.

func (r *running) Start(ctx context.Context) error {
	r.Helper()
	return r.returns("Start", func() error { return r.Engine.Start(ctx) })
}

func (r *running) Restart(ctx context.Context) error {
	r.Helper()
	return r.returns("Restart", func() error { return r.Engine.Restart(ctx) })
}

func (r *running) Simulate(ctx context.Context) error {
	r.Helper()
	return r.returns("Simulate", func() error { return r.Engine.Simulate(ctx) })
}

func (r *running) Stop(ctx context.Context) error {
	r.Helper()
	return r.returns("Stop", func() error { return r.Engine.Stop(ctx) })
}

func (r *running) Import(ctx context.Context, i control.Import) error {
	r.Helper()
	return r.returns("Import", func() error { return r.Engine.Import(ctx, i) })
}

func (r *running) Cancel(ctx context.Context) error {
	r.Helper()
	return r.returns("Cancel", func() error { return r.Engine.Cancel(ctx) })
}

func (r *running) Tune(ctx context.Context, t core.Tuning) error {
	r.Helper()
	return r.returns("Tune", func() error { return r.Engine.Tune(ctx, t) })
}

func (r *running) Switch(ctx context.Context, c control.StoreChoice, finish bool) error {
	r.Helper()
	return r.returns("Switch", func() error { return r.Engine.Switch(ctx, c, finish) })
}

func (r *running) Save(ctx context.Context, changes map[string]string) (restart bool, err error) {
	r.Helper()
	err = r.returns("Save", func() (err error) {
		restart, err = r.Engine.Save(ctx, changes)
		return err
	})
	return restart, err
}

func (r *running) Observer(ctx context.Context) (observe func(metrics.Snapshot), err error) {
	r.Helper()
	err = r.returns("Observer", func() (err error) {
		observe, err = r.Engine.Observer(ctx)
		return err
	})
	return observe, err
}

func (r *running) StartServer(ctx context.Context) (url string, err error) {
	r.Helper()
	err = r.returns("StartServer", func() (err error) {
		url, err = r.Engine.StartServer(ctx)
		return err
	})
	return url, err
}
