package engine_test

import (
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/metrics"
)

// TestLateSnapshots: what a pipeline says after its end is not taken for the
// next one's.
func TestLateSnapshots(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	r.flows()
	old, err := r.Observer(t.Context())
	h.do("Observer", err)
	h.do("Restart", r.Restart(t.Context()))
	r.flows()

	const late = 1 << 40
	for i := range 3 {
		s := metrics.Snapshot{Sample: metrics.Sample{Recent: []metrics.ErrorEvent{
			{Time: time.Now(), Stage: metrics.StageStore, Text: "append: connection refused", Class: core.ErrUnavailable},
		}}}
		s.Totals.Processed, s.Backlog = late, late+int64(i)
		old(s)
		if got := r.processed(); got >= late {
			t.Fatalf("%d processed by the new pipeline, by what the old one said", got)
		}
	}
	r.flows()
	if n := r.phases[control.Unreachable].Load(); n > 0 {
		t.Error("the old pipeline's troubles are shown as the new one's")
	}
	r.end()
	h.sound("weir.db")
}
