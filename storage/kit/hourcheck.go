package kit

import (
	"cmp"
	"maps"
	"slices"

	"weir/core"
)

// HourCheck compares the packed hours of ByMonth, together with counts_recent, with Counts,
// in constant memory: after all of them it is Same, or they differ.
type HourCheck struct {
	Unreadable []MonthSum // rows whose hours can't be read, or are none of a month

	print Fingerprint
}

// Counted adds a row of Counts.
func (h *HourCheck) Counted(c core.Count) { h.print.Plus(c) }

// Month adds a row of ByMonth. Hours that can't be read are none.
func (h *HourCheck) Month(m MonthSum) {
	hours := m.readable()
	if len(hours) == 0 && len(m.Hours) > 0 {
		h.Unreadable = append(h.Unreadable, m)
	}
	for _, c := range hours {
		h.print.Minus(c)
	}
}

// Recent adds what counts_recent holds.
func (h *HourCheck) Recent(t *MonthTally) {
	for i := range t.rows {
		for _, c := range t.rows[i].readable() {
			h.print.Minus(c)
		}
	}
}

// Same reports whether the sums of all hours are those of the counts.
func (h *HourCheck) Same() bool { return len(h.Unreadable) == 0 && h.print == Fingerprint{} }

// Report reports all hours that differ, and what can't be read.
func (h *HourCheck) Report(r HourReader, to *core.Report) error {
	if h.Same() {
		return nil
	}
	table := ByMonth.Name + ".hours"
	for _, m := range h.Unreadable {
		none := m.Count
		none.Events, none.Scored, none.Score = 0, 0, 0
		to.WronglyAdded(table, none, m.Count)
	}
	return WrongHours(r, func(is, should core.Count) error {
		to.WronglyAdded(table, is, should)
		return nil
	})
}

// readable are a row's hours: none if any can't be read, or isn't of a month.
func (m *MonthSum) readable() (hours []core.Count) {
	err := m.Each(func(c core.Count) { hours = append(hours, c) })
	if err != nil || len(hours) > 0 && (firstOfMonth(m.Hour) != m.Hour || hours[len(hours)-1].Hour >= nextMonth(m.Hour)) {
		return nil
	}
	return hours
}

// HourReader reads what WrongHours compares, all from one snapshot.
type HourReader interface {
	// CountedHours lists sources and hours that Counts has.
	CountedHours(each func(source string, hour int64)) error

	// SummedMonths lists sources and first hours of months that ByMonth has.
	SummedMonths(each func(source string, month int64)) error

	// CountsOf lists the rows of Counts of a source, from an hour on up to another.
	CountsOf(source string, from, before int64, each func(core.Count)) error

	// MonthsOf lists the rows of ByMonth of a source and a month.
	MonthsOf(source string, month int64, each func(MonthSum)) error

	// Recent adds what counts_recent holds.
	Recent(t *MonthTally) error
}

// WrongHours calls wrong for each hour whose packed sum isn't that of the counts. Hours that
// can't be read are none.
func WrongHours(r HourReader, wrong func(is, should core.Count) error) error {
	type month struct {
		source string
		first  int64
	}
	months := make(map[month]*Tally) // with what counts_recent has of each
	var of Month
	note := func(source string, hour int64) *Tally {
		m := month{source, of.Of(hour)}
		if months[m] == nil {
			months[m] = new(Tally)
		}
		return months[m]
	}
	var recent MonthTally
	if err := r.Recent(&recent); err != nil {
		return err
	}
	for i := range recent.rows {
		for _, c := range recent.rows[i].readable() {
			note(c.Source, c.Hour).AddCount(c)
		}
	}
	if err := r.CountedHours(func(source string, hour int64) { note(source, hour) }); err != nil {
		return err
	}
	if err := r.SummedMonths(func(source string, hour int64) { note(source, hour) }); err != nil {
		return err
	}
	order := func(a, b month) int { return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.first, b.first)) }
	for _, m := range slices.SortedFunc(maps.Keys(months), order) {
		is := months[m]
		err := r.MonthsOf(m.source, m.first, func(row MonthSum) {
			for _, c := range row.readable() {
				is.AddCount(c)
			}
		})
		if err != nil {
			return err
		}
		var should Tally
		if err := r.CountsOf(m.source, m.first, nextMonth(m.first), should.AddCount); err != nil {
			return err
		}
		if err := is.differences(&should, wrong); err != nil {
			return err
		}
		delete(months, m)
	}
	return nil
}

// differences calls wrong for what a tally should be and isn't, in order.
func (t *Tally) differences(should *Tally, wrong func(is, should core.Count) error) error {
	var all Tally
	all.AddTally(t)
	all.AddTally(should)
	for _, c := range all.Counts() {
		k := tallyKey{c.Source, c.Hour, c.Kind, c.Subreddit}
		if a, b := t.sums[k], should.sums[k]; a != b {
			is, should := c, c
			is.Events, is.Scored, is.Score = a.events, a.scored, a.score
			should.Events, should.Scored, should.Score = b.events, b.scored, b.score
			if err := wrong(is, should); err != nil {
				return err
			}
		}
	}
	return nil
}
