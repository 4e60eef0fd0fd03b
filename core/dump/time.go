package dump

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"time"
)

// TimeFormat is the format of a time. Numbers may be in strings and have
// fractions; they count from 1970 in UTC and may be negative.
type TimeFormat string

// The formats of time. TimeRFC3339 accepts t and z in lower case, and a second
// 60, which is read as the next second.
const (
	TimeAny       TimeFormat = ""        // any format below, recognised by the value
	TimeUnix      TimeFormat = "unix"    // seconds
	TimeUnixMilli TimeFormat = "unix_ms" // milliseconds
	TimeUnixMicro TimeFormat = "unix_us" // microseconds
	TimeRFC3339   TimeFormat = "rfc3339"
)

// In addition to RFC 3339, TimeAny reads:
//
//	2015-01-01                        the day's beginning in UTC
//	2015-01-01 15:00:00               a blank for the T
//	2015-01-01T15:00:00,5             no zone: UTC; a comma for the point
//	2015/01/01 15:00:00 -0700         slashes; zones ±hh, ±hhmm, ±hh:mm, UTC, GMT, Z,
//	2015-01-01 15:00:00 +0000 UTC     with or without a blank before them
//	Thu, 01 Jan 2015 15:00:00 GMT     RFC 1123, also with an offset
//	Thu Jan 01 15:00:00 +0000 2015    Twitter's
//
// and numbers, whose size determines the unit: seconds below 10¹¹ (up to the year
// 5138), milliseconds below 10¹⁴, microseconds below 10¹⁷, else nanoseconds. So
// milliseconds, microseconds and nanoseconds are read correctly from 3 March 1973
// on; name the format for earlier times. Other abbreviations of zones are not
// accepted, because most are ambiguous.
const (
	maxSeconds = 100_000_000_000
	maxMillis  = 100_000_000_000_000
	maxMicros  = 100_000_000_000_000_000
)

// farMicros is a limit beyond the year 9999, in microseconds since 1970, within
// which arithmetic cannot overflow. core.Event's Validate checks times below it.
const farMicros = 300_000_000_000_000_000

// parseTime reads a time to the microsecond, in UTC. A reject refers to it as
// name.
func parseTime(name string, text []byte, format TimeFormat) (time.Time, error) {
	switch {
	case len(text) == 0:
		return time.Time{}, errors.New("no " + name)
	case format == TimeRFC3339:
		t, ok := parseDate(text, false)
		if !ok {
			return t, fmt.Errorf("%s is not a time by RFC 3339: %.40q", name, text)
		}
		return t, nil
	case format == TimeAny:
		if t, ok := parseWritten(text); ok {
			return t, nil
		}
	}
	n, fraction, ok := parseNumber(text)
	if !ok {
		return time.Time{}, fmt.Errorf("%s is not a time: %.40q", name, text)
	}
	unit := int64(1_000_000)
	switch {
	case format == TimeUnixMilli, format == TimeAny && between(n, maxSeconds, maxMillis):
		unit = 1000
	case format == TimeUnixMicro, format == TimeAny && between(n, maxMillis, maxMicros):
		unit = 1
	case format == TimeAny && !between(n, 0, maxMicros):
		if n != math.MaxInt64 && n != math.MinInt64 { // these may be larger numbers that were clamped
			return time.Unix(0, n).UTC().Truncate(time.Microsecond), nil
		}
	}
	if n > farMicros/unit || n < -farMicros/unit {
		return time.Time{}, fmt.Errorf("%s is out of range: %.40s", name, text)
	}
	return time.UnixMicro(n*unit + int64(math.Round(fraction*float64(unit)))).UTC(), nil
}

// between reports whether low ≤ |n| < high.
func between(n, low, high int64) bool {
	return n >= low && n < high || n <= -low && n > -high
}

// parseWritten reads a time that is not a number.
func parseWritten(text []byte) (time.Time, bool) {
	if text = bytes.TrimSpace(text); len(text) == 0 || text[0] < 'A' {
		return parseDate(text, true)
	}
	f := bytes.Fields(text)
	if len(f) != 6 {
		return time.Time{}, false
	}
	month, day, clock, zone, year := f[1], f[2], f[3], f[4], f[5]
	weekday, comma := bytes.CutSuffix(f[0], []byte(","))
	if comma {
		day, month, year, clock, zone = f[1], f[2], f[3], f[4], f[5]
	}
	if index(weekdays, weekday) == 0 {
		return time.Time{}, false
	}
	if len(day) == 1 {
		day = append([]byte("0"), day...)
	}
	return parseDate(fmt.Appendf(nil, "%s-%02d-%s %s %s", year, index(months, month), day, clock, zone), true)
}

