package engine_test

import (
	"testing"

	"weir/app/ui/control"
	"weir/core/activity"
)

// TestActivity: the window sees the goroutines of the pipeline that runs, of each pipeline
// its own, and none when none runs. It fails when the engine shows an earlier pipeline's.
func TestActivity(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	first := r.Activity()
	if first == nil {
		t.Fatal("nothing is seen of the pipeline that runs")
	}
	r.flows()
	if handled := first.Totals().Roles[activity.RoleWorker][activity.Settling]; handled == 0 {
		t.Error("events were processed, and no worker has settled")
	}
	if q, err := r.Store().Queue(t.Context(), 10); err != nil || len(q.Segments) > 10 {
		t.Errorf("Queue: %+v, %v", q, err)
	}
	r.do("Restart", r.Restart(t.Context()))
	r.phase(control.Running)
	if second := r.Activity(); second == nil || second == first {
		t.Errorf("after a restart: got %p, want another than %p", second, first)
	}
	r.end()
	if last := r.Activity(); last != nil {
		t.Errorf("after the end: got %p, want nothing", last)
	}
}
