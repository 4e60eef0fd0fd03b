package postgres

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"weir/core"
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
	isASCII := func(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 }
	if len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return !isASCII(v) }) {
		return
	}
	trimmed := make([]string, len(values))
	for i, v := range values {
		trimmed[i] = text(strings.ToLower(strings.TrimPrefix(v, prefix)))
	}
	w.add("lower("+column+") = ANY (?::text[])", trimmed) // the columns are COLLATE "C", so this is ASCII's lower
}

func (w *where) between(column string, from, to time.Time) {
	if !from.IsZero() {
		w.add(column+" >= ?::timestamptz", from)
	}
	if !to.IsZero() {
		w.add(column+" < ?::timestamptz", to)
	}
}

// filter demands what can be asked of columns of e; core.Filter asks for the rest.
func (w *where) filter(f core.Filter) {
	if len(f.Kinds) > 0 {
		w.add("e.kind = ANY (?::text[])", f.Kinds)
	}
	w.names("e.subreddit", "r/", f.Subreddits)
	w.names("e.author", "u/", f.Authors)
	w.between("e.created_at", f.After, f.Before)
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
	return matching(stream(ctx, s, s.search, "events", query, w.args, scanEvent), f.Match)
}

// matching leaves out what doesn't match.
func matching[T any](all iter.Seq2[T, error], match func(*T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range all {
			if (err != nil || match(&v)) && !yield(v, err) {
				return
			}
		}
	}
}

// Counts implements core.Browser. Of the filter, authors and text don't apply,
// and times select whole hours.
func (s *Store) Counts(ctx context.Context, f core.Filter) iter.Seq2[core.Count, error] {
	var w where
	if len(f.Kinds) > 0 {
		w.add("kind = ANY (?::text[])", f.Kinds)
	}
	w.names("subreddit", "r/", f.Subreddits)
	if !f.After.IsZero() {
		w.add("hour >= ?::bigint", core.HourOf(f.After))
	}
	if !f.Before.IsZero() {
		w.add("hour < ?::bigint", core.HourOf(f.Before))
	}
	query := s.q("SELECT hour, kind, subreddit, events, score FROM weir.totals" + w.sql() + " ORDER BY hour, kind, subreddit")
	f = core.Filter{Subreddits: f.Subreddits}
	return matching(stream(ctx, s, s.search, "counts", query, w.args, scanCount), func(n *core.Count) bool { return f.Match(&core.Event{Subreddit: n.Subreddit}) })
}

func scanCount(rows pgx.Rows) (n core.Count, err error) {
	err = rows.Scan(&n.Hour, &n.Kind, &n.Subreddit, &n.Events, &n.Score)
	return n, err
}

// Rejects implements core.Browser.
func (s *Store) Rejects(ctx context.Context, f core.Filter) iter.Seq2[core.Reject, error] {
	var w where
	w.between("at", f.After, f.Before)
	query := s.q("SELECT id, input, line, reason, bytes, at FROM weir.rejects" + w.sql() + " ORDER BY id")
	return stream(ctx, s, s.search, "rejects", query, w.args, func(rows pgx.Rows) (r core.Reject, err error) {
		err = rows.Scan(&r.ID, &r.Input, &r.Line, &r.Reason, &r.Bytes, &r.At)
		r.At = r.At.UTC()
		return r, err
	})
}
