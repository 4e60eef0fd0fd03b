package core

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Filter selects events. Empty fields select everything; each list matches any
// of its entries.
type Filter struct {
	Kinds      []string
	Subreddits []string  // ignoring case, with or without "r/"
	Authors    []string  // ignoring case, with or without "u/"
	After      time.Time // created at or after
	Before     time.Time // created before
	Text       string    // some text of the event's data contains it, ignoring case
}

// Match reports whether the filter selects the event.
func (f *Filter) Match(e *Event) bool {
	return (len(f.Kinds) == 0 || slices.Contains(f.Kinds, e.Kind)) &&
		(len(f.Subreddits) == 0 || containsName(f.Subreddits, "r/", e.Subreddit)) &&
		(len(f.Authors) == 0 || containsName(f.Authors, "u/", e.Author)) &&
		(f.After.IsZero() || !e.CreatedAt.Before(f.After)) &&
		(f.Before.IsZero() || e.CreatedAt.Before(f.Before)) &&
		(f.Text == "" || f.MatchText(e.Data))
}

func containsName(names []string, prefix, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return strings.EqualFold(strings.TrimPrefix(n, prefix), name)
	})
}

// MatchText reports whether some string in the JSON value data contains the
// filter's text. Names of members don't count, nor does data that isn't JSON.
func (f *Filter) MatchText(data []byte) bool {
	want := strings.ToLower(f.Text)
	d := jsontext.NewDecoder(bytes.NewReader(data),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		t, err := d.ReadToken()
		if err != nil {
			return false
		}
		kind, length := d.StackIndex(d.StackDepth())
		isName := kind == '{' && length%2 == 1
		if t.Kind() == '"' && !isName && strings.Contains(strings.ToLower(t.String()), want) {
			return true
		}
	}
}
