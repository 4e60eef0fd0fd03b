package history_test

import (
	"math"
	"testing"
	"time"

	"weir/app/ui/history"
	"weir/core"
)

// TestErrorsPerMinute: errors are those of their interval, scaled to a minute,
// whatever was before: a constant rate is level from the first sample on, and
// nothing remains of it when it ends.
func TestErrorsPerMinute(t *testing.T) {
	h := history.New(begun, 0)
	add := func(node int64, n int, by func(*core.Sample)) {
		s := sampleOf(node, n)
		if by != nil {
			by(&s)
		}
		h.Add(s)
	}
	failing := func(s *core.Sample) {
		s.Errors[core.StageGenerate], s.Errors[core.StageStore] = 3, 4
		s.Errors[core.StageProcess], s.Failed = 5, 6
	}
	want := map[history.Line]float64{history.GenerateErrors: 360, history.StoreErrors: 480, history.ProcessErrors: 1320}
	none := map[history.Line]float64{history.GenerateErrors: 0, history.StoreErrors: 0, history.ProcessErrors: 0}
	for n := range 200 {
		add(1, n, failing)
		expect(t, h, want)
	}
	add(1, 200, nil)
	expect(t, h, none)
	add(1, 201, func(s *core.Sample) { s.Interval, s.Failed = 10*time.Second, 1 })
	expect(t, h, map[history.Line]float64{history.ProcessErrors: 6})
	// Nobody runs a pipeline, and the store is looked at.
	for n := 300; n < 310; n++ {
		add(0, n, nil)
	}
	for l := range none {
		if got := newest(h, l); !math.IsNaN(got) {
			t.Errorf("line %d says %v where nothing ran, want a gap", l, got)
		}
	}
	add(2, 310, failing)
	expect(t, h, want)
}
