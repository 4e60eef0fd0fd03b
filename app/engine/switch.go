package engine

import (
	"context"
	"errors"
	"time"

	"weir/app/config"
	"weir/app/ui/desk"
)

// Switch implements desk.Storer.
func (e *Engine) Switch(ctx context.Context, c desk.StoreChoice, finish bool) error {
	if err := e.Test(ctx, c, func(desk.Step) {}); err != nil {
		return err
	}
	return e.ask(ctx, e.requests, func(ctx context.Context) error { return e.goOver(ctx, c, finish, wish{}) })
}

// goOver continues with another store, as before or with what is wished for there.
// After an error everything is as it was.
func (e *Engine) goOver(ctx context.Context, c desk.StoreChoice, finish bool, there wish) error {
	if e.job != nil && e.job.wish.kind == "dump" {
		return errors.New("an import is running: wait for its end, or cancel it")
	}
	to, err := e.chosen(c)
	if err != nil {
		return err
	}
	before := e.here()
	if finish {
		err = e.finish(ctx)
	}
	if err == nil {
		err = e.moveOn(ctx, before, to.with, there, func() (saved, error) { return e.keep(to) })
	}
	if err != nil {
		err = e.goBack(context.WithoutCancel(ctx), before, err)
	}
	return err
}

// keep saves which store was chosen and says what all settings are then. After
// an error the file is what it was.
func (e *Engine) keep(c chosen) (k saved, err error) {
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

// finishEvery is how often is looked whether anything is left to process.
const finishEvery = 100 * time.Millisecond

// finish processes what waits in the open store, and generates nothing. Where
// others run pipelines they do that. What they add meanwhile isn't waited for:
// that might never end.
func (e *Engine) finish(ctx context.Context) error {
	if e.watch != nil {
		return nil
	}
	if e.job == nil {
		return errors.New("the store is not open, so nothing that waits in it can be processed first: switch without that, it stays there")
	}
	if err := e.drain(); err != nil {
		return err
	}
	last, err := e.Store().Newest(ctx)
	if err != nil {
		return err
	}
	e.wish, e.tuning.Paused = wish{kind: "none"}, false
	if err := e.launch(ctx); err != nil {
		return err
	}
	look := time.NewTicker(finishEvery)
	defer look.Stop()
	for {
		left, err := e.Store().Outstanding(ctx, last)
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
		case s := <-e.seen:
			e.saw(s)
		case r := <-e.quick:
			r.answer(ctx)
		}
	}
}
