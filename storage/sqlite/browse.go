package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/core"
	"weir/storage/kit"
)

// errEnough ends a query whose caller wants no more rows.
var errEnough = errors.New("enough")

// stream yields a query's rows, read by next, from one connection.
func stream[T any](ctx context.Context, s *Store, query string, args []any, next func(*reader) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		err := s.read(ctx, func(c *conn) error {
			return c.query(query, args, func(r *reader) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				if v := next(r); r.err == nil && !yield(v, nil) {
					return errEnough
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(zero, err)
		}
		s.trimWAL()
	}
}

// where puts conditions together.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

// in demands that the column be one of the values, when there are any.
func (w *where) in(column string, values []any) {
	if len(values) > 0 {
		w.add(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", values...)
	}
}

// ids demands that the column be one of the ids, when there are any: as one
// argument, as SQLite takes no more than 32,766.
func (w *where) ids(column string, ids []int64) {
	if len(ids) == 0 {
		return
	}
	list := []byte{'['}
	for i, id := range ids {
		if i > 0 {
			list = append(list, ',')
		}
		list = strconv.AppendInt(list, id, 10)
	}
	w.add(column+" IN (SELECT value FROM json_each(?))", string(append(list, ']')))
}

// names is in, ignoring case and a prefix. SQLite knows the case of ASCII
// only: other names are left to core.Filter, which looks at every row again.
func (w *where) names(column, prefix string, values []string) {
	if len(values) == 0 || !kit.ASCII(values) {
		return
	}
	trimmed := make([]any, len(values))
	for i, v := range values {
		trimmed[i] = core.TrimName(v, prefix)
	}
	n := len(w.conditions)
	w.in(column+" COLLATE NOCASE", trimmed)
	if !slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, "ksKS") }) {
		return
	}
	// ſ is an s in another case, and the sign for kelvin a k.
	w.in("replace(replace("+column+", char(0x17f), 's'), char(0x212a), 'k') COLLATE NOCASE", trimmed)
	w.conditions[n] = fmt.Sprintf("(%s OR octet_length(%s) > length(%[2]s) AND %s)", w.conditions[n], column, w.conditions[n+1])
	w.conditions = w.conditions[:n+1]
}

// authors is names of e's author; core.Deleted finds those that were, too.
func (w *where) authors(values []string) {
	n := len(w.conditions)
	w.names("+e.author", "u/", values)
	if len(w.conditions) > n && core.NamesDeleted(values) {
		w.conditions[n] = fmt.Sprintf("(%s OR e.flags & %d <> 0)", w.conditions[n], core.AuthorDeleted)
	}
}

func (w *where) between(column string, from, to time.Time) {
	if !from.IsZero() {
		w.add(column+" >= ?", from.UnixMicro())
	}
	if !to.IsZero() {
		w.add(column+" < ?", to.UnixMicro())
	}
}

// filter adds the conditions that columns of e can answer; core.Filter tests the rest.
// The + keeps SQLite from making an index of all events for one query, where runs lead.
func (w *where) filter(f core.Filter) {
	w.in("+e.source", anys(f.Sources))
	w.in("+e.kind", anys(f.Kinds))
	w.names("+e.subreddit", "r/", f.Subreddits)
	w.authors(f.Authors)
	w.except(f.Except)
	w.between("e.created_at", f.After, f.Before)
	if f.MinScore != nil {
		w.add("e.score >= ?", *f.MinScore)
	}
	if f.MaxScore != nil {
		w.add("e.score <= ?", *f.MaxScore)
	}
}

// past restricts a query to the rows after an id, and returns its ORDER BY.
func (w *where) past(column string, newest bool, id int64) (order string) {
	sign, order := " > ?", ""
	if newest {
		sign, order = " < ?", " DESC"
	}
	if id != 0 {
		w.add(column+sign, id)
	}
	return " ORDER BY " + column + order
}

// part demands that the column contain a text, ignoring the case of ASCII.
func (w *where) part(column, text string) {
	if text != "" {
		w.add("instr(lower("+column+"), lower(?)) > 0", text)
	}
}

func (w *where) sql() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// Events implements core.Browser.
func (s *Store) Events(ctx context.Context, f core.Filter) iter.Seq2[core.Event, error] {
	var w where
	w.filter(f)
	from, order := w.eventsIn(f)
	all := stream(ctx, s, "SELECT "+eventFields+" FROM "+from+w.sql()+" ORDER BY "+order, w.args,
		func(r *reader) core.Event { return r.event() })
	return wrap("events", kit.Matching(all, f.Match))
}

// Counts implements core.Counter.
func (s *Store) Counts(ctx context.Context, f core.Filter) iter.Seq2[core.Count, error] {
	if !f.Countable() {
		return wrap("counts", kit.Count(s.settled(ctx, f)))
	}
	var w where
	w.in("source", anys(f.Sources))
	w.in("kind", anys(f.Kinds))
	w.names("subreddit", "r/", f.Subreddits)
	w.notIn("source", anys(f.Except.Sources))
	w.notIn("kind", anys(f.Except.Kinds))
	w.notNames("subreddit", "r/", f.Except.Subreddits)
	if !f.After.IsZero() {
		w.add("hour >= ?", core.HourOf(f.After))
	}
	if !f.Before.IsZero() {
		w.add("hour < ?", core.HourOf(f.Before))
	}
	all := stream(ctx, s, "SELECT "+countFields+" FROM totals"+w.sql()+" ORDER BY source, hour, kind, subreddit", w.args, (*reader).count)
	names := core.Filter{Subreddits: f.Subreddits, Except: f.Except} // which the database may not have compared
	return wrap("counts", kit.Matching(all, func(n *core.Count) bool {
		return names.MatchFields(&core.Event{Source: n.Source, Kind: n.Kind, Subreddit: n.Subreddit})
	}))
}

// Settled implements core.Counter.
func (s *Store) Settled(ctx context.Context, f core.Filter) iter.Seq2[core.Event, error] {
	return wrap("settled events", s.settled(ctx, f))
}

func (s *Store) settled(ctx context.Context, f core.Filter) iter.Seq2[core.Event, error] {
	var w where
	w.filter(f)
	w.add("e.id > coalesce((SELECT last_id FROM segments WHERE first_id <= e.id ORDER BY first_id DESC LIMIT 1), 0)")
	w.add("NOT EXISTS (SELECT 1 FROM failures WHERE event_id = e.id)")
	from, _ := w.eventsIn(f)
	return kit.Matching(stream(ctx, s, "SELECT "+fieldsFor(f)+" FROM "+from+w.sql(), w.args, (*reader).event), f.Match)
}

// countFields are what count reads, in its order.
const countFields = "source, hour, kind, subreddit, events, scored, score"

func (r *reader) count() core.Count {
	return core.Count{
		Source: r.text(), Hour: r.integer(), Kind: r.text(), Subreddit: r.text(),
		Events: r.integer(), Scored: r.integer(), Score: r.integer(),
	}
}

// wrap names the operation in a sequence's error.
func wrap[T any](operation string, all iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range all {
			if err != nil {
				err = fmt.Errorf("%s: %w", operation, err)
			}
			if !yield(v, err) {
				return
			}
		}
	}
}
