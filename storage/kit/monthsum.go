package kit

import (
	"encoding/binary"
	"fmt"
	"slices"

	"weir/core"
)

// MonthSum is a row of ByMonth, with its packed hours. Its Hour is the month's first.
type MonthSum struct {
	core.Count
	Hours []byte
}

// Each lists the counts of the row's hours. Those before an error are listed, too.
func (m *MonthSum) Each(each func(core.Count)) error {
	return eachHour(m.Hours, func(h packedHour) {
		c := m.Count
		c.Hour += h.at
		c.Events, c.Scored, c.Score = h.sum.events, h.sum.scored, h.sum.score
		each(c)
	})
}

// MonthSums adds up counts to rows of ByMonth, in the order of its key. That is fastest for
// counts in the order of their hours.
func MonthSums(counts []core.Count) []MonthSum {
	rows, ok := monthSums(counts)
	if !ok {
		var t Tally
		for _, c := range counts {
			t.AddCount(c)
		}
		rows, _ = monthSums(t.Counts())
	}
	slices.SortFunc(rows, func(a, b MonthSum) int { return compareKeys(&a.Count, &b.Count) })
	return rows
}

// monthSums is MonthSums without order. ok is false if the counts of any row aren't in the
// order of their hours.
func monthSums(counts []core.Count) (rows []MonthSum, ok bool) {
	type hours struct{ seen, last int64 } // of the month
	var of []hours                        // of each row
	var places monthIndex
	var m Month
	for i := range counts {
		c := &counts[i]
		month := m.Of(c.Hour)
		n, known := places.find(c, month, len(rows))
		if !known {
			of = append(of, hours{-1, -1})
			rows = append(rows, MonthSum{core.Count{Source: c.Source, Hour: month, Kind: c.Kind, Subreddit: c.Subreddit}, []byte{}})
		}
		at := c.Hour - month
		if at <= of[n].seen {
			return nil, false
		}
		row := &rows[n]
		add(&row.Count, c)
		of[n].seen = at
		row.Hours, of[n].last = appendHour(row.Hours, packedHour{at, tallySum{c.Events, c.Scored, c.Score}}, of[n].last)
	}
	return rows, true
}

// monthIndex finds rows of ByMonth by their keys. Most come after one of the same source,
// month and kind: then only the name is looked up, which takes half the time. The zero
// monthIndex is empty.
type monthIndex struct {
	of    monthKey
	names map[string]int // rows of these, by subreddit
	all   map[monthKey]map[string]int
}

type monthKey struct {
	source string
	month  int64
	kind   string
}

// find returns the number of a count's row in a month: next if it isn't known yet.
func (x *monthIndex) find(c *core.Count, month int64, next int) (row int, known bool) {
	if key := (monthKey{c.Source, month, c.Kind}); key != x.of || x.names == nil {
		if x.all == nil {
			x.all = make(map[monthKey]map[string]int)
		}
		x.of, x.names = key, x.all[key]
		if x.names == nil {
			x.names = make(map[string]int)
			x.all[key] = x.names
		}
	}
	if row, known = x.names[c.Subreddit]; !known {
		row = next
		x.names[c.Subreddit] = row
	}
	return row, known
}

// MonthTally adds up rows of ByMonth. The zero MonthTally is empty.
type MonthTally struct {
	places monthIndex
	rows   []MonthSum
}

// Add adds a row.
func (t *MonthTally) Add(m MonthSum) {
	i, known := t.places.find(&m.Count, m.Hour, len(t.rows))
	if !known {
		t.rows = append(t.rows, m)
		return
	}
	add(&t.rows[i].Count, &m.Count)
	t.rows[i].Hours = MergeHours(t.rows[i].Hours, m.Hours)
}

// Sums are the rows in the order of ByMonth's key.
func (t *MonthTally) Sums() []MonthSum {
	rows := slices.Clone(t.rows)
	slices.SortFunc(rows, func(a, b MonthSum) int { return compareKeys(&a.Count, &b.Count) })
	return rows
}

// PackMonths returns rows as counts_recent has them: their sums in the format of deltas, and
// for each of these, in the same order, the length of its packed hours as a uvarint and them.
func PackMonths(rows []MonthSum) (sums string, hours []byte) {
	hours = []byte{}
	for i := range rows {
		hours = binary.AppendUvarint(hours, uint64(len(rows[i].Hours)))
		hours = append(hours, rows[i].Hours...)
	}
	return CountsJSON(CountsOf(rows)), hours
}

// CountsOf are the rows without their hours.
func CountsOf(rows []MonthSum) []core.Count {
	counts := make([]core.Count, len(rows))
	for i := range rows {
		counts[i] = rows[i].Count
	}
	return counts
}

// AddPacked adds rows that PackMonths wrote.
func (t *MonthTally) AddPacked(sums, hours []byte) error {
	short := false
	err := EachJSON(sums, func(c core.Count) {
		length, n := binary.Uvarint(hours)
		if n <= 0 || length > uint64(len(hours)-n) {
			short = true
			return
		}
		end := n + int(length)
		t.Add(MonthSum{c, hours[n:end:end]})
		hours = hours[end:]
	})
	if err == nil && (short || len(hours) > 0) {
		err = fmt.Errorf("%w: counts_recent has hours of other sums", core.ErrCorrupt)
	}
	return err
}

// HoursOnly is MonthSums for rows whose sums are right already, but for those of their hours.
func HoursOnly(counts []core.Count) []MonthSum {
	rows := MonthSums(counts)
	for i := range rows {
		rows[i].Events, rows[i].Scored, rows[i].Score = 0, 0, 0
	}
	return rows
}

// sumHours adds up those hours of rows that are from one on up to another, by what g tells
// apart. It changes the rows.
func sumHours(rows []MonthSum, g core.Grouping, from, before int64) (sums []core.Count, err error) {
	grain := g.Grain
	g.Grain = core.GrainHour // the months are told apart
	for i := range rows {
		rows[i].Count = g.Of(rows[i].Count)
	}
	slices.SortFunc(rows, func(a, b MonthSum) int { return compareKeys(&a.Count, &b.Count) })
	var hours [monthHours]tallySum // of the rows that add to the same
	for i := 0; i < len(rows); {
		clear(hours[:])
		of := rows[i].Count
		for ; i < len(rows) && compareKeys(&of, &rows[i].Count) == 0; i++ {
			err := eachHour(rows[i].Hours, func(h packedHour) {
				sum := &hours[h.at]
				sum.events += h.sum.events
				sum.scored += h.sum.scored
				sum.score += h.sum.score
			})
			if err != nil {
				return nil, err
			}
		}
		first := len(sums)
		for at, sum := range hours {
			c := of
			c.Hour += int64(at)
			if sum == (tallySum{}) || c.Hour < from || c.Hour >= before {
				continue
			}
			switch grain {
			case core.GrainAll:
				c.Hour = 0
			case core.GrainMonth:
				c.Hour = of.Hour
			case core.GrainDay:
				c.Hour -= int64(at % 24)
			case core.GrainHour:
			}
			c.Events, c.Scored, c.Score = sum.events, sum.scored, sum.score
			if n := len(sums); n > first && sums[n-1].Hour == c.Hour {
				add(&sums[n-1], &c)
			} else {
				sums = append(sums, c)
			}
		}
	}
	return sums, nil
}
