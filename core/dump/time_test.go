package dump_test

import (
	"strconv"
	"testing"
	"time"

	"weir/core/dump"
)

func TestParseTime(t *testing.T) {
	at := time.Date(2015, 1, 1, 15, 0, 0, 0, time.UTC)
	half := at.Add(500 * time.Millisecond)
	micros := at.Add(123456 * time.Microsecond)
	leap := time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		text   string
		format dump.TimeFormat
		want   time.Time
	}{
		{"2015-01-01T15:00:00Z", dump.TimeAny, at},
		{"2015-01-01t15:00:00z", dump.TimeAny, at},
		{"2015-01-01T15:00:00z", dump.TimeAny, at},
		{"2015-01-01t15:00:00.123456789Z", dump.TimeAny, micros},
		{"2015-01-01T15:00:00.5Z", dump.TimeAny, half},
		{"2015-01-01T15:00:00,5Z", dump.TimeAny, half},
		{"2015-01-01T15:00:00.5000000000000000000000001Z", dump.TimeAny, half},
		{"2015-01-01T17:30:00+02:30", dump.TimeAny, at},
		{"2015-01-01T08:00:00-07:00", dump.TimeAny, at},
		{"2015-01-01T15:00:00-00:00", dump.TimeAny, at},
		{"2016-12-31T23:59:60Z", dump.TimeAny, leap},
		{"2016-12-31T15:59:60.5-08:00", dump.TimeAny, leap.Add(500 * time.Millisecond)},
		{"2016-12-31 23:59:60", dump.TimeAny, leap},
		{"2015-01-01 15:00:00", dump.TimeAny, at},
		{"2015-01-01 15:00:00 UTC", dump.TimeAny, at},
		{"2015-01-01 15:00:00 utc", dump.TimeAny, at},
		{"2015-01-01 15:00:00 GMT", dump.TimeAny, at},
		{"2015-01-01 15:00:00UTC", dump.TimeAny, at},
		{"2015-01-01 15:00:00.123456 UTC", dump.TimeAny, micros},
		{"2015-01-01 15:00:00Z", dump.TimeAny, at},
		{"2015-01-01 15:00:00 Z", dump.TimeAny, at},
		{"2015-01-01 15:00:00+00", dump.TimeAny, at},
		{"2015-01-01 15:00:00+0000", dump.TimeAny, at},
		{"2015-01-01 15:00:00 +00:00", dump.TimeAny, at},
		{"2015-01-01 08:00:00-07", dump.TimeAny, at},
		{"2015-01-01 20:30:00 +0530", dump.TimeAny, at},
		{"2015-01-01 15:00:00 +0000 UTC", dump.TimeAny, at},
		{"2015-01-01T15:00:00", dump.TimeAny, at},
		{"2015-01-01T15:00:00.5", dump.TimeAny, half},
		{" 2015-01-01T15:00:00 ", dump.TimeAny, at},
		{"2015-01-01", dump.TimeAny, at.Truncate(24 * time.Hour)},
		{"2015/01/01", dump.TimeAny, at.Truncate(24 * time.Hour)},
		{"2015/01/01 08:00:00 -0700", dump.TimeAny, at},
		{"2012/03/10 22:32:39 -0700", dump.TimeAny, time.Date(2012, 3, 11, 5, 32, 39, 0, time.UTC)},
		{"2012-02-29", dump.TimeAny, time.Date(2012, 2, 29, 0, 0, 0, 0, time.UTC)},
		{"Thu, 01 Jan 2015 15:00:00 GMT", dump.TimeAny, at},
		{"Thu, 1 Jan 2015 15:00:00 UTC", dump.TimeAny, at},
		{"Thu, 01 Jan 2015 08:00:00 -0700", dump.TimeAny, at},
		{"Sat, 31 Dec 2016 23:59:60 GMT", dump.TimeAny, leap},
		{"Thu Jan 01 15:00:00 +0000 2015", dump.TimeAny, at},
		{"Thu Jan  1 17:00:00 +0200 2015", dump.TimeAny, at},
		{"thu jan 01 15:00:00 +0000 2015", dump.TimeAny, at},
		{"Sat Dec 31 23:59:60 +0000 2016", dump.TimeAny, leap},
		{"1420124400", dump.TimeAny, at},
		{"1420124400.5", dump.TimeAny, half},
		{"1420124400.0", dump.TimeAny, at},
		{"1.4201244e9", dump.TimeAny, at},
		{"1420124400.123456", dump.TimeAny, micros},
		{"1420124400123", dump.TimeAny, at.Add(123 * time.Millisecond)},
		{"1420124400123.456", dump.TimeAny, micros},
		{"1420124400123456", dump.TimeAny, micros},
		{"1420124400123456000", dump.TimeAny, micros},
		{"1420124400123456789", dump.TimeAny, micros},
		{"1420124400123003000", dump.TimeAny, time.Unix(0, 1420124400123003000)}, // no float64 is as exact
		{"1.420124400123e12", dump.TimeAny, at.Add(123 * time.Millisecond)},
		{"0", dump.TimeAny, time.Unix(0, 0)},
		{"-1", dump.TimeAny, time.Unix(-1, 0)},
		{"-1.5", dump.TimeAny, time.UnixMilli(-1500)},
		{"-0.5", dump.TimeAny, time.UnixMilli(-500)},
		{"99999999999", dump.TimeAny, time.Unix(99999999999, 0)},
		{"100000000000", dump.TimeAny, time.UnixMilli(100000000000)},
		{"-99999999999", dump.TimeAny, time.Unix(-99999999999, 0)},
		{"-100000000000", dump.TimeAny, time.UnixMilli(-100000000000)},
		{"99999999999999", dump.TimeAny, time.UnixMilli(99999999999999)},
		{"100000000000000", dump.TimeAny, time.UnixMicro(100000000000000)},
		{"-100000000000000", dump.TimeAny, time.UnixMicro(-100000000000000)},
		{"99999999999999999", dump.TimeAny, time.UnixMicro(99999999999999999)},
		{"100000000000000000", dump.TimeAny, time.UnixMicro(100000000000000)},
		{"-100000000000000001", dump.TimeAny, time.UnixMicro(-100000000000001)},

		{"1420124400", dump.TimeUnix, at},
		{"142012440000", dump.TimeUnix, time.Unix(142012440000, 0)}, // with a format given, the size doesn't matter
		{"1420124400500", dump.TimeUnixMilli, half},
		{"5", dump.TimeUnixMilli, time.UnixMilli(5)},
		{"1420124400123456", dump.TimeUnixMicro, micros},
		{"-5", dump.TimeUnixMicro, time.UnixMicro(-5)},
		{"2015-01-01T15:00:00Z", dump.TimeRFC3339, at},
		{"2015-01-01t15:00:00.5z", dump.TimeRFC3339, half},
		{"2016-12-31T23:59:60+00:00", dump.TimeRFC3339, leap},
	} {
		got, err := dump.ParseTime([]byte(tt.text), tt.format)
		if err != nil || !got.Equal(tt.want) || got.Location() != time.UTC {
			t.Errorf("%q by %q: got %v %v, want %v", tt.text, tt.format, got, err, tt.want.UTC())
		}
	}
}

