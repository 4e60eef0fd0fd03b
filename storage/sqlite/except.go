package sqlite

import (
	"fmt"
	"strings"

	"weir/core"
	"weir/storage/kit"
)

// except leaves out what a filter does, by the columns of e. Names that SQLite can't
// compare are left to core.Filter.
func (w *where) except(x core.Except) {
	w.notIn("e.source", anys(x.Sources))
	w.notIn("e.kind", anys(x.Kinds))
	w.notNames("e.subreddit", "r/", x.Subreddits)
	w.notNames("e.author", "u/", x.Authors)
	if core.NamesDeleted(x.Authors) {
		w.add(fmt.Sprintf("e.flags & %d = 0", core.AuthorDeleted))
	}
}

// notIn demands that the column be none of the values.
func (w *where) notIn(column string, values []any) {
	if len(values) > 0 {
		w.add(column+" NOT IN (?"+strings.Repeat(", ?", len(values)-1)+")", values...)
	}
}

// notNames is notIn, ignoring case and a prefix.
func (w *where) notNames(column, prefix string, values []string) {
	var trimmed []any
	for _, v := range values {
		if kit.ASCII([]string{v}) {
			trimmed = append(trimmed, core.TrimName(v, prefix))
		}
	}
	w.notIn(column+" COLLATE NOCASE", trimmed)
}
