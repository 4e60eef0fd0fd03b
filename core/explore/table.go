package explore

import (
	"iter"
	"time"
)

// Sum is what some events add up to.
type Sum struct {
	Events int64
	Scored int64 // of these, those with a known score
	Score  int64 // the sum of the known scores
}

func (s *Sum) add(other Sum) {
	s.Events += other.Events
	s.Scored += other.Scored
	s.Score += other.Score
}

func (s Sum) negative() Sum { return Sum{-s.Events, -s.Scored, -s.Score} }

// Name is one of the names that events are told apart by, and all of its events.
type Name struct {
	Name string
	Rest bool // stands for all that have no rows of their own; Name is empty

	Others int // of the rest: how many names it stands for
	Sum
}

// Row is what there was of one name in one interval.
type Row struct {
	Time time.Time // when the interval begins, in the query's zone
	Name *Name
	Sum
	All Sum // of the interval, all names together
}

// Table is the answer to a query: a sum for each name in each interval. It doesn't change.
type Table struct {
	Names []Name // those with most events first, by name where they have as many; the rest last
	All   Sum

	Totals bool // it was made of the store's totals, which have what retention removed, too

	every       Interval
	zone        *time.Location
	cells       map[cell]*Sum
	first, last int64 // Unix times of intervals; first > last: none
}

// cell is an interval's beginning, as a Unix time, and a column.
type cell struct {
	start  int64
	column int
}

// Starts returns when the intervals begin, from the first to the last: those with an
// event, or those of the period that was asked for.
func (t *Table) Starts() iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		if t.first > t.last {
			return
		}
		for at := time.Unix(t.first, 0).In(t.zone); at.Unix() <= t.last; at = t.every.Next(at) {
			if !yield(at) {
				return
			}
		}
	}
}

// At returns what there was of a name, by its index, in the interval that begins then.
func (t *Table) At(start time.Time, name int) Sum {
	if s := t.cells[cell{start.Unix(), name}]; s != nil {
		return *s
	}
	return Sum{}
}

// Rows returns a row for each interval, as Starts has them, and each name, those without
// events included.
func (t *Table) Rows() iter.Seq[Row] { return t.rows(false) }

// Cumulative is Rows with the sums from the first interval on.
func (t *Table) Cumulative() iter.Seq[Row] { return t.rows(true) }

func (t *Table) rows(cumulative bool) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		sums, all := make([]Sum, len(t.Names)), Sum{}
		for start := range t.Starts() {
			if !cumulative {
				clear(sums)
				all = Sum{}
			}
			for i := range t.Names {
				s := t.At(start, i)
				sums[i].add(s)
				all.add(s)
			}
			for i := range t.Names {
				if !yield(Row{start, &t.Names[i], sums[i], all}) {
					return
				}
			}
		}
	}
}
