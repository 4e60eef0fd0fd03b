package setup_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"weir/app/setup"
	"weir/core"
)

// TestSimulation: handling takes as long as the last tuning says, and fails as often.
func TestSimulation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := new(setup.Simulation)
		took := func(ctx context.Context) (time.Duration, error) {
			began := time.Now()
			err := h.Handle(ctx, &core.Event{ID: 1}, 1)
			return time.Since(began), err
		}
		h.Tuned(core.Tuning{})
		if !h.AcceptsAll() {
			t.Error("it is asked although it does nothing")
		}
		if d, err := took(t.Context()); d != 0 || err != nil {
			t.Errorf("without work: %v, %v", d, err)
		}
		h.Tuned(core.Tuning{Work: time.Minute})
		if h.AcceptsAll() {
			t.Error("it isn't asked although it has work")
		}
		if d, err := took(t.Context()); d != time.Minute || err != nil {
			t.Errorf("a minute: %v, %v", d, err)
		}
		for work, want := range map[time.Duration]time.Duration{0: time.Second, 2 * time.Second: 2 * time.Second} {
			h.Tuned(core.Tuning{Work: time.Minute})
			time.AfterFunc(time.Second, func() { h.Tuned(core.Tuning{Work: work}) })
			if d, _ := took(t.Context()); d != want {
				t.Errorf("tuned to %v after a second: it took %v", work, d)
			}
		}
		h.Tuned(core.Tuning{Work: time.Minute})
		late := errors.New("late")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, late)
		defer cancel()
		if d, err := took(ctx); d != time.Second || !errors.Is(err, late) {
			t.Errorf("ended after a second: %v, %v", d, err)
		}
		h.Tuned(core.Tuning{FailRate: 1})
		if _, err := took(t.Context()); err == nil || h.AcceptsAll() {
			t.Error("it doesn't fail")
		}
		h.Tuned(core.Tuning{FailRate: 0.25})
		failed := 0
		for id := range int64(10_000) {
			if h.Handle(t.Context(), &core.Event{ID: id}, 1) != nil {
				failed++
			}
		}
		if failed < 2300 || failed > 2700 {
			t.Errorf("%d of 10000 failed, want a quarter", failed)
		}
	})
}
