package text_test

import (
	"testing"
	"time"
	"weir/app/ui/text"
)

func TestMoment(t *testing.T) {
	for written, want := range map[string]string{
		"2026-11":                   "2026-11-01T00:00:00Z",
		"2026-11-24":                "2026-11-24T00:00:00Z",
		"2026-11-24 13:05":          "2026-11-24T13:05:00Z",
		"2026-11-24 13:05:07":       "2026-11-24T13:05:07Z",
		"2026-11-24T13:05":          "2026-11-24T13:05:00Z",
		"2026-11-24T13:05:07-02:00": "2026-11-24T15:05:07Z",

		"2026-11-24 13:05:07.25 UTC": "2026-11-24T13:05:07Z", // as shown in the details of an event
	} {
		got, err := text.ParseTime(" " + written + " ")
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%q: got %v, %v, want %s", written, got, err, want)
		}
	}
	if got, err := text.ParseTime("  "); err != nil || !got.IsZero() {
		t.Errorf("nothing: got %v, %v, want the zero time", got, err)
	}
}
