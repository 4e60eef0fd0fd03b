package core_test

import (
	"testing"
	"time"

	"weir/core"
)

// TestParseTime: whatever form Weir prints a time in is read as that time.
func TestParseTime(t *testing.T) {
	at := time.Date(2026, 11, 24, 13, 5, 7, 250_000_000, time.UTC)
	for layout, precision := range map[string]time.Duration{
		time.RFC3339: time.Second, time.RFC3339Nano: 1, time.DateTime: time.Second, "2006-01-02 15:04": time.Minute,
		"2006-01-02 15:04:05.999999 UTC": 1, "2006-01-02T15:04:05": time.Second, "2006-01-02t15:04:05z": time.Second,
		"2006-01-02 15:04:05Z07:00": time.Second, "2006-01-02 15:04:05 -0700": time.Second, "2006-01-02 15:04 UTC": time.Minute,
	} {
		text := " " + at.Format(layout) + " "
		if got, ok := core.ParseTime(text); !ok || !got.Equal(at.Truncate(precision)) || got.Location() != time.UTC {
			t.Errorf("%q: got %v, %v", text, got, ok)
		}
	}
	for text, want := range map[string]string{
		"2026-11": "2026-11-01T00:00:00Z", "2026-11-24": "2026-11-24T00:00:00Z", "2026-11-24T13:05": "2026-11-24T13:05:00Z",
		"2026-11-24T13:05:07-02:00": "2026-11-24T15:05:07Z", "2026-11-24 13:05:07+01:00": "2026-11-24T12:05:07Z",
	} {
		if got, ok := core.ParseTime(text); !ok || got.Format(time.RFC3339) != want {
			t.Errorf("%q: got %v, %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "soon", "2026", "24.11.2026", "2026-11-24 13:05 CET", "13:05"} {
		if got, ok := core.ParseTime(text); ok {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
