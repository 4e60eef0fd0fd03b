package core

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
	"time"
)

// Looker is what FindPage needs of a store, all from one snapshot.
type Looker interface {
	// Lowest returns the smallest id that something unsettled has, of the kinds
	// that are asked for; math.MaxInt64 when there is none.
	Lowest(ctx context.Context, of Unsettled) (int64, error)

	// Extent finds out how far the next n ids below past reach that are at
	// least lowest: the smallest, and how many there are.
	Extent(ctx context.Context, past, lowest int64, n int) (first int64, ids int, err error)

	// Read lists events with first ≤ id < past, newest first: at least the
	// first room of those that match, perhaps with others among them. Their
	// data is there when the query has a text.
	Read(ctx context.Context, past, first int64, room int) iter.Seq2[Stored, error]

	// StoredAt returns when an event was stored.
	StoredAt(ctx context.Context, id int64) (time.Time, error)
}

// Unsettled are the kinds of what is not settled.
type Unsettled struct {
	Segments bool // events in segments
	Failures bool // failures in any state
	Claimed  bool // failures that are claimed
}

// OnlyFailures reports whether the query selects nothing but failures that
// nobody has claimed. A store then walks along these instead of all events.
func (q *PageQuery) OnlyFailures() bool {
	return len(q.States) > 0 && !q.has(StateWaiting, StateClaimed, StateSettled)
}

func (q *PageQuery) has(states ...string) bool {
	return slices.ContainsFunc(q.States, func(s string) bool { return slices.Contains(states, s) })
}

const (
	// lookStep is how many events the first step of a page looks at; each
	// further one looks at four times as many.
	lookStep = 500

	// textStep is how many each step of a search for a text looks at.
	textStep = 100
)

// look is a page being looked for.
type look struct {
	PageQuery
	from   Looker
	lowest int64 // no smaller id can match
	bytes  int   // of data read
	page   Page
}

// FindPage is how stores find a page: in steps, each of which first finds out
// how far it reaches.
func FindPage(ctx context.Context, q PageQuery, from Looker) (Page, error) {
	q.Limit, q.Look = cmp.Or(max(q.Limit, 0), 100), cmp.Or(max(q.Look, 0), 20_000)
	l := look{PageQuery: q, from: from, page: Page{Next: cmp.Or(q.Past, math.MaxInt64)}}
	err := l.findLowest(ctx)
	step := lookStep
	for err == nil && len(l.page.Events) < l.Limit && l.page.Looked < l.Look && l.bytes < MaxPageData && !l.page.End {
		if !l.Filter.Text.Empty() {
			step = textStep
		}
		err = l.step(ctx, min(step, l.Look-l.page.Looked))
		step *= 4
	}
	if err == nil {
		err = l.end(ctx)
	}
	return l.page, err
}

// findLowest finds the smallest id that can match: what is settled is not
// walked in search of something else.
func (l *look) findLowest(ctx context.Context) (err error) {
	if len(l.States) == 0 || l.has(StateSettled) {
		return nil
	}
	l.lowest, err = l.from.Lowest(ctx, Unsettled{
		Segments: l.has(StateWaiting, StateClaimed),
		Failures: l.has(StateRetry, StateDead, StateDiscarded),
		Claimed:  l.has(StateClaimed),
	})
	return err
}

// step looks at the next n events.
func (l *look) step(ctx context.Context, n int) error {
	past := l.page.Next
	first, ids, err := l.from.Extent(ctx, past, l.lowest, n)
	if err != nil || ids == 0 {
		l.page.End = true
		return err
	}
	l.page.Next = first
	enough := false
	for e, err := range l.from.Read(ctx, past, first, l.Limit-len(l.page.Events)) {
		if err != nil {
			return err
		}
		l.bytes += len(e.Data)
		if l.Filter.Match(&e.Event) {
			e.Data = nil
			l.page.Events = append(l.page.Events, e)
		}
		if enough = len(l.page.Events) == l.Limit || l.bytes >= MaxPageData; enough {
			l.page.Next = e.ID
			break
		}
	}
	if enough {
		_, ids, err = l.from.Extent(ctx, past, l.page.Next, n)
	}
	l.page.Looked += ids
	return err
}

// end finds out how far the page came, and whether there is more.
func (l *look) end(ctx context.Context) (err error) {
	if l.page.Looked == 0 {
		l.page.Next = l.Past
		return nil
	}
	if l.page.Reached, err = l.from.StoredAt(ctx, l.page.Next); err != nil {
		return err
	}
	_, left, err := l.from.Extent(ctx, l.page.Next, l.lowest, 1)
	l.page.End = left == 0
	return err
}
