package dump

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// maxMicros is beyond the year 9999, in microseconds since 1970. What is
// further away cannot be computed with safely; what is nearer, core.Event's
// Validate judges.
const maxMicros = 300_000_000_000_000_000

// parseTime reads a time to the microsecond. name is what a reject calls it.
func parseTime(name string, text []byte, format TimeFormat) (time.Time, error) {
	if len(text) == 0 {
		return time.Time{}, errors.New("no " + name)
	}
	unit := int64(1_000_000)
	switch {
	case format == TimeUnixMilli:
		unit = 1000
	case format == TimeUnixMicro:
		unit = 1
	case format == TimeRFC3339, format == TimeAny && bytes.ContainsAny(text, ":Tt"):
		t, err := time.Parse(time.RFC3339Nano, string(text))
		if err != nil {
			return time.Time{}, fmt.Errorf("%s is not a time by RFC 3339: %.40q", name, text)
		}
		return t.UTC().Truncate(time.Microsecond), nil
	}
	n, fraction, ok := parseNumber(text)
	if !ok {
		return time.Time{}, fmt.Errorf("%s is not a time: %.40q", name, text)
	}
	if n > maxMicros/unit || n < -maxMicros/unit {
		return time.Time{}, fmt.Errorf("%s is out of range: %.40s", name, text)
	}
	return time.UnixMicro(n*unit + int64(math.Round(fraction*float64(unit)))).UTC(), nil
}

// parseScore reads a whole number; ok is false when there is none. name is what
// a reject calls it.
func parseScore(name string, text []byte) (score int64, ok bool, err error) {
	if len(text) == 0 {
		return 0, false, nil
	}
	n, fraction, ok := parseNumber(text)
	if !ok || fraction != 0 {
		return 0, false, fmt.Errorf("%s is not a whole number: %.40q", name, text)
	}
	return n, true, nil
}

// parseNumber reads a decimal number, rounded towards zero to n, with the rest
// in fraction. A number beyond 64 bits becomes the largest or smallest n.
func parseNumber(text []byte) (n int64, fraction float64, ok bool) {
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	if len(digits) > 0 && len(digits) <= 18 { // as many as always fit
		for i, c := range digits {
			if c-'0' > 9 {
				break
			}
			n = n*10 + int64(c-'0')
			if i == len(digits)-1 {
				if negative {
					n = -n
				}
				return n, 0, true
			}
		}
	}
	for _, c := range text { // ParseFloat would take hexadecimals, Inf and 1_000
		if c-'0' > 9 && c != '-' && c != '+' && c != '.' && c|0x20 != 'e' {
			return 0, 0, false
		}
	}
	f, err := strconv.ParseFloat(string(text), 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, 0, false
	case f >= math.MaxInt64:
		return math.MaxInt64, 0, true
	case f <= math.MinInt64:
		return math.MinInt64, 0, true
	}
	whole, fraction := math.Modf(f)
	return int64(whole), fraction, true
}
