package engine

import (
	"context"
	"errors"

	"weir/app/config"
	"weir/app/ui/desk"
	"weir/core"
)

// Restart implements desk.Settler.
func (e *Engine) Restart(ctx context.Context) error {
	return e.ask(ctx, e.requests, func(ctx context.Context) error {
		now, err := e.load()
		if err != nil {
			return err
		}
		if e.settings == nil {
			return e.startOwn(ctx)
		}
		return e.move(ctx, now, func() error { return nil })
	})
}

// move drains the pipeline, closes its store and goes on with the settings now,
// on their store, once keep has kept them. On an error everything is as before.
func (e *Engine) move(ctx context.Context, now *config.Effective, keep func() error) error {
	before := e.here()
	err := e.moveOn(ctx, now, keep)
	if err != nil {
		err = errors.Join(err, e.goBack(context.WithoutCancel(ctx), before))
	}
	return err
}

// here is what an engine was doing, to go back to.
type here struct {
	settings *config.Effective
	wish     wish
	own      bool
	tuning   core.Tuning
	running  bool
	left     desk.Left
}

func (e *Engine) here() here {
	h := here{settings: e.settings, wish: e.wish, own: e.own, tuning: e.tuning, running: e.job != nil}
	if h.running {
		h.tuning = e.job.pipe.Tuning()
	}
	return h
}

func (e *Engine) moveOn(ctx context.Context, now *config.Effective, keep func() error) error {
	importing := e.job != nil && e.job.wish.kind == "dump"
	old, was := e.Store(), e.settings
	paused := e.here().tuning.Paused
	if err := e.drain(); err != nil {
		e.Log.Warn("the pipeline did not end in order; what it had in hand is processed again", "error", err)
	}
	var left desk.Left
	if old != nil {
		left = desk.Left{Choice: choiceOf(was, old), Location: old.Location(), Waiting: e.waiting(ctx, old)}
	}
	e.letGo()
	e.enter(desk.Starting, "")
	store, err := e.openOnce(ctx, now)
	if err != nil {
		return err
	}
	if err := keep(); err != nil {
		return errors.Join(err, store.Close())
	}
	if elsewhere := old == nil || store.Location() != left.Location; elsewhere {
		e.own = false
		if left.Waiting > 0 {
			e.memory.left(left)
		}
	}
	e.settings, e.tuning = now, core.Tuning{Paused: paused}
	if !importing {
		e.wish = wish{}
	}
	e.file.Store(now)
	e.take(store)
	if err := e.goOn(ctx); err != nil {
		return err
	}
	e.change(func(s *desk.State) { s.Pending, s.Notice = nil, "" })
	return nil
}

// waiting is how many events wait in a store that is left.
func (e *Engine) waiting(ctx context.Context, s core.Store) int64 {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	if g, err := s.Gauges(ctx); err == nil {
		return g.Backlog
	}
	return e.backlog // as last seen
}

// goBack does again what was done before.
func (e *Engine) goBack(ctx context.Context, h here) error {
	e.settings, e.wish, e.own, e.tuning = h.settings, h.wish, h.own, h.tuning
	err := e.reopen(ctx, h.settings)
	if err != nil {
		e.fail(err)
	}
	return err
}
