package history_test

import (
	"slices"
	"testing"
	"time"

	"weir/app/ui/history"
	"weir/core/metrics"
)

// TestTop follows ranks over two spans of five minutes.
func TestTop(t *testing.T) {
	h := history.New(begun, time.Hour)
	at := 0
	during := func(d time.Duration, counts ...metrics.TopCount) {
		for range d / half {
			s := sampleOf(1, at)
			s.Top = counts
			h.Add(s)
			at++
		}
	}
	during(history.TopSpan, metrics.TopCount{Name: "politics", Events: 3}, metrics.TopCount{Name: "golang", Events: 2}, metrics.TopCount{Name: "rust", Events: 1})
	want := []history.Rank{{"politics", 1800, 0, false}, {"golang", 1200, 0, false}, {"rust", 600, 0, false}}
	if got := h.Top(10); !slices.Equal(got, want) {
		t.Errorf("at first got %v, want %v", got, want)
	}
	during(history.TopSpan, metrics.TopCount{Name: "golang", Events: 5}, metrics.TopCount{Name: "books", Events: 4}, metrics.TopCount{Name: "politics", Events: 3})
	want = []history.Rank{{"golang", 3000, 1, false}, {"books", 2400, 0, true}, {"politics", 1800, -2, false}}
	if got := h.Top(10); !slices.Equal(got, want) {
		t.Errorf("after five minutes got %v, want %v", got, want)
	}
	if got := h.Top(2); !slices.Equal(got, want[:2]) {
		t.Errorf("of two got %v, want %v", got, want[:2])
	}
	during(2 * history.TopSpan)
	if got := h.Top(10); len(got) != 0 {
		t.Errorf("ten quiet minutes later got %v, want none", got)
	}
	// If the span before is empty, nothing counts as new.
	during(half, metrics.TopCount{Name: "golang", Events: 1})
	if got := h.Top(1); len(got) != 1 || got[0].New {
		t.Errorf("got %v, want one that isn't new", got)
	}
}

func TestTopEqual(t *testing.T) {
	h := history.New(begun, time.Hour)
	s := sampleOf(1, 0)
	s.Top = []metrics.TopCount{{Name: "b", Events: 1}, {Name: "a", Events: 1}}
	h.Add(s)
	if got := h.Top(2); got[0].Name != "a" || got[1].Name != "b" {
		t.Errorf("got %v, want equal ones by name", got)
	}
}
