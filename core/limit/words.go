package limit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// number writes a number in two or three digits that mean something, with thin spaces
// between thousands.
func number(n float64) string {
	switch {
	case n < 10:
		return strconv.FormatFloat(math.Round(n*10)/10, 'f', -1, 64)
	case n >= 1000:
		unit := math.Pow(10, math.Floor(math.Log10(n))-2)
		n = math.Round(n/unit) * unit
	}
	digits := strconv.FormatFloat(math.Round(n), 'f', 0, 64)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u2009')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// rate writes events per second.
func rate(n float64) string { return number(n) + "/s" }

func percent(part float64) string { return fmt.Sprintf("%.0f %%", 100*part) }

// length writes a duration in two digits.
func length(d time.Duration) string {
	switch {
	case d >= time.Second:
		return number(d.Seconds()) + " s"
	case d >= time.Millisecond:
		return number(float64(d)/1e6) + " ms"
	}
	return number(float64(d)/1e3) + " µs"
}

// plural writes how many there are of what ends in -s.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return number(float64(n)) + " " + what + "s"
}

// events is plural for a mean number of events.
func events(n float64) string {
	if text := number(n); text != "1" {
		return text + " events"
	}
	return "1 event"
}

// sure is the most that an estimate says: the models know nothing so far away.
const sure = 10

// faster writes a gain.
func faster(gain float64) string {
	if gain > sure {
		return fmt.Sprintf("more than %d× as fast", sure)
	}
	return "about " + number(gain) + "× as fast"
}