const (
	weekdays = "MonTueWedThuFriSatSun"
	months   = "JanFebMarAprMayJunJulAugSepOctNovDec"
)

// index returns the position of a name of three letters in names, counted from 1;
// 0 when it isn't there.
func index(names string, name []byte) int {
	for i := 0; i < len(names) && len(name) == 3; i += 3 {
		if bytes.EqualFold(name, []byte(names[i:i+3])) {
			return i/3 + 1
		}
	}
	return 0
}

// parseDate reads a time by RFC 3339 or, if loose, in a similar format.
func parseDate(b []byte, loose bool) (time.Time, bool) {
	none := time.Time{}
	if len(b) < len("2006-01-02") || b[4] != b[7] || b[4] != '-' && (b[4] != '/' || !loose) {
		return none, false
	}
	year, okYear := decimal(b[:4])
	month, okMonth := decimal(b[5:7])
	day, okDay := decimal(b[8:10])
	if !okYear || !okMonth || !okDay || month < 1 || month > 12 || day < 1 || day > 31 {
		return none, false
	}
	var hour, minute, second, nanos, offset int64
	if b = b[10:]; len(b) > 0 || !loose {
		if len(b) < len("T15:04:05") || b[0]|0x20 != 't' && (b[0] != ' ' || !loose) || b[3] != ':' || b[6] != ':' {
			return none, false
		}
		var okHour, okMinute, okSecond, okRest bool
		hour, okHour = decimal(b[1:3])
		minute, okMinute = decimal(b[4:6])
		second, okSecond = decimal(b[7:9])
		if !okHour || !okMinute || !okSecond || hour > 23 || minute > 59 || second > 60 {
			return none, false
		}
		if nanos, b, okRest = parseFraction(b[9:]); !okRest {
			return none, false
		}
		if offset, okRest = parseZone(b, loose); !okRest {
			return none, false
		}
	}
	if day > 28 && time.Date(int(year), time.Month(month), int(day), 0, 0, 0, 0, time.UTC).Day() != int(day) {
		return none, false // such as 30 February
	}
	t := time.Date(int(year), time.Month(month), int(day), int(hour), int(minute), int(second-offset), int(nanos), time.UTC)
	return t, true
}

// parseFraction reads the fraction of a second, if there is one, truncated to
// microseconds, and returns the bytes after it.
func parseFraction(b []byte) (nanos int64, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '.' && b[0] != ',' {
		return 0, b, true
	}
	unit := int64(100_000_000)
	i := 1
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		nanos += int64(b[i]-'0') * unit
		if unit /= 10; unit < 1000 {
			unit = 0
		}
	}
	return nanos, b[i:], i > 1
}

// parseZone reads the zone after the seconds. offset is in seconds east of UTC.
func parseZone(b []byte, loose bool) (offset int64, ok bool) {
	if loose {
		b = bytes.TrimPrefix(b, []byte(" "))
		if len(b) > len(" UTC") {
			b = bytes.TrimSuffix(b, []byte(" UTC"))
		}
		if len(b) == 0 || bytes.EqualFold(b, []byte("UTC")) || bytes.EqualFold(b, []byte("GMT")) {
			return 0, true
		}
	}
	if len(b) == 1 {
		return 0, b[0]|0x20 == 'z'
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	hours, ok := decimal(b[1:3])
	rest := b[3:]
	colon := len(rest) == 3 && rest[0] == ':'
	if colon {
		rest = rest[1:]
	}
	minutes := int64(0)
	switch {
	case !colon && !loose:
		return 0, false
	case len(rest) > 0 || colon:
		var okMinutes bool
		minutes, okMinutes = decimal(rest)
		ok = ok && okMinutes && len(rest) == 2
	}
	if offset = hours*3600 + minutes*60; b[0] == '-' {
		offset = -offset
	}
	return offset, ok && hours <= 23 && minutes <= 59
}
