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

// Rank is one row of the top subreddits.
type Rank struct {
	Name   string
	Events uint64 // at least: what samples name
	Moved  int    // places up since the span before; 0 too when it is new
	New    bool   // it was not there in the span before, and others were
}

// top adds up the subreddits that the samples of the last two spans name.
type top struct {
	samples    []named // ascending by time
	now, then  map[string]uint64
	newSamples int // how many of samples, from the end, belong to now
}

type named struct {
	at  time.Time
	top []metrics.TopCount
}

func (t *top) add(s metrics.Sample) {
	if t.now == nil {
		t.now, t.then = make(map[string]uint64), make(map[string]uint64)
	}
	t.samples = append(t.samples, named{s.Time, s.Top})
	t.newSamples++
	change(t.now, s.Top, 1)
	for t.newSamples > 0 {
		old := t.samples[len(t.samples)-t.newSamples]
		if s.Time.Sub(old.at) < TopSpan {
			break
		}
		change(t.now, old.top, -1)
		change(t.then, old.top, 1)
		t.newSamples--
	}
	drop := 0
	for drop < len(t.samples)-t.newSamples && s.Time.Sub(t.samples[drop].at) >= 2*TopSpan {
		change(t.then, t.samples[drop].top, -1)
		drop++
	}
	t.samples = slices.Delete(t.samples, 0, drop)
}

func change(counts map[string]uint64, by []metrics.TopCount, sign int) {
	for _, c := range by {
		if n := counts[c.Name] + uint64(sign)*c.Events; n == 0 {
			delete(counts, c.Name)
		} else {
			counts[c.Name] = n
		}
	}
}

// ranked lists the largest, at most n of them; 0: all.
func ranked(counts map[string]uint64, n int) []string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	if n > 0 {
		names = names[:min(n, len(names))]
	}
	return names
}

// Top lists the subreddits with most events in the last span, at most n. The
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
