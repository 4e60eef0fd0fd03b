package ui

import (
	"errors"
	"strings"
	"time"
)

// listed splits what a person listed, with commas or spaces.
func listed(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// The ways to write a time, as on the command line.
var timeLayouts = []string{time.RFC3339Nano, time.DateOnly, time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04", "2006-01"}

// moment reads a time, in UTC unless it says otherwise. Nothing is the zero time.
func moment(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, text, time.UTC); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errors.New(tr("want a time like 2026-01-31, 2026-01-31 13:00 (UTC) or 2026-01-31T13:00:00+01:00"))
}
