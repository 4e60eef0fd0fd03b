package postgres

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/core"
	"weir/storage/kit"
)

// where puts conditions together; ? stands for the next argument.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, arg any) {
	w.args = append(w.args, arg)
	w.conditions = append(w.conditions, strings.ReplaceAll(condition, "?", "$"+strconv.Itoa(len(w.args))))
}

// names demands one of the names, ignoring a prefix and the case of ASCII:
// other names are left to core.Filter, which looks at every row again.
func (w *where) names(column, prefix string, values []string) {
	if len(values) == 0 || !kit.ASCII(values) {
		return
	}
	w.add(folded(column, values)+" = ANY (?::text[])", trimmed(prefix, values))
}

// trimmed are names in lower case and without a prefix.
func trimmed(prefix string, values []string) []string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = text(strings.ToLower(core.TrimName(v, prefix)))
	}
	return names
}

// folded is a column in lower case, to be compared with names of ASCII. As the columns are
// COLLATE "C" lower knows no others; but ſ is an s in another case, and
// the sign for kelvin, U+212A, a k.
func folded(column string, values []string) string {
	if slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, "ksKS") }) {
		column = "translate(" + column + ", U&'\\017f\\212a', 'sk')"
	}
	return "lower(" + column + ")"
}

// authors is names of e's author; core.Deleted finds those that were, too.
func (w *where) authors(values []string) {
	n := len(w.conditions)
	w.names("e.author", "u/", values)
	if len(w.conditions) > n && core.NamesDeleted(values) {
		w.conditions[n] = fmt.Sprintf("(%s OR e.flags & %d <> 0)", w.conditions[n], core.AuthorDeleted)
	}
}

func (w *where) between(column string, from, to time.Time) {
	if !from.IsZero() {
		w.add(column+" >= ?::timestamptz", from)
	}
	if !to.IsZero() {
		w.add(column+" < ?::timestamptz", to)
	}
}

// filter adds the conditions that columns of e can answer; core.Filter tests the rest.
func (w *where) filter(f core.Filter) {
	w.texts("e.source", f.Sources)
	w.texts("e.kind", f.Kinds)
	w.names("e.subreddit", "r/", f.Subreddits)
	w.authors(f.Authors)
	w.except(f.Except)
	w.between("e.created_at", f.After, f.Before)
	if f.MinScore != nil {
		w.add("e.score >= ?::bigint", *f.MinScore)
	}
	if f.MaxScore != nil {
		w.add("e.score <= ?::bigint", *f.MaxScore)
	}
}

// texts demands one of the values as they stand.
func (w *where) texts(column string, values []string) {
	if len(values) > 0 {
		w.add(column+" = ANY (?::text[])", texts(values))
	}
}

// texts are values as the server takes them.
func texts(values []string) []string {
	exact := make([]string, len(values))
	for i, v := range values {
		exact[i] = text(v)
	}
	return exact
}

// past restricts a query to the rows after an id, and returns its ORDER BY.
func (w *where) past(column string, newest bool, id int64) (order string) {
	sign, order := " > ?::bigint", ""
	if newest {
		sign, order = " < ?::bigint", " DESC"
	}
	if id != 0 {
		w.add(column+sign, id)
	}
	return " ORDER BY " + column + order
}

// part demands that the column contain a text, ignoring the case of ASCII.
func (w *where) part(column, part string) {
	if part != "" {
		w.add("strpos(lower("+column+` COLLATE "C"), lower(?::text COLLATE "C")) > 0`, text(part))
	}
}

// limit ends the query after n rows, unless n is 0.
func limit(n int) string {
	if n <= 0 {
		return ""
	}
	return " LIMIT " + strconv.Itoa(n)
}

func (w *where) sql() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// prefixed puts a table's name before each of some columns.
func prefixed(table, columns string) string {
	return table + strings.ReplaceAll(columns, ", ", ", "+table)
}

// Events implements core.Browser.
func (s *Store) Events(ctx context.Context, f core.Filter) iter.Seq2[core.Event, error] {
	var w where
	w.filter(f)
	query := s.q("SELECT " + prefixed("e.", eventFields) + " FROM weir.events AS e" + w.sql() + " ORDER BY e.id")
	return kit.Matching(stream(ctx, s, s.search, "events", query, w.args, scanEvent), f.Match)
}
