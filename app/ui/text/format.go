package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"weir/app/chart"
	"weir/app/locale"
)

// Grouped writes a whole number with thin spaces between thousands.
func Grouped(n float64) string {
	if math.IsNaN(n) {
		return "–"
	}
	digits := strconv.FormatFloat(math.Abs(math.Round(n)), 'f', 0, 64)
	var b strings.Builder
	if math.Round(n) < 0 {
		b.WriteString("−")
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u2009')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Compact writes a count in at most four digits, as charts do: 950, 12.4k, 54.1M.
func Compact(n float64) string {
	switch {
	case math.IsNaN(n):
		return "–"
	case n <= -0.5:
		return "−" + Compact(-n)
	case n < 1e4:
		return Grouped(n)
	}
	return chart.Whole.Text(n)
}

// Duration writes a duration as a person would, in two units at most.
func Duration(d time.Duration) string {
	switch {
	case d < 0:
		return Duration(0)
	case d < time.Millisecond:
		return fmt.Sprintf("%d %s", d.Microseconds(), Tr("µs"))
	case d < time.Second:
		return fmt.Sprintf("%d %s", d.Milliseconds(), Tr("ms"))
	case d < time.Minute:
		return fmt.Sprintf("%d %s", int(d.Seconds()), Tr("s"))
	case d < time.Hour:
		return fmt.Sprintf("%d %s %02d %s", int(d.Minutes()), Tr("m"), int(d.Seconds())%60, Tr("s"))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d %s %02d %s", int(d.Hours()), Tr("h"), int(d.Minutes())%60, Tr("m"))
	}
	return fmt.Sprintf("%d %s %d %s", int(d.Hours())/24, Tr("d"), int(d.Hours())%24, Tr("h"))
}

// Clock writes a past time as the time of day, with the date if it is more than 20 hours
// before now.
func Clock(at, now time.Time) string {
	if now.Sub(at) > 20*time.Hour {
		return locale.Format(at.Local(), locale.DayMonthTime)
	}
	return at.Local().Format("15:04")
}

// Change writes how a value changed from what it was, as "▲ 3.1 %", and returns the
// direction: 1, 0 or -1.
func Change(now, was float64) (string, int) {
	if math.IsNaN(now) || math.IsNaN(was) || was == 0 {
		return "", 0
	}
	part := 100 * (now - was) / was
	switch {
	case math.Abs(part) < 0.05:
		return "– 0 %", 0
	case part > 999:
		return "▲ > 999 %", 1
	case part > 0:
		return "▲ " + locale.Decimal(part, 1) + " %", 1
	}
	return "▼ " + locale.Decimal(-part, 1) + " %", -1
}

// Excerpt returns the beginning of a text, with its line breaks turned into spaces.
func Excerpt(text string) string {
	const most = 200 // more than any row has room for
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strings.Join(strings.Fields(text), " ")
}

// OneLine returns a text with each control character replaced by a space.
func OneLine(s string) string {
	if strings.IndexFunc(s, unicode.IsControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// AndMore returns ", and n more", or nothing if n is not positive.
func AndMore(n int) string {
	if n <= 0 {
		return ""
	}
	return Tr(", and {{.More}} more", With("More", n))
}
