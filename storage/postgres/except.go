package postgres

import (
	"fmt"
	"strings"

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
	if len(values) == 0 {
		return
	}
	exact := make([]string, len(values))
	for i, v := range values {
		exact[i] = text(v)
	}
	w.add(column+" <> ALL (?::text[])", exact)
}

// notNames demands none of the names, ignoring a prefix and the case of ASCII.
func (w *where) notNames(column, prefix string, values []string) {
	var lower []string
	for _, v := range values {
		if kit.ASCII([]string{v}) {
			lower = append(lower, strings.ToLower(core.TrimName(v, prefix)))
		}
	}
	w.notTexts("lower("+column+")", lower)
}
