package core

import (
	"strings"
	"time"
)

// timeLayouts are the forms that ParseTime reads.
var timeLayouts = []string{
	time.RFC3339Nano, time.DateOnly, time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04 MST",
}

// ParseTime reads a moment in one of the forms that Weir prints, or that people
// type: 2026-01-31, 2026-01-31 13:00, 2026-01-31T13:00:00+01:00. Without a zone
// it is in UTC, and so is what it returns. ok is false when it is none of these.
func ParseTime(text string) (t time.Time, ok bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	for _, layout := range timeLayouts {
		t, err := time.ParseInLocation(layout, text, time.UTC)
		// Go takes any three letters for a zone, and only UTC's offset is known.
		if name, _ := t.Zone(); err == nil && (!strings.Contains(layout, "MST") || name == "UTC") {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
