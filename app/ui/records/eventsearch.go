package records

import (
	"errors"
	"strings"

	"weir/app/ui/text"
	"weir/core"
)

// eventForm has the values of the fields of a search for events.
type eventForm struct {
	kind, subreddit, author, state, from, before, text string
}

// fieldError is an error in one field.
type fieldError struct {
	field string // its label, translated
	err   error
}

// Error names the field.
func (e *fieldError) Error() string { return e.field + ": " + e.err.Error() }

// query is the query of the fields. Its errors are *fieldError.
func (f eventForm) query() (core.PageQuery, error) {
	q := core.PageQuery{Filter: core.Filter{
		Kinds: text.SplitList(f.kind), Subreddits: text.SplitList(f.subreddit), Authors: text.SplitList(f.author),
	}}
	if f.state != "" {
		q.States = []string{f.state}
	}
	var err error
	if q.Filter.Text, err = core.ParseText(strings.TrimSpace(f.text)); err != nil {
		return q, &fieldError{text.Tr("Text"), err}
	}
	if q.Filter.After, err = text.ParseTime(f.from); err != nil {
		return q, &fieldError{text.Tr("From"), err}
	}
	if q.Filter.Before, err = text.ParseTime(f.before); err != nil {
		return q, &fieldError{text.Tr("Before"), err}
	}
	if a, b := q.Filter.After, q.Filter.Before; !a.IsZero() && !b.IsZero() && !b.After(a) {
		return q, &fieldError{text.Tr("Before"), errors.New(text.Tr("want a time later than From"))}
	}
	return q, nil
}

// selectsAll reports whether a filter selects all events.
func selectsAll(f core.Filter) bool {
	return len(f.Kinds) == 0 && len(f.Subreddits) == 0 && len(f.Authors) == 0 &&
		f.After.IsZero() && f.Before.IsZero() && f.Text.Empty()
}
