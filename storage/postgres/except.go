package postgres

import (
	"fmt"
	"slices"

	"weir/core"
	"weir/storage/kit"
)

// except leaves out what a filter does, by the columns of e. Names that the database
// can't compare are left to core.Filter.
func (w *where) except(x core.Except) {
	w.notTexts("e.source", x.Sources)
	w.notTexts("e.kind", x.Kinds)
	w.notNames("e.subreddit", "r/", x.Subreddits)
	w.notNames("e.author", "u/", x.Authors)
	if core.NamesDeleted(x.Authors) {
		w.conditions = append(w.conditions, fmt.Sprintf("e.flags & %d = 0", core.AuthorDeleted))
	}
}

// notTexts demands none of the values as they stand.
func (w *where) notTexts(column string, values []string) {
	if len(values) > 0 {
		w.add(column+" <> ALL (?::text[])", texts(values))
	}
}

// notNames demands none of the names, ignoring a prefix and the case of ASCII.
func (w *where) notNames(column, prefix string, values []string) {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !kit.ASCII([]string{v}) })
	if len(values) > 0 {
		w.add(folded(column, values)+" <> ALL (?::text[])", trimmed(prefix, values))
	}
}
