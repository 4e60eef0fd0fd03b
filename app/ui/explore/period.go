package explore

import (
	"time"

	"weir/app/ui/text"
	"weir/core/explore"
)

// periodText names the period from the interval that begins at from to the one that ends
// at end, in their zone.
func periodText(every explore.Interval, from, end time.Time) string {
	one := every.Next(from).Equal(end)
	last := end.Add(-time.Nanosecond)
	switch {
	case every == explore.Minute && one:
		return from.Format("2 January 2006, 15:04")
	case every == explore.Hour && one:
		return from.Format("2 January 2006, 15:04 – ") + last.Format("15:04")
	case every <= explore.Hour && day(from).Equal(day(last)):
		return from.Format("2 January 2006, 15:04 – ") + last.Format("15:04")
	case every <= explore.Hour:
		return from.Format("2 January 2006 15:04 – ") + last.Format("2 January 2006 15:04")
	case every == explore.Year && one:
		return from.Format("2006")
	case every == explore.Year:
		return from.Format("2006 – ") + last.Format("2006")
	case every == explore.Month && one:
		return from.Format("January 2006")
	case every == explore.Month && from.Year() == last.Year():
		return from.Format("January – ") + last.Format("January 2006")
	case every == explore.Month:
		return from.Format("January 2006 – ") + last.Format("January 2006")
	case day(from).Equal(day(last)):
		return from.Format("2 January 2006")
	case from.Year() == last.Year() && from.Month() == last.Month():
		return from.Format("2 – ") + last.Format("2 January 2006")
	case from.Year() == last.Year():
		return from.Format("2 January – ") + last.Format("2 January 2006")
	}
	return from.Format("2 January 2006 – ") + last.Format("2 January 2006")
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
