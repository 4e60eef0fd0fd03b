package kit

import (
	"encoding/json"
	"iter"
	"slices"
	"strconv"

	"weir/core"
)

// Tally adds events up by source, hour, kind and subreddit. Stores use it to count a
// settlement in one row of deltas. The zero Tally is empty.
type Tally struct {
	sums map[tallyKey]tallySum
}

type tallyKey struct {
	source          string
	hour            int64
	kind, subreddit string
}

type tallySum struct{ events, scored, score int64 }

// Add counts one event.
func (t *Tally) Add(e *core.Event) {
	t.AddCount(CountOf(e))
}

// CountOf returns the contribution of one event to the totals.
func CountOf(e *core.Event) core.Count {
	c := core.Count{Source: e.Source, Hour: e.Hour(), Kind: e.Kind, Subreddit: e.Subreddit, Events: 1}
	if e.Scored {
		c.Scored, c.Score = 1, e.Score
	}
	return c
}

// AddCount adds a count.
func (t *Tally) AddCount(c core.Count) {
	if t.sums == nil {
		t.sums = make(map[tallyKey]tallySum)
	}
	k := tallyKey{c.Source, c.Hour, c.Kind, c.Subreddit}
	s := t.sums[k]
	s.events += c.Events
	s.scored += c.Scored
	s.score += c.Score
	t.sums[k] = s
}

// AddTally adds the sums of another tally.
func (t *Tally) AddTally(other *Tally) {
	if t.sums == nil {
		t.sums = make(map[tallyKey]tallySum, len(other.sums))
	}
	for k, n := range other.sums {
		s := t.sums[k]
		s.events += n.events
		s.scored += n.scored
		s.score += n.score
		t.sums[k] = s
	}
}

// Len returns the number of distinct counts.
func (t *Tally) Len() int { return len(t.sums) }

// All lists the sums in no order.
func (t *Tally) All() iter.Seq[core.Count] {
	return func(yield func(core.Count) bool) {
		for k, s := range t.sums {
			if !yield(core.Count{
				Source: k.source, Hour: k.hour, Kind: k.kind, Subreddit: k.subreddit, Events: s.events, Scored: s.scored, Score: s.score,
			}) {
				return
			}
		}
	}
}

// Counts lists the sums in the order of source, hour, kind, subreddit.
func (t *Tally) Counts() []core.Count {
	counts := slices.AppendSeq(make([]core.Count, 0, len(t.sums)), t.All())
	slices.SortFunc(counts, func(a, b core.Count) int { return compareKeys(&a, &b) })
	return counts
}

// AppendJSON appends the sums as
// [[source, hour, kind, subreddit, events, scored, score], …], the format of a
// row of deltas, in no particular order.
func (t *Tally) AppendJSON(b []byte) []byte { return appendCounts(b, len(t.sums), t.All()) }

// CountsJSON returns counts in the format of AppendJSON.
func CountsJSON(counts []core.Count) string {
	return string(appendCounts(nil, len(counts), slices.Values(counts)))
}

func appendCounts(b []byte, n int, counts iter.Seq[core.Count]) []byte {
	b = slices.Grow(b, 2+rowBytes*n)
	b = append(b, '[')
	first := true
	for c := range counts {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, '[')
		b = appendString(b, c.Source)
		b = append(b, ',')
		b = strconv.AppendInt(b, c.Hour, 10)
		b = append(b, ',')
		b = appendString(b, c.Kind)
		b = append(b, ',')
		b = appendString(b, c.Subreddit)
		b = append(b, ',')
		b = strconv.AppendInt(b, c.Events, 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, c.Scored, 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, c.Score, 10)
		b = append(b, ']')
	}
	return append(b, ']')
}

// rowBytes is about how many bytes a count takes.
const rowBytes = 48

// appendString appends s as a JSON string. Plain names, which nearly all are,
// need no allocation.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			quoted, _ := json.Marshal(s) // marshalling a string cannot fail
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// AddJSON adds sums written by AppendJSON.
func (t *Tally) AddJSON(b []byte) error {
	return EachJSON(b, t.AddCount)
}
