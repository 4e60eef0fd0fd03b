package explore

import (
	"time"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/core/explore"
)

// periodText names the period from the interval that begins at from to the one that ends
// at end, in their zone.
func periodText(every explore.Interval, from, end time.Time) string {
	one := every.Next(from).Equal(end)
	last := end.Add(-time.Nanosecond)
	clock := func(t time.Time) string { return t.Format("15:04") }
	write := locale.Format
	const to = " – "
	switch {
	case every == explore.Minute && one:
		return write(from, locale.LongDate) + ", " + clock(from)
	case every <= explore.Hour && day(from).Equal(day(last)):
		return write(from, locale.LongDate) + ", " + clock(from) + to + clock(last)
	case every <= explore.Hour:
		return write(from, locale.LongDate) + " " + clock(from) + to + write(last, locale.LongDate) + " " + clock(last)
	case every == explore.Year && one:
		return from.Format("2006")
	case every == explore.Year:
		return from.Format("2006") + to + last.Format("2006")
	case every == explore.Month && one:
		return write(from, locale.LongMonthYear)
	case every == explore.Month && from.Year() == last.Year():
		return write(from, locale.LongMonth) + to + write(last, locale.LongMonthYear)
	case every == explore.Month:
		return write(from, locale.LongMonthYear) + to + write(last, locale.LongMonthYear)
	case day(from).Equal(day(last)):
		return write(from, locale.LongDate)
	case from.Year() == last.Year() && from.Month() == last.Month():
		return write(from, locale.Day) + to + write(last, locale.LongDate)
	case from.Year() == last.Year():
		return write(from, locale.LongDay) + to + write(last, locale.LongDate)
	}
	return write(from, locale.LongDate) + to + write(last, locale.LongDate)
}

func day(t time.Time) time.Time {
	year, month, d := t.Date()
	return time.Date(year, month, d, 0, 0, 0, 0, t.Location())
}

// lengthText is how many intervals a selection has.
func lengthText(every explore.Interval, n int) string {
	data := text.With("N", n)
	switch every {
	case explore.Minute:
		return text.Trn(n, "{{.N}} minute", "{{.N}} minutes", data)
	case explore.Hour:
		return text.Trn(n, "{{.N}} hour", "{{.N}} hours", data)
	case explore.Day:
		return text.Trn(n, "{{.N}} day", "{{.N}} days", data)
	case explore.Week:
		return text.Trn(n, "{{.N}} week", "{{.N}} weeks", data)
	case explore.Month:
		return text.Trn(n, "{{.N}} month", "{{.N}} months", data)
	}
	return text.Trn(n, "{{.N}} year", "{{.N}} years", data)
}
