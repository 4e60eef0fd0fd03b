package kit

import (
	"cmp"
	"slices"

	"weir/core"
)

// CountTable is a table of counts. Its key is what its grouping tells apart.
type CountTable struct {
	Name string
	core.Grouping
}

// The tables of counts. Whoever changes Counts changes ByHour in the same transaction, and
// adds the same sums to the table counts_recent, in a row of months (see PackMonths). Some
// of its rows together are then added to the tables of Later: what many folds have in common
// is written once, which takes a third of the time. So at every commit all tables of
// Aggregates hold the sums of Counts, those of Later together with counts_recent.
var (
	Counts  = CountTable{"counts", core.Grouping{Grain: core.GrainHour, Source: true, Kind: true, Subreddit: true}}
	Expired = CountTable{"expired", Counts.Grouping}

	ByHour  = CountTable{"counts_by_hour", core.Grouping{Grain: core.GrainHour, Source: true, Kind: true}}
	ByMonth = CountTable{"counts_by_month", core.Grouping{Grain: core.GrainMonth, Source: true, Kind: true, Subreddit: true}}
	ByName  = CountTable{"counts_by_name", core.Grouping{Source: true, Kind: true, Subreddit: true}}

	Later      = [...]CountTable{ByMonth, ByName}
	Aggregates = [...]CountTable{ByHour, ByMonth, ByName}
)

// RecentRows is how many rows of counts_recent are added to the tables of Later together,
// and about how many there are at most. More would make reading them slower than adding
// them up less often makes writing faster.
const RecentRows = 32

// Keys are the columns of the table's primary key, in its order. Its other columns are
// events, scored and score; ByMonth has hours after them, packed (see hours.go).
func (t CountTable) Keys() []string {
	var keys []string
	for _, k := range [...]struct {
		name string
		has  bool
	}{
		{"source", t.Source},
		{"hour", t.Grain == core.GrainHour},
		{"month", t.Grain == core.GrainMonth}, // its first hour
		{"subreddit", t.byName()},
		{"kind", t.Kind},
		{"subreddit", t.Subreddit && !t.byName()},
	} {
		if k.has {
			keys = append(keys, k.name)
		}
	}
	return keys
}

// byName reports whether the names come before the kinds in the key: who asks for names of
// all kinds then finds those of each name together.
func (t CountTable) byName() bool { return t.Grain == core.GrainAll }

func (t CountTable) compare(a, b *core.Count) int {
	if t.byName() {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Subreddit, b.Subreddit), cmp.Compare(a.Kind, b.Kind))
	}
	return compareKeys(a, b)
}

// HourColumn is the column with the hour, or with the first hour of the month; "0" where
// there is none.
func (t CountTable) HourColumn() string {
	return [...]string{core.GrainAll: "0", core.GrainMonth: "month", core.GrainHour: "hour"}[t.Grain]
}

// Of adds up counts as the table has them, in the order of its key. That is fastest for
// counts in the order of source, hour, kind, subreddit.
func (t CountTable) Of(counts []core.Count) []core.Count {
	sums := make([]core.Count, 0, len(counts))
	var m Month
	sorted := true
	for _, c := range counts {
		t.reduce(&c, &m)
		if len(sums) > 0 {
			last := &sums[len(sums)-1]
			order := t.compare(last, &c)
			if order == 0 {
				add(last, &c)
				continue
			}
			sorted = sorted && order < 0
		}
		sums = append(sums, c)
	}
	if sorted {
		return sums
	}
	slices.SortFunc(sums, func(a, b core.Count) int { return t.compare(&a, &b) })
	n := 0
	for i := range sums[1:] {
		if c := &sums[i+1]; t.compare(&sums[n], c) == 0 {
			add(&sums[n], c)
		} else {
			n++
			sums[n] = *c
		}
	}
	return sums[:n+1]
}

// reduce empties what the table doesn't tell apart.
func (t CountTable) reduce(c *core.Count, m *Month) {
	if t.Grain == core.GrainMonth {
		c.Hour = m.Of(c.Hour)
		return // the rest is told apart
	}
	*c = t.Grouping.Of(*c)
}

// Month is the month of the hour that was last asked for: the next is mostly of the same.
type Month struct{ first, next int64 }

// Of returns the first hour of an hour's month, in UTC.
func (m *Month) Of(hour int64) int64 {
	if hour < m.first || hour >= m.next {
		m.first = firstOfMonth(hour)
		m.next = nextMonth(hour)
	}
	return m.first
}

// firstOfMonth is the first hour of an hour's month, nextMonth that of the next one.
func firstOfMonth(hour int64) int64 {
	return core.Grouping{Grain: core.GrainMonth}.Of(core.Count{Hour: hour}).Hour
}

func nextMonth(hour int64) int64 { return firstOfMonth(firstOfMonth(hour) + 31*24) }

func compareKeys(a, b *core.Count) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Hour, b.Hour),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subreddit, b.Subreddit))
}

func add(to, n *core.Count) {
	to.Events += n.Events
	to.Scored += n.Scored
	to.Score += n.Score
}
