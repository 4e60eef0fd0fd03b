package engine

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
)

// Resize implements control.Tuner.
func (e *Engine) Resize(ctx context.Context, capacity int) error {
	c := config.Default()
	if err := c.Set(control.ChannelCapacity, strconv.Itoa(capacity)); err != nil {
		return err
	}
	return e.ask(ctx, e.requests, func(ctx context.Context) error { return e.resize(ctx, capacity) })
}

func (e *Engine) resize(ctx context.Context, capacity int) error {
	if e.job == nil {
		return message.NewError("this program runs no pipeline: start one first")
	}
	was := e.State().Capacity
	if was == capacity {
		return nil
	}
	if e.choice.kind == "dump" {
		e.choice.rate = e.job.pipe.Tuning().Rate
	}
	if err := e.endJob(); err != nil {
		e.Log.Warn("the pipeline did not end cleanly; its unfinished events will be processed again", "error", err)
	}
	e.capacity = capacity
	ctx = context.WithoutCancel(ctx) // it has ended, so it has to start again
	if err := e.launch(ctx); err != nil {
		e.fail(err)
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, annotateWithin)
	defer cancel()
	note := core.Annotation{Time: time.Now(), Text: fmt.Sprintf("channel capacity %d → %d", was, capacity)}
	if err := e.wholeStore().Annotate(ctx, note); err != nil {
		e.Log.Warn("the change is in effect; its annotation was not stored", "error", err)
	}
	return nil
}
