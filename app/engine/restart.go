package engine

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
)

// Restart implements control.Configurer.
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
	before := e.current()
	if err := e.switchTo(ctx, before, now, sourceChoice{}, func() (saved, error) { return saved{now, func() error { return nil }}, nil }); err != nil {
		return e.restore(context.WithoutCancel(ctx), before, err)
	}
	return nil
}

// current is the state of an engine, for restore.
type current struct {
	settings *config.Effective
	at       *recalled
	choice   sourceChoice
	own      bool
	tuning   core.Tuning
	capacity int
	running  bool
}

func (e *Engine) current() current {
	h := current{settings: e.settings, at: e.at, choice: e.choice, own: e.own, tuning: e.tuning, capacity: e.capacity, running: e.job != nil}
	if h.running {
		h.tuning = e.tuningAfter(e.job)
		if h.choice.kind == "dump" {
			h.choice.rate = e.job.pipe.Tuning().Rate
		}
	}
	return h
}

// saved are the settings after a choice of store was saved.
type saved struct {
	settings *config.Effective
	undo     func() error
}

// switchTo drains the pipeline, closes its store, opens that of other settings,
// saves them with save, and continues there, as before or with the source there.
// If that fails, what save did is undone. After an error the caller calls restore.
func (e *Engine) switchTo(ctx context.Context, was current, to *config.Effective, there sourceChoice, save func() (saved, error)) error {
	others := len(e.State().Elsewhere) > 0 // they continue there
	if err := e.endJob(); err != nil {
		e.Log.Warn("the pipeline did not end cleanly; its unfinished events will be processed again", "error", err)
	}
	left := e.lastStore
	if store := e.wholeStore(); store != nil {
		left.Waiting = waiting(ctx, store, left.Waiting)
	}
	e.close()
	e.enter(control.Starting, message.Text{})
	o := e.openOnce(ctx, to)
	if o.err != nil {
		return o.err
	}
	store := o.store
	k, err := save()
	if err != nil {
		return errors.Join(err, store.Close())
	}
	now, before, imported := k.settings, e.file.Load(), e.State().Import
	if storeName(now, store) != left.Location {
		e.own = false
		e.change(func(s *control.State) { s.Import = nil }) // it was read into the old store
		if left.Waiting > 0 && !others && left.Choice != demoChoice() {
			e.memory.left(left)
		}
	}
	e.settings, e.tuning, e.choice = now, core.Tuning{Paused: was.tuning.Paused}, was.choice.after(was.settings, now)
	e.capacity = 0
	if there.kind != "" {
		e.choice, e.own = there, true
	}
	e.file.Store(now)
	e.adopt(store, o.lost)
	// The choice is saved from here on, even if the caller doesn't wait.
	if err := e.launchOrWatch(context.WithoutCancel(ctx)); err != nil {
		e.file.Store(before)
		e.change(func(s *control.State) { s.Import = imported })
		return errors.Join(err, k.undo())
	}
	e.change(func(s *control.State) { s.Pending, s.Notice = nil, message.Text{} })
	return nil
}

// after is the choice when other settings come into force: theirs, unless a person
// has chosen something else since.
func (w sourceChoice) after(was, now *config.Effective) sourceChoice {
	unpaced := w
	unpaced.rate = 0
	changed := was.Source.Kind != now.Source.Kind || !slices.Equal(was.Source.Dump.Inputs, now.Source.Dump.Inputs)
	switch {
	case reflect.DeepEqual(unpaced, configured(was)):
		return sourceChoice{}
	case changed && w.kind != "dump": // an import continues
		return sourceChoice{}
	}
	return w
}

// waiting is how many events wait in a store that is left; known is the last known
// number.
func waiting(ctx context.Context, s core.Store, known int64) int64 {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	if g, err := s.Gauges(ctx); err == nil {
		return g.Backlog
	}
	return known
}

// restore continues with what was running before err, and returns err.
func (e *Engine) restore(ctx context.Context, h current, err error) error {
	e.settings, e.at, e.choice, e.own, e.tuning = h.settings, h.at, h.choice, h.own, h.tuning
	e.capacity = h.capacity
	again := e.reopen(ctx, h.settings)
	if again != nil && h.choice.kind == "dump" && e.wholeStore() != nil {
		// Its files may be gone; what is stored is not.
		err = errors.Join(err, again)
		e.choice = sourceChoice{kind: "none"}
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
