package explore

import (
	"cmp"
	"iter"
	"slices"
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

// Name is one of the names that events are told apart by, and all of its events.
type Name struct {
	Name string
	Rest bool // stands for all that have no rows of their own; Name is empty
	Sum
}

// Row is what there was of one name in one interval.
type Row struct {
	Time time.Time // when the interval begins, in the query's zone
	Name *Name
	Sum
	All Sum // of the interval, all names together
}

// Table is the answer to a query: a sum for each name in each interval.
type Table struct {
	Names []Name // those with most events first, by name where they have as many; the rest last
	All   Sum

	Totals bool // it was made of the store's totals, which have what retention removed, too

	query       Query
	cells       map[cell]*Sum
	columns     map[string]int // of names, until the table is complete: the order in which they came
	names       []Name
	first, last int64 // Unix times of intervals; first > last: none
}

// cell is an interval's beginning, as a Unix time, and a column.
type cell struct {
	start  int64
	column int
}

func newTable(q Query) *Table {
	return &Table{query: q, cells: map[cell]*Sum{}, columns: map[string]int{}, first: 1}
}

func (t *Table) add(at time.Time, name string, s Sum) {
	start := t.query.Every.Start(at.In(t.query.zone())).Unix()
	column, ok := t.columns[name]
	if !ok {
		column = len(t.names)
		t.columns[name] = column
		t.names = append(t.names, Name{Name: name})
	}
	k := cell{start, column}
	sum := t.cells[k]
	if sum == nil {
		sum = new(Sum)
		t.cells[k] = sum
	}
	sum.add(s)
	t.names[column].add(s)
	t.All.add(s)
	if t.first > t.last {
		t.first, t.last = start, start
	}
	t.first, t.last = min(t.first, start), max(t.last, start)
}

// finish orders the names and moves those below the top into the rest.
func (t *Table) finish() *Table {
	order := make([]int, len(t.names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(t.names[b].Events, t.names[a].Events), cmp.Compare(t.names[a].Name, t.names[b].Name))
	})
	top := len(order)
	if t.query.Top > 0 {
		top = min(top, t.query.Top)
	}
	moved := make([]int, len(order))
	for to, from := range order {
		moved[from] = min(to, top)
		if to < top {
			t.Names = append(t.Names, t.names[from])
			continue
		}
		if to == top {
			t.Names = append(t.Names, Name{Rest: true})
		}
		t.Names[top].add(t.names[from].Sum)
	}
	cells := make(map[cell]*Sum, len(t.cells))
	for k, s := range t.cells {
		k.column = moved[k.column]
		if sum := cells[k]; sum != nil {
			sum.add(*s)
		} else {
			cells[k] = s
		}
	}
	t.cells, t.columns, t.names = cells, nil, nil
	return t
}

// Starts returns when the intervals begin, from the first with an event to the last.
func (t *Table) Starts() iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		if t.first > t.last {
			return
		}
		for at := time.Unix(t.first, 0).In(t.query.zone()); at.Unix() <= t.last; at = t.query.Every.Next(at) {
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

// Rows returns a row for each interval, from the first with an event to the last, and
// each name, those without events included.
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
