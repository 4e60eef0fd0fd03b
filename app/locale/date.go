package locale

import (
	"strings"
	"time"
)

// Form is a way to write a date or a part of it. The time of day and ISO dates are the same
// in all languages: time.Time's Format writes them.
type Form int

// The forms, as English writes them.
const (
	Day           Form = iota // 2, before another date of the same month
	DayMonth                  // 2 Jan
	DayMonthYear              // 2 Jan 2006
	DayMonthTime              // 2 Jan 15:04
	FixedDay                  // 02 Jan, equally wide throughout a month
	FixedDayTime              // 02 Jan 15:04
	Month                     // Jan
	MonthYear                 // Jan 2006
	LongDay                   // 2 January
	LongDate                  // 2 January 2006
	LongMonth                 // January
	LongMonthYear             // January 2006
	forms
)

// Format writes a time in its own location.
func Format(t time.Time, f Form) string {
	c := now()
	layout := c.layouts[f]
	month, names := "January", &c.months
	if !strings.Contains(layout, month) {
		month, names = "Jan", &c.shortMonth
		if f == Month || f == MonthYear {
			names = &c.axisMonth
		}
	}
	before, after, named := strings.Cut(layout, month)
	if !named {
		return t.Format(layout)
	}
	return t.Format(before) + names[t.Month()-1] + t.Format(after)
}
