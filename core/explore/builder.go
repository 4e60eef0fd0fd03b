package explore

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"
)

// builder adds up what becomes a table.
type builder struct {
	base    Interval // of its cells
	zone    *time.Location
	cells   map[cell]*Sum
	columns map[string]int // of names: the order in which they came
	names   []Name

	start, end int64 // of the interval that was added to last, as Unix times
}

// restColumn is that of what has no name of its own.
const restColumn = -1

func newBuilder(base Interval, zone *time.Location) *builder {
	return &builder{base: base, zone: zone, cells: map[cell]*Sum{}, columns: map[string]int{}}
}

func (b *builder) add(at time.Time, name string, s Sum) {
	column, ok := b.columns[name]
	if !ok {
		column = len(b.names)
		b.columns[name] = column
		b.names = append(b.names, Name{Name: name})
	}
	b.put(at, column, s)
	b.names[column].add(s)
}

// addRest adds to what has no name of its own.
func (b *builder) addRest(at time.Time, s Sum) {
	b.put(at, restColumn, s)
}

func (b *builder) put(at time.Time, column int, s Sum) {
	// Events of the same time come together, more often than not.
	if u := at.Unix(); u < b.start || u >= b.end {
		start := b.base.Start(at.In(b.zone))
		b.start, b.end = start.Unix(), b.base.Next(start).Unix()
	}
	k := cell{b.start, column}
	sum := b.cells[k]
	if sum == nil {
		sum = new(Sum)
		b.cells[k] = sum
	}
	sum.add(s)
}

// coarser is what an interval can be made of, from cells of the one before.
var coarser = map[Interval]Interval{Minute: Hour, Hour: Day, Day: Month}

// coarsen makes the cells longer.
func (b *builder) coarsen(base Interval) {
	old := b.cells
	b.base, b.cells, b.start, b.end = base, make(map[cell]*Sum, len(old)/8), 0, 0
	for k, s := range old {
		b.put(time.Unix(k.start, 0), k.column, *s)
	}
}

// ranked returns the first top names, all if top is 0.
func ranked(names []Name, top int) (first []string) {
	if top <= 0 {
		top = len(names)
	}
	return plain(firstNames(names, top))
}

// firstNames returns the first n names, in their order.
func firstNames(names []Name, n int) []Name {
	if len(names) <= 4*n {
		names = slices.Clone(names)
		sortNames(names)
		return names[:min(n, len(names))]
	}
	first := make([]Name, 0, 2*n)
	least := int64(math.MinInt64) // who has fewer is not among the first
	for i := range names {
		if names[i].Events < least {
			continue
		}
		if first = append(first, names[i]); len(first) == 2*n {
			sortNames(first)
			first = first[:n]
			least = first[n-1].Events
		}
	}
	sortNames(first)
	return first[:n]
}

// plain are names without their sums.
func plain(names []Name) []string {
	all := make([]string, len(names))
	for i := range names {
		all[i] = names[i].Name
	}
	return all
}

// sortNames puts those with most events first, by name where they have as many.
func sortNames(names []Name) {
	slices.SortFunc(names, func(a, b Name) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Name, b.Name))
	})
}

// ranked returns its first top names.
func (b *builder) ranked(top int) []string { return ranked(b.names, top) }

// table makes a table of intervals that its cells nest in, with a column for each of the
// names, and one for the rest if there is any. It has at least the intervals of a period,
// as far as that is bounded; none if nothing bounds them.
func (b *builder) table(every Interval, names []string, p period) *Table {
	t := &Table{every: every, zone: b.zone, cells: make(map[cell]*Sum, len(b.cells)), first: 1}
	moved := map[int]int{}
	for i, name := range names {
		t.Names = append(t.Names, Name{Name: name})
		if column, ok := b.columns[name]; ok {
			moved[column] = i
		}
	}
	for k, s := range b.cells {
		if _, ok := moved[k.column]; !ok && *s != (Sum{}) {
			t.Names = append(t.Names, Name{Rest: true, Others: len(b.columns) - len(moved)})
			break
		}
	}
	starts := map[int64]int64{}
	for k := range b.cells {
		if _, ok := starts[k.start]; !ok {
			starts[k.start] = k.start
			if every != b.base {
				starts[k.start] = every.Start(time.Unix(k.start, 0).In(b.zone)).Unix()
			}
		}
	}
	if p.bounded() || len(b.cells) > 0 {
		if !p.from.IsZero() && (p.before.IsZero() || p.from.Before(p.before)) {
			t.extend(every.Start(p.from.In(b.zone)).Unix())
		}
		if !p.before.IsZero() && p.from.Before(p.before) {
			t.extend(every.Start(p.before.Add(-tick).In(b.zone)).Unix())
		}
	}
	for start := range maps.Values(starts) {
		t.extend(start)
	}
	for k, s := range b.cells {
		column, ok := moved[k.column]
		if !ok {
			column = len(names)
		}
		k = cell{starts[k.start], column}
		t.All.add(*s)
		if column < len(t.Names) {
			t.Names[column].add(*s)
		}
		if sum := t.cells[k]; sum != nil {
			sum.add(*s)
		} else {
			copied := *s
			t.cells[k] = &copied
		}
	}
	return t
}

func (t *Table) extend(start int64) {
	if t.first > t.last {
		t.first, t.last = start, start
	}
	t.first, t.last = min(t.first, start), max(t.last, start)
}
