package ui

import (
	"errors"
	"strings"
	"time"

	"weir/core"
)

// eventForm is what stands in the fields of a search for events.
type eventForm struct {
	kind, subreddit, author, state, from, before, text string
}

// formError says what is wrong with one field.
type formError struct {
	field string // its caption, translated
	err   error
}

// Error is one line that names the field.
func (e *formError) Error() string { return e.field + ": " + e.err.Error() }

// query is what the fields ask for. Its errors are *formError.
func (f eventForm) query() (core.PageQuery, error) {
	q := core.PageQuery{Filter: core.Filter{
		Kinds: listed(f.kind), Subreddits: listed(f.subreddit), Authors: listed(f.author), Text: strings.TrimSpace(f.text),
	}}
	if f.state != "" {
		q.States = []string{f.state}
	}
	var err error
	if q.Filter.After, err = moment(f.from); err != nil {
		return q, &formError{tr("From"), err}
	}
	if q.Filter.Before, err = moment(f.before); err != nil {
		return q, &formError{tr("Before"), err}
	}
	if a, b := q.Filter.After, q.Filter.Before; !a.IsZero() && !b.IsZero() && !b.After(a) {
		return q, &formError{tr("Before"), errors.New(tr("want a time later than From"))}
	}
	return q, nil
}

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

// everything reports whether a filter selects all events.
func everything(f core.Filter) bool {
	return len(f.Kinds) == 0 && len(f.Subreddits) == 0 && len(f.Authors) == 0 &&
		f.After.IsZero() && f.Before.IsZero() && f.Text == ""
}
