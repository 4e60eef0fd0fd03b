package engine_test

import (
	"strings"
	"testing"

	"weir/app/ui/desk"
	"weir/core"
)

// TestSecondWindow: it watches the pipeline of the first, and starts one of its
// own when that has ended and somebody wants it.
func TestSecondWindow(t *testing.T) {
	h := newHome(t)
	first := h.start(h.options())
	first.phase(desk.Running)
	first.flows()

	before := first.processed()
	second := h.start(h.options())
	s := second.phase(desk.Watching)
	if len(s.Elsewhere) != 1 || s.Elsewhere[0].PID == 0 || s.Source != "none" || s.Problem != "" || s.Location != h.path("weir.db") {
		t.Errorf("watching: %+v", s)
	}
	second.flows()
	if got := second.snapshot.Load(); got.Generated == 0 || got.Workers != 2 || got.SizeBytes == 0 {
		t.Errorf("watched: %+v", got.Sample)
	}
	for second.processed() < 200 { // a second's
		second.flows()
	}
	if seen, done := second.processed(), first.processed()-before; seen > done+20 {
		t.Errorf("%d processed by what is watched, %d meanwhile by the other", seen, done)
	}
	if err := second.Tune(t.Context(), core.Tuning{Workers: 1, Batch: 1, WriteBatch: 1}); err == nil {
		t.Error("Tune while another's pipeline is watched: no error")
	}
	h.do("Restart", first.Restart(t.Context())) // the second sees it go and come
	first.flows()
	second.await("the other again", func(s desk.State) bool { return len(s.Elsewhere) == 1 && s.Problem == "" })

	first.end()
	s = second.await("that it has ended", func(s desk.State) bool { return len(s.Elsewhere) == 0 })
	if s.Phase != desk.Watching || !strings.Contains(s.Problem, "has ended: start a pipeline here") {
		t.Errorf("ended: %+v", s)
	}
	h.do("Start", second.Start(t.Context()))
	if s := second.State(); s.Phase != desk.Running || s.Problem != "" || s.Source != "simulate" {
		t.Errorf("started: %+v", s)
	}
	second.flows()

	third := h.start(h.options())
	third.phase(desk.Watching)
	h.do("Start beside the other", third.Start(t.Context()))
	third.flows()
	third.end()
	second.end()
	h.sound("weir.db")
}
