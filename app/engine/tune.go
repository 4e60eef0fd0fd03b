package engine

import (
	"context"
	"errors"
	"time"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
)

// Tune implements control.Tuner.
func (e *Engine) Tune(ctx context.Context, t core.Tuning) error {
	c := config.Default()
	if err := overlay(&c, t); err != nil {
		return err
	}
	return e.ask(ctx, e.quick, func(ctx context.Context) error { return e.tune(ctx, t) })
}

// annotateWithin bounds how long a change waits for its annotation in the store. A variable
// for tests.
var annotateWithin = 2 * time.Second

func (e *Engine) tune(ctx context.Context, t core.Tuning) error {
	if e.performance != nil {
		return e.tuneScene(ctx, t)
	}
	if e.job == nil {
		return message.NewError("this program runs no pipeline: start one first")
	}
	ctx, cancel := context.WithTimeout(ctx, annotateWithin)
	defer cancel()
	err := e.job.pipe.Tune(ctx, t)
	if err != nil && e.job.pipe.Tuning() == t {
		e.Log.Warn("the change is in effect; its annotation was not stored", "error", err)
		err = nil
	}
	e.change(e.showTuning)
	return err
}

// overlay puts the numbers of a tuning into settings. An error names those that are
// out of the settings' bounds.
func overlay(c *config.Config, t core.Tuning) error {
	var errs []error
	for _, s := range control.LiveSettings {
		errs = append(errs, c.Set(s.Key, s.Get(t)))
	}
	return errors.Join(errs...)
}

// retuned is a tuning after the file has changed: a number that a person tuned
// stays until the file changes that number.
func retuned(t core.Tuning, was, now *config.Config) core.Tuning {
	for _, s := range control.LiveSettings {
		if text := value(now, s.Key); text != value(was, s.Key) {
			_ = s.Set(&t, text) // a setting's text is a number of its kind
		}
	}
	return t
}