func TestNotATime(t *testing.T) {
	for _, tt := range []struct {
		text   string
		format dump.TimeFormat
		want   string
	}{
		{"", dump.TimeAny, "no at"},
		{"soon", dump.TimeAny, `at is not a time: "soon"`},
		{"2015-02-29", dump.TimeAny, `at is not a time: "2015-02-29"`},
		{"2015-13-01", dump.TimeAny, `at is not a time: "2015-13-01"`},
		{"2015-00-01", dump.TimeAny, `at is not a time: "2015-00-01"`},
		{"2015-01-00", dump.TimeAny, `at is not a time: "2015-01-00"`},
		{"2015-01/01", dump.TimeAny, `at is not a time: "2015-01/01"`},
		{"2015-1-1", dump.TimeAny, `at is not a time: "2015-1-1"`},
		{"01/02/2015", dump.TimeAny, `at is not a time: "01/02/2015"`}, // which is the month?
		{"2015-01-01T24:00:00Z", dump.TimeAny, `at is not a time: "2015-01-01T24:00:00Z"`},
		{"2015-01-01T15:60:00Z", dump.TimeAny, `at is not a time: "2015-01-01T15:60:00Z"`},
		{"2015-01-01T15:00:61Z", dump.TimeAny, `at is not a time: "2015-01-01T15:00:61Z"`},
		{"2015-01-01T15:00:00.Z", dump.TimeAny, `at is not a time: "2015-01-01T15:00:00.Z"`},
		{"2015-01-01T15:00:00+24:00", dump.TimeAny, `at is not a time: "2015-01-01T15:00:00+24:00"`},
		{"2015-01-01T15:00:00+00:60", dump.TimeAny, `at is not a time: "2015-01-01T15:00:00+00:60"`},
		{"2015-01-01T15:00:00+00:", dump.TimeAny, `at is not a time: "2015-01-01T15:00:00+00:"`},
		{"2015-01-01T15:00:00+000", dump.TimeAny, `at is not a time: "2015-01-01T15:00:00+000"`},
		{"2015-01-01T15:00:00 PST", dump.TimeAny, `at is not a time: "2015-01-01T15:00:00 PST"`},
		{"2015-01-01T15", dump.TimeAny, `at is not a time: "2015-01-01T15"`},
		{"Thu, 01 Jan 2015 15:00:00 PST", dump.TimeAny, `at is not a time: "Thu, 01 Jan 2015 15:00:00 PST"`},
		{"Thu, 32 Jan 2015 15:00:00 GMT", dump.TimeAny, `at is not a time: "Thu, 32 Jan 2015 15:00:00 GMT"`},
		{"Thu, 01 Foo 2015 15:00:00 GMT", dump.TimeAny, `at is not a time: "Thu, 01 Foo 2015 15:00:00 GMT"`},
		{"Thu, 01 Jan 15 15:00:00 GMT", dump.TimeAny, `at is not a time: "Thu, 01 Jan 15 15:00:00 GMT"`},
		{"Thursday, 01-Jan-15 15:00:00 GMT", dump.TimeAny, `at is not a time: "Thursday, 01-Jan-15 15:00:00 GMT"`},
		{"Xyz Jan 01 15:00:00 +0000 2015", dump.TimeAny, `at is not a time: "Xyz Jan 01 15:00:00 +0000 2015"`},
		{"0x10", dump.TimeAny, `at is not a time: "0x10"`},
		{"1_000", dump.TimeAny, `at is not a time: "1_000"`},
		{"NaN", dump.TimeAny, `at is not a time: "NaN"`},
		{"1e300", dump.TimeAny, "at is out of range: 1e300"},
		{"-1e300", dump.TimeAny, "at is out of range: -1e300"},
		{"99999999999999999999", dump.TimeAny, "at is out of range: 99999999999999999999"},
		{"2015-01-01T15:00:00Z", dump.TimeUnix, `at is not a time: "2015-01-01T15:00:00Z"`},
		{"1420124400123", dump.TimeUnix, "at is out of range: 1420124400123"},
		{"2015-01-01 15:00:00Z", dump.TimeRFC3339, `at is not a time by RFC 3339: "2015-01-01 15:00:00Z"`},
		{"2015-01-01T15:00:00", dump.TimeRFC3339, `at is not a time by RFC 3339: "2015-01-01T15:00:00"`},
		{"2015-01-01T15:00:00+0000", dump.TimeRFC3339, `at is not a time by RFC 3339: "2015-01-01T15:00:00+0000"`},
		{"2015-01-01T15:00:00+00", dump.TimeRFC3339, `at is not a time by RFC 3339: "2015-01-01T15:00:00+00"`},
		{"2015/01/01T15:00:00Z", dump.TimeRFC3339, `at is not a time by RFC 3339: "2015/01/01T15:00:00Z"`},
		{"2015-01-01", dump.TimeRFC3339, `at is not a time by RFC 3339: "2015-01-01"`},
		{"1420124400", dump.TimeRFC3339, `at is not a time by RFC 3339: "1420124400"`},
	} {
		if got, err := dump.ParseTime([]byte(tt.text), tt.format); err == nil || err.Error() != tt.want {
			t.Errorf("%q by %q: got %v %v, want %s", tt.text, tt.format, got, err, tt.want)
		}
	}
}

