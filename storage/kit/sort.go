package kit

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"weir/core"
)

// Bounded returns the query with its limit, and with the time that its Past implies: what
// comes later in the order is of another time than what came before.
func Bounded(q core.SortQuery) core.SortQuery {
	q.Limit = cmp.Or(max(q.Limit, 0), 100)
	if q.Past == nil {
		return q
	}
	at := q.Past.CreatedAt
	switch q.Order {
	case core.OrderNewest:
		if end := at.Add(time.Microsecond); q.Filter.Before.IsZero() || end.Before(q.Filter.Before) {
			q.Filter.Before = end
		}
	case core.OrderOldest:
		if at.After(q.Filter.After) {
			q.Filter.After = at
		}
	case core.OrderScore:
	}
	return q
}

// IDs returns the ids of events.
func IDs(events []core.Stored) []int64 {
	ids := make([]int64, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	return ids
}

// Exact reports whether a database selects what core.Filter does. It knows the case of
// ASCII only: names with other characters it can't look for, and it can't leave out one
// whose K is the Kelvin sign.
func Exact(f core.Filter) bool {
	return f.Text.Empty() && len(f.IDs) == 0 && len(f.Except.Subreddits) == 0 && len(f.Except.Authors) == 0 &&
		ASCII(f.Subreddits) && ASCII(f.Authors)
}

// ASCII reports whether all of these names are ASCII.
func ASCII(names []string) bool {
	for _, name := range names {
		if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return false
		}
	}
	return true
}
