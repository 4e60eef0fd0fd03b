package history_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"weir/app/ui/history"
	"weir/core/metrics"
)

// TestErrorsPerMinute checks that errors are those of their interval, scaled to a
// minute: a constant rate is level from the first sample, and is zero right after it
// ends.
func TestErrorsPerMinute(t *testing.T) {
	h := history.New(begun, 0)
	add := func(node int64, n int, by func(*metrics.Sample)) {
		s := sampleOf(node, n)
		if by != nil {
			by(&s)
		}
		h.Add(s)
	}
	failing := func(s *metrics.Sample) {
		s.Errors[metrics.StageGenerate], s.Errors[metrics.StageStore] = 3, 4
		s.Errors[metrics.StageProcess], s.Failed = 5, 6
	}
	want := map[history.Line]float64{history.GenerateErrors: 360, history.StoreErrors: 480, history.ProcessErrors: 1320}
	none := map[history.Line]float64{history.GenerateErrors: 0, history.StoreErrors: 0, history.ProcessErrors: 0}
	for n := range 200 {
		add(1, n, failing)
		expect(t, h, want)
	}
	add(1, 200, nil)
	expect(t, h, none)
	add(1, 201, func(s *metrics.Sample) { s.Interval, s.Failed = 10*time.Second, 1 })
	expect(t, h, map[history.Line]float64{history.ProcessErrors: 6})
	// A sample of the store while no pipeline runs.
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

// TestErrors checks that the newest errors of all nodes are listed by time, each once,
// whichever sample comes first.
func TestErrors(t *testing.T) {
	h := history.New(begun, time.Hour)
	at := func(n int) time.Time { return begun.Add(time.Duration(n) * half) }
	add := func(node int64, n int, failed uint64, errors ...metrics.ErrorEvent) {
		s := sampleOf(node, n)
		s.Failed, s.Recent = failed, errors
		h.Add(s)
	}
	attempt := func(n int, text string) metrics.ErrorEvent {
		return metrics.ErrorEvent{Time: at(n).Add(-time.Millisecond), Stage: metrics.StageProcess, Text: text, Event: 7}
	}
	says := func(count uint64, since time.Time, want ...string) {
		t.Helper()
		var got []string
		for _, e := range h.Errors() {
			got = append(got, e.Text)
		}
		if !slices.Equal(got, want) || h.ErrorCount() != count {
			t.Errorf("got %d errors, %v, want %d, %v", h.ErrorCount(), got, count, want)
		}
		if got := h.NoErrorsSince(); !got.Equal(since) {
			t.Errorf("no errors but these since %v, want %v", got, since)
		}
	}
	says(0, time.Time{})
	add(1, 0, 0)
	says(0, at(0))
	add(1, 2, 5, attempt(2, "c"))
	add(2, 1, 1, attempt(1, "b"))
	says(6, at(0), "b", "c")
	add(2, 1, 1, attempt(1, "b")) // repeated
	says(6, at(0), "b", "c")
	add(3, 3, 2, attempt(1, "b"), attempt(3, "d")) // combined from two nodes
	says(8, at(0), "b", "c", "d")
	add(1, 5, 3) // from an older program
	says(11, at(5), "b", "c", "d")
	for n := range 2 * history.RecentKept {
		add(1, 10+n, 1, attempt(10+n, fmt.Sprint(n)))
	}
	if got := h.Errors(); len(got) != history.RecentKept || got[0].Text != "20" || got[history.RecentKept-1].Text != "39" {
		t.Errorf("got %v, want the newest %d", got, history.RecentKept)
	}
}
