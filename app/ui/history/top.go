package history

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"weir/core/metrics"
)

// TopSpan is the time over which the top subreddits are counted.
const TopSpan = 5 * time.Minute

// Rank is a row of the top subreddits.
type Rank struct {
	Name   string
	Events uint64 // a lower bound: samples list only their own top
	Moved  int    // ranks gained since the span before; 0 if it is new
	New    bool   // not in the span before, while others were
}

// top adds up the top subreddits of the samples of the last two spans.
type top struct {
	samples    []topSample // ascending by time
	now, then  map[string]uint64
	newSamples int // the number of samples, from the end, that count for now
}

type topSample struct {
	at  time.Time
	top []metrics.TopCount
}

func (t *top) add(s metrics.Sample) {
	if t.now == nil {
		t.now, t.then = make(map[string]uint64), make(map[string]uint64)
	}
	t.samples = append(t.samples, topSample{s.Time, s.Top})
	t.newSamples++
	addCounts(t.now, s.Top, 1)
	for t.newSamples > 0 {
		old := t.samples[len(t.samples)-t.newSamples]
		if s.Time.Sub(old.at) < TopSpan {
			break
		}
		addCounts(t.now, old.top, -1)
		addCounts(t.then, old.top, 1)
		t.newSamples--
	}
	drop := 0
	for drop < len(t.samples)-t.newSamples && s.Time.Sub(t.samples[drop].at) >= 2*TopSpan {
		addCounts(t.then, t.samples[drop].top, -1)
		drop++
	}
	t.samples = slices.Delete(t.samples, 0, drop)
}

func addCounts(counts map[string]uint64, by []metrics.TopCount, sign int) {
	for _, c := range by {
		if n := counts[c.Name] + uint64(sign)*c.Events; n == 0 {
			delete(counts, c.Name)
		} else {
			counts[c.Name] = n
		}
	}
}

// ranked returns the names with the largest counts, at most n; 0: all.
func ranked(counts map[string]uint64, n int) []string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	if n > 0 {
		names = names[:min(n, len(names))]
	}
	return names
}

// Top returns the subreddits with the most events in the last span, at most n. The
// caller holds RLock.
func (h *History) Top(n int) []Rank {
	then := ranked(h.top.then, 0)
	ranks := make([]Rank, 0, n)
	for place, name := range ranked(h.top.now, n) {
		was := slices.Index(then, name)
		r := Rank{Name: name, Events: h.top.now[name], New: was < 0 && len(then) > 0}
		if was >= 0 {
			r.Moved = was - place
		}
		ranks = append(ranks, r)
	}
	return ranks
}
