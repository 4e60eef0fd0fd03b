package kit

import (
	"cmp"
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

// MonthSums adds up counts to rows of ByMonth, in the order of its key.
func MonthSums(counts []core.Count) []MonthSum {
	type hour struct {
		core.Count
		month int64
	}
	all := make([]hour, len(counts))
	var m Month
	for i, c := range counts {
		all[i] = hour{c, m.Of(c.Hour)}
	}
	sameRow := func(a, b *hour) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.month, b.month), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subreddit, b.Subreddit))
	}
	slices.SortFunc(all, func(a, b hour) int { return cmp.Or(sameRow(&a, &b), cmp.Compare(a.Hour, b.Hour)) })
	var rows []MonthSum
	for i := 0; i < len(all); {
		first, last := i, int64(-1)
		row := MonthSum{all[i].Count, []byte{}}
		row.Hour, row.Events, row.Scored, row.Score = all[i].month, 0, 0, 0
		for i < len(all) && sameRow(&all[first], &all[i]) == 0 {
			sum := all[i].Count
			for i++; i < len(all) && sameRow(&all[first], &all[i]) == 0 && all[i].Hour == sum.Hour; i++ {
				add(&sum, &all[i].Count)
			}
			add(&row.Count, &sum)
			row.Hours, last = appendHour(row.Hours, packedHour{sum.Hour - row.Hour, tallySum{sum.Events, sum.Scored, sum.Score}}, last)
		}
		rows = append(rows, row)
	}
	return rows
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
		month := of
		month.Events, month.Scored, month.Score = 0, 0, 0
		for at, sum := range hours {
			c := of
			c.Hour += int64(at)
			if sum == (tallySum{}) || c.Hour < from || c.Hour >= before {
				continue
			}
			c.Events, c.Scored, c.Score = sum.events, sum.scored, sum.score
			if grain == core.GrainHour {
				sums = append(sums, c)
			} else {
				add(&month, &c)
			}
		}
		if grain == core.GrainAll {
			month.Hour = 0
		}
		if grain != core.GrainHour {
			sums = append(sums, month)
		}
	}
	return sums, nil
}
