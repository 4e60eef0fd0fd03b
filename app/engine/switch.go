package engine

import (
	"context"
	"errors"
	"time"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core/message"
)

// Switch implements control.Switcher.
func (e *Engine) Switch(ctx context.Context, c control.StoreChoice, finish bool) error {
	if err := e.Test(ctx, c, func(control.Step) {}); err != nil {
		return err
	}
	return e.ask(ctx, e.requests, func(ctx context.Context) error { return e.changeStore(ctx, c, finish, sourceChoice{}) })
}

// changeStore continues with another store, as before or with the source there.
// After an error everything is as it was.
func (e *Engine) changeStore(ctx context.Context, c control.StoreChoice, finish bool, there sourceChoice) error {
	if e.job != nil && e.job.choice.kind == "dump" {
		return message.NewError("an import is running: wait until it ends, or cancel it")
	}
	to, err := e.chosen(c)
	if err != nil {
		return err
	}
	before := e.current()
	if finish {
		err = e.drain(ctx)
	}
	if err == nil {
		err = e.switchTo(ctx, before, to.with, there, func() (saved, error) { return e.saveStore(to) })
	}
	if err != nil {
		err = e.restore(context.WithoutCancel(ctx), before, err)
	}
	return err
}

// saveStore saves the chosen store and returns the resulting settings. After an
// error the file is unchanged.
func (e *Engine) saveStore(c chosen) (k saved, err error) {
	k.undo = func() error { return nil }
	if len(c.changes) > 0 {
		if k.undo, err = config.Change(e.SettingsFile(), c.changes); err != nil {
			return k, err
		}
	}
	plain, err := e.plain()
	if err == nil {
		e.at = &recalled{Store: choiceOf(&c.with.Config), Named: namedBy(&plain.Config), chosen: true}
		k.settings, err = e.at.over(plain)
	}
	if err != nil {
		return k, errors.Join(err, k.undo())
	}
	e.watchAgain()
	return k, nil
}

// drainPoll is how often drain checks whether anything is left to process.
const drainPoll = 100 * time.Millisecond

// drain processes the backlog of the open store, and generates nothing. If other
// programs run pipelines there, they do that. It doesn't wait for events that they
// add meanwhile, which might never end.
func (e *Engine) drain(ctx context.Context) error {
	if e.watch != nil {
		return nil
	}
	if e.job == nil {
		return message.NewError("the store is not open, so its backlog can't be processed first: switch without that, and the backlog stays there")
	}
	if err := e.endJob(); err != nil {
		return err
	}
	last, err := e.wholeStore().Newest(ctx)
	if err != nil {
		return err
	}
	e.choice, e.tuning.Paused = sourceChoice{kind: "none"}, false
	if err := e.launch(ctx); err != nil {
		return err
	}
	look := time.NewTicker(drainPoll)
	defer look.Stop()
	for {
		left, err := e.wholeStore().Outstanding(ctx, last)
		if err == nil && !left.Unsettled && left.Retries == 0 {
			return nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		case err := <-e.job.ended:
			e.leave(e.job)
			return err
		case s := <-e.job.seen:
			e.observed(s)
		case r := <-e.quick:
			r(ctx)
		}
	}
}