// FuzzParseTime: every time that is parsed can be parsed again from any other
// format.
func FuzzParseTime(f *testing.F) {
	formats := []dump.TimeFormat{dump.TimeAny, dump.TimeUnix, dump.TimeUnixMilli, dump.TimeUnixMicro, dump.TimeRFC3339}
	for _, text := range []string{
		"", "1420124400", "-1.5", "1e10", "1420124400123456789", "2015-01-01", "2015/01/01 08:00:00 -0700", "2016-12-31T23:59:60.5Z",
		"2015-01-01 15:00:00,123 +0000 UTC", "Thu, 1 Jan 2015 15:00:00 GMT", "Thu Jan 01 15:00:00 +0000 2015", "9999-12-31T23:59:59-23:59",
		"0000-01-01T00:00:00+23:59", "-9223372036854775808", "9223372036854775807", "1.", ".5", "-", "+1", "1e", "2015-01-01T15:00:00 +07 UTC",
	} {
		for i := range formats {
			f.Add(text, i)
		}
	}
	f.Fuzz(func(t *testing.T, text string, i int) {
		if i < 0 || i >= len(formats) {
			return
		}
		got, err := dump.ParseTime([]byte(text), formats[i])
		if err != nil {
			if !got.IsZero() {
				t.Fatalf("%q: %v beside an error", text, got)
			}
			return
		}
		if want, err := time.Parse(time.RFC3339Nano, text); err == nil && !got.Equal(want.Truncate(time.Microsecond)) {
			t.Fatalf("%q: got %v, the time package %v", text, got, want)
		}
		if got.Location() != time.UTC || got.Nanosecond()%1000 != 0 {
			t.Fatalf("%q: %v is not UTC to the microsecond", text, got)
		}
		again := func(text string, format dump.TimeFormat) {
			if same, err := dump.ParseTime([]byte(text), format); err != nil || !same.Equal(got) {
				t.Fatalf("%q is %v; %q by %q is %v (%v)", text, got, text, format, same, err)
			}
		}
		again(strconv.FormatInt(got.UnixMicro(), 10), dump.TimeUnixMicro)
		if year := got.Year(); year < 0 || year > 9999 {
			return
		}
		written := got.Format(time.RFC3339Nano)
		again(written, dump.TimeRFC3339)
		again(written, dump.TimeAny)
		again(got.Format("2006-01-02 15:04:05.999999999 -0700 MST"), dump.TimeAny)
		if whole := got.Truncate(time.Second); whole.Equal(got) {
			again(got.Format(time.RFC1123Z), dump.TimeAny)
			again(got.Format(time.RubyDate), dump.TimeAny)
			again(got.Format("2006/01/02 15:04:05"), dump.TimeAny)
		}
	})
}
