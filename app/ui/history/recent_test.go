package history_test

import (
	"testing"

	"weir/app/ui/history"
	"weir/core"
)

// TestRecent counts the errors of a minute and no more.
func TestRecent(t *testing.T) {
	h := history.New(begun, 0)
	add := func(n int, by func(*core.Sample)) {
		s := sampleOf(1, n)
		if by != nil {
			by(&s)
		}
		h.Add(s)
	}
	add(0, func(s *core.Sample) { s.Errors[core.StageGenerate] = 3 })
	add(10, func(s *core.Sample) { s.Errors[core.StageStore] = 4 })
	add(20, func(s *core.Sample) { s.Errors[core.StageProcess], s.Failed = 5, 6 })
	want := map[history.Line]float64{history.GenerateErrors: 3, history.StoreErrors: 4, history.ProcessErrors: 11}
	expect(t, h, want)
	add(119, nil)
	expect(t, h, want)
	add(120, nil) // a minute after the first
	expect(t, h, map[history.Line]float64{history.GenerateErrors: 0, history.StoreErrors: 4, history.ProcessErrors: 11})
	add(1000, nil)
	expect(t, h, map[history.Line]float64{history.GenerateErrors: 0, history.StoreErrors: 0, history.ProcessErrors: 0})
}
