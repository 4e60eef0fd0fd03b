package explore

import (
	"context"
	"slices"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// Store is what of a store is asked.
type Store interface {
	core.Counter
	core.Explorer
	Event(ctx context.Context, id int64) (core.Stored, error)
	Gauges(ctx context.Context) (metrics.Gauges, error)
}

// Question is what a person wants to see.
type Question struct {
	Filter   core.Filter
	States   []string       // any of these; empty: settled events where totals answer, else all
	Every    Interval       // of the chart
	By       Dimension      // of the chart
	Top      int            // how many names of By have series of their own; 0: all
	Beside   Dimension      // of the top list
	Zone     *time.Location // where days begin; nil: UTC
	Previous bool           // the intervals before From, too; needs From and Before
}

func inZone(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// hasPrevious reports whether there is a period before that is asked for.
func (q *Question) hasPrevious() bool {
	return q.Previous && q.period().bounded() && q.Filter.After.Before(q.Filter.Before)
}

func (q *Question) period() period { return period{q.Filter.After, q.Filter.Before} }

// Method is where an answer comes from.
type Method uint8

// The methods.
const (
	ByTotals Method = iota // totals, and the settled events of parts of hours
	ByEvents               // the settled events of the runs that can match
	ByScan                 // a scan of all events
)

// Answer is what a question found. It doesn't change once it is shown.
//
// An answer by totals is put together from a few reads. Where events settle in between,
// Top may have those that the chart has not; chart, heat map and All always agree.
type Answer struct {
	Every        Interval  // of the chart; never Auto
	From, Before time.Time // the period: as asked for, else the hours from the first event to the last
	Chart        *Table
	Previous     *Table // as many intervals before, index by index, by the chart's names and maybe the rest; nil unless asked for
	Top          []Name // of Beside, those with most events first; at most 1,000
	TopAll       Sum    // of all names, those that Top leaves out included
	TopNames     int    // how many these are
	Heat         HeatMap
	All          Sum // what matches

	Method    Method
	Done      bool      // exact: nothing more will come
	Scanned   int64     // of a scan: how many events it has looked at
	Stored    int64     // events in the store
	Counted   int64     // events in the totals, whether they match or not: with those that retention removed; 0 of a scan
	Reached   time.Time // the oldest scanned was stored then
	Rows      int64     // of totals that were read
	Unsettled int64     // events in the store that are not settled, whether they match or not; 0 of a scan
	Took      time.Duration
}

// maxTop is how many names the top list has.
const maxTop = 1000

func (a *Answer) setTop(names []Name) {
	a.TopAll, a.TopNames = totalOf(names), len(names)
	a.Top = firstNames(names, maxTop)
}

// setPeriod sets the period and measures its hours. Where it has no bound of its own it is
// of whole hours.
func (a *Answer) setPeriod(p period, zone *time.Location) {
	if asked := (period{a.From, a.Before}); !p.from.IsZero() || !p.before.IsZero() {
		if asked.from.IsZero() && !p.from.IsZero() {
			p.from = Hour.Start(p.from.In(zone))
		}
		if asked.before.IsZero() && !p.before.IsZero() {
			p.before = Hour.Next(Hour.Start(p.before.Add(-tick).In(zone)))
		}
	}
	a.From, a.Before = p.from, p.before
	if p.bounded() {
		a.Heat.measure(p, zone)
	}
}

// Search answers one question.
type Search struct {
	turn  chan struct{} // holds a token while Run runs
	store Store
	q     Question
	scan  *scan // nil until it began
	took  time.Duration
}

// NewSearch returns a search that has not begun.
func NewSearch(s Store, q Question) *Search {
	return &Search{turn: make(chan struct{}, 1), store: s, q: q}
}

// Run answers the question. What totals can answer is shown once. A scan is shown again
// and again as its answer grows, at least every 300 ms unless the store is slower, until
// it is Done. Run returns when that is, or when the context ends; then the next Run
// continues the scan. A call waits for one before it to end.
func (s *Search) Run(ctx context.Context, show func(Answer)) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	began := time.Now()
	if p := s.q.period(); p.bounded() && TooFine(p.from, p.before, s.q.Every, s.q.Zone) {
		return &TooFineError{s.q.Every}
	}
	g, err := s.store.Gauges(ctx)
	if err != nil {
		return err
	}
	if s.scan == nil {
		a, err := s.settled(ctx, g.InStore)
		if err != nil {
			return err
		}
		if a != nil {
			if g, err = s.store.Gauges(ctx); err != nil { // not older than what was counted
				return err
			}
			a.Done, a.Stored, a.Unsettled, a.Took = true, g.InStore, g.Backlog+g.DeadNow, time.Since(began)
			show(*a)
			return nil
		}
		s.scan = newScan(s.q)
	}
	before := s.took
	defer func() { s.took = before + time.Since(began) }()
	return s.scan.run(ctx, s.store, func(a Answer) {
		if !a.Done || a.Stored == 0 {
			a.Stored = g.InStore
		}
		a.Took = before + time.Since(began)
		show(a)
	})
}

// settled answers from totals or from settled events. It returns nil if they can't answer,
// or if reading the events would take long.
func (s *Search) settled(ctx context.Context, stored int64) (*Answer, error) {
	onlySettled := len(s.q.States) == 0 || slices.Equal(s.q.States, []string{core.StateSettled})
	if !onlySettled || s.q.By == Author || s.q.Beside == Author {
		return nil, nil
	}
	_, outer, _ := split(s.q.Filter)
	if !outer.Countable() {
		return nil, nil
	}
	t := totals{store: s.store, q: s.q, zone: inZone(s.q.Zone), c: newCollector(s.q)}
	if a, err := t.answer(ctx); a != nil || err != nil {
		return a, err
	}
	c := newCollector(s.q)
	if p := c.filter(); p.After.IsZero() && p.Before.IsZero() && stored > maxRead {
		return nil, nil
	}
	_, outer, _ = split(c.filter())
	if n, err := events(ctx, s.store, outer); err != nil || n > maxEvents {
		return nil, err
	}
	for e, err := range s.store.Settled(ctx, c.filter()) {
		if err != nil {
			return nil, err
		}
		c.add(c.hit(&e))
	}
	a := &Answer{Method: ByEvents, From: s.q.Filter.After, Before: s.q.Filter.Before}
	return a, c.fill(a)
}

// Settled events are read at once if at most maxEvents match, of at most maxRead where no
// time bounds them. More are scanned, which can be stopped and shows how far it is.
const (
	maxEvents = 100_000
	maxRead   = 500_000
)
