package metrics

import (
	"slices"
	"strings"
	"time"
)

// ErrorEvent is an error that a stage met, or an attempt at an event that failed.
type ErrorEvent struct {
	Time  time.Time `json:"time"` // UTC, in whole microseconds, as stores hold it
	Stage Stage     `json:"stage"`
	Text  string    `json:"text"`           // at most MaxErrorText bytes
	Event int64     `json:"event,omitzero"` // whose attempt failed; 0 when it is the stage's own error
	Class error     `json:"-"`              // see core.Class; nil in a sample that was read from a store
}

// Bounds of a sample's list of errors: it stays small however many errors there
// are. A failure's whole text is in the store.
const (
	RecentErrors = 3
	MaxErrorText = 200 // bytes
)

// NewErrorEvent returns an error of a stage, with its text cut to MaxErrorText bytes.
func NewErrorEvent(at time.Time, stage Stage, text string) ErrorEvent {
	if len(text) > MaxErrorText {
		const more = "…"
		text = strings.ToValidUTF8(text[:MaxErrorText-len(more)], "") + more
	}
	return ErrorEvent{Time: at.UTC().Truncate(time.Microsecond), Stage: stage, Text: text}
}

// NewRecent returns the list of errors of an interval that begins, with room for all
// that AddRecent needs: adding to it allocates nothing.
func NewRecent() []ErrorEvent { return make([]ErrorEvent, 0, RecentErrors+1) }

// AddRecent adds an error to those of an interval and returns them, oldest first. When there are
// too many it drops the oldest failed attempt, because thousands of these would
// hide a stage's own errors; if there is none, the oldest error.
func AddRecent(recent []ErrorEvent, e ErrorEvent) []ErrorEvent {
	at := len(recent)
	for at > 0 && recent[at-1].Time.After(e.Time) {
		at--
	}
	recent = slices.Insert(recent, at, e)
	if len(recent) > RecentErrors {
		drop := max(slices.IndexFunc(recent, func(e ErrorEvent) bool { return e.Event != 0 }), 0)
		recent = slices.Delete(recent, drop, drop+1)
	}
	return recent
}

// mergeRecent returns the newest errors of both lists.
func mergeRecent(a, b []ErrorEvent) []ErrorEvent {
	if len(b) == 0 {
		return a
	}
	sum := append(NewRecent(), a...)
	for _, e := range b {
		sum = AddRecent(sum, e)
	}
	return sum
}
