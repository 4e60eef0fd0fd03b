package kit

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
	"time"

	"weir/core"
)

// Scanner is the part of a store that FindPage and Scan need. All its answers are from
// one snapshot.
type Scanner interface {
	// Lowest returns the smallest id of an unsettled event of these kinds,
	// math.MaxInt64 if there is none.
	Lowest(ctx context.Context, of Unsettled) (int64, error)

	// Extent finds the next n ids below past that are at least lowest, and
	// returns the smallest and their number.
	Extent(ctx context.Context, past, lowest int64, n int) (first int64, ids int, err error)

	// Read lists events with first ≤ id < past, newest first: at least the first
	// room matching ones, possibly with others among them. Their data is included
	// when the query has a text.
	Read(ctx context.Context, past, first int64, room int) iter.Seq2[core.Stored, error]

	// StoredAt returns when an event was stored.
	StoredAt(ctx context.Context, id int64) (time.Time, error)
}

// Unsettled selects kinds of unsettled events.
type Unsettled struct {
	Segments bool // events in segments
	Failures bool // failures in any state
	Claimed  bool // failures that are claimed
}

// OnlyFailures reports whether a query selects only unclaimed failures. A store
// then scans these instead of all events.
func OnlyFailures(q core.PageQuery) bool {
	return len(q.States) > 0 && !has(q, core.StateWaiting, core.StateClaimed, core.StateSettled)
}

func has(q core.PageQuery, states ...string) bool {
	return slices.ContainsFunc(q.States, func(s string) bool { return slices.Contains(states, s) })
}

const (
	// scanStep is the number of events that the first step of a page scans. Each
	// further step scans four times as many.
	scanStep = 500

	// textStep is the number of events that each step of a search for a text
	// scans.
	textStep = 100
)

// scan is one search for a page.
type scan struct {
	query  core.PageQuery
	from   Scanner
	each   func(*core.Stored) // gets what matches; nil: it is put into the page
	lowest int64              // no smaller id can match
	bytes  int                // of data read
	page   core.Page
}

// FindPage finds a page for a store. It scans the events in steps and determines
// the extent of each step first.
func FindPage(ctx context.Context, q core.PageQuery, from Scanner) (core.Page, error) {
	q.Limit, q.Scan = cmp.Or(max(q.Limit, 0), 100), cmp.Or(max(q.Scan, 0), 20_000)
	s := scan{query: q, from: from, page: core.Page{Next: cmp.Or(q.Past, math.MaxInt64)}}
	return s.run(ctx, scanStep, 4, textStep)
}

// Scan is core.Explorer's Scan for a store. It determines the extent of step events, and
// then reads these.
func Scan(ctx context.Context, q core.PageQuery, from Scanner, step int, each func(*core.Stored)) (core.Page, error) {
	q.Limit, q.Scan = math.MaxInt, cmp.Or(max(q.Scan, 0), 20_000)
	s := scan{query: q, from: from, each: each, page: core.Page{Next: cmp.Or(q.Past, math.MaxInt64)}}
	return s.run(ctx, step, 1, scanStep)
}

// run scans until the page is full. The first step is of step events, each further one of
// growth times as many; those of a search for a text are of textStep.
func (s *scan) run(ctx context.Context, step, growth, textStep int) (core.Page, error) {
	err := s.findLowest(ctx)
	for err == nil && len(s.page.Events) < s.query.Limit && s.page.Scanned < s.query.Scan && s.bytes < core.MaxPageData && !s.page.End {
		if !s.query.Filter.Text.Empty() {
			step = textStep
		}
		err = s.step(ctx, min(step, s.query.Scan-s.page.Scanned))
		step *= growth
	}
	if err == nil {
		err = s.end(ctx)
	}
	return s.page, err
}

// findLowest finds the smallest id that can match, so that settled events are not
// scanned when only others are selected.
func (s *scan) findLowest(ctx context.Context) (err error) {
	if len(s.query.States) == 0 || has(s.query, core.StateSettled) {
		return nil
	}
	s.lowest, err = s.from.Lowest(ctx, Unsettled{
		Segments: has(s.query, core.StateWaiting, core.StateClaimed),
		Failures: has(s.query, core.StateRetry, core.StateDead, core.StateDiscarded),
		Claimed:  has(s.query, core.StateClaimed),
	})
	return err
}

// step scans the next n events.
func (s *scan) step(ctx context.Context, n int) error {
	past := s.page.Next
	first, ids, err := s.from.Extent(ctx, past, s.lowest, n)
	if err != nil || ids == 0 {
		s.page.End = true
		return err
	}
	s.page.Next = first
	enough := false
	for e, err := range s.from.Read(ctx, past, first, s.query.Limit-len(s.page.Events)) {
		if err != nil {
			return err
		}
		s.bytes += len(e.Data)
		switch {
		case !s.query.Filter.Match(&e.Event):
		case s.each != nil:
			s.each(&e)
		default:
			e.Data = nil
			s.page.Events = append(s.page.Events, e)
		}
		if enough = len(s.page.Events) == s.query.Limit || s.bytes >= core.MaxPageData; enough {
			s.page.Next = e.ID
			break
		}
	}
	if enough {
		_, ids, err = s.from.Extent(ctx, past, s.page.Next, n)
	}
	s.page.Scanned += ids
	return err
}

// end determines how far the scan came, and whether there is more to scan.
func (s *scan) end(ctx context.Context) (err error) {
	if s.page.Scanned == 0 {
		s.page.Next = s.query.Past
		return nil
	}
	if s.page.Reached, err = s.from.StoredAt(ctx, s.page.Next); err != nil {
		return err
	}
	_, left, err := s.from.Extent(ctx, s.page.Next, s.lowest, 1)
	s.page.End = left == 0
	return err
}
