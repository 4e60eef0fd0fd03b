package engine

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"weir/app/config"
	"weir/app/ui/desk"
	"weir/core"
)

// Restart implements desk.Settler.
func (e *Engine) Restart(ctx context.Context) error {
	return e.ask(ctx, e.requests, e.restart)
}

func (e *Engine) restart(ctx context.Context) error {
	now, err := e.load()
	if err != nil {
		return err
	}
	if e.settings == nil {
		err := e.startOwn(ctx)
		if err != nil {
			e.fail(err)
		}
		return err
	}
	before := e.here()
	if err := e.moveOn(ctx, before, now, wish{}, func() (saved, error) { return saved{now, func() error { return nil }}, nil }); err != nil {
		return e.goBack(context.WithoutCancel(ctx), before, err)
	}
	return nil
}

// here is what an engine does, to go back to.
type here struct {
	settings *config.Effective
	at       *recalled
	wish     wish
	own      bool
	tuning   core.Tuning
	running  bool
}

func (e *Engine) here() here {
	h := here{settings: e.settings, at: e.at, wish: e.wish, own: e.own, tuning: e.tuning, running: e.job != nil}
	if h.running {
		h.tuning = e.tuningAfter(e.job)
		if h.wish.kind == "dump" {
			h.wish.rate = e.job.pipe.Tuning().Rate
		}
	}
	return h
}

// saved are the settings after some were, or none.
type saved struct {
	settings *config.Effective
	undo     func() error
}

// moveOn drains the pipeline, closes its store, opens that of other settings
// and continues there, as it was or with what is wished for, once keep has kept
// those settings; what keep did is undone when that fails. After an error goBack
// is due.
func (e *Engine) moveOn(ctx context.Context, was here, to *config.Effective, there wish, keep func() (saved, error)) error {
	others := len(e.State().Elsewhere) > 0 // who go on there
	if err := e.drain(); err != nil {
		e.Log.Warn("the pipeline did not end in order; its unfinished events are processed again", "error", err)
	}
	left := e.place
	if store := e.Store(); store != nil {
		left.Waiting = waiting(ctx, store, left.Waiting)
	}
	e.letGo()
	e.enter(desk.Starting, "")
	o := e.openOnce(ctx, to)
	if o.err != nil {
		return o.err
	}
	store := o.store
	k, err := keep()
	if err != nil {
		return errors.Join(err, store.Close())
	}
	now, before, imported := k.settings, e.file.Load(), e.State().Import
	if place(now, store) != left.Location {
		e.own = false
		e.change(func(s *desk.State) { s.Import = nil }) // it was read into the old store
		if left.Waiting > 0 && !others && left.Choice != demoChoice() {
			e.memory.left(left)
		}
	}
	e.settings, e.tuning, e.wish = now, core.Tuning{Paused: was.tuning.Paused}, was.wish.after(was.settings, now)
	if there.kind != "" {
		e.wish, e.own = there, true
	}
	e.file.Store(now)
	e.take(store, o.lost)
	// What was kept is so from here on, also when the caller doesn't wait.
	if err := e.goOn(context.WithoutCancel(ctx)); err != nil {
		e.file.Store(before)
		e.change(func(s *desk.State) { s.Import = imported })
		return errors.Join(err, k.undo())
	}
	e.change(func(s *desk.State) { s.Pending, s.Notice = nil, "" })
	return nil
}

// after is the wish when other settings come into force: what they say, unless
// a person has wished for something else since.
func (w wish) after(was, now *config.Effective) wish {
	unpaced := w
	unpaced.rate = 0
	said := was.Source.Kind != now.Source.Kind || !slices.Equal(was.Source.Dump.Inputs, now.Source.Dump.Inputs)
	switch {
	case reflect.DeepEqual(unpaced, wished(was)):
		return wish{}
	case said && w.kind != "dump": // an import goes on
		return wish{}
	}
	return w
}

// waiting is how many events wait in a store that is left; known is how many
// did when that was last seen.
func waiting(ctx context.Context, s core.Store, known int64) int64 {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	if g, err := s.Gauges(ctx); err == nil {
		return g.Backlog
	}
	return known
}

// goBack does again what was done before err, and returns it.
func (e *Engine) goBack(ctx context.Context, h here, err error) error {
	e.settings, e.at, e.wish, e.own, e.tuning = h.settings, h.at, h.wish, h.own, h.tuning
	again := e.reopen(ctx, h.settings)
	if again != nil && h.wish.kind == "dump" && e.Store() != nil {
		// Its files may be gone; what is stored is not.
		err = errors.Join(err, again)
		e.wish = wish{kind: "none"}
		again = e.launch(ctx)
	}
	if again != nil {
		e.fail(again)
		if h.running {
			err = errors.Join(err, again)
		}
	}
	return err
}
