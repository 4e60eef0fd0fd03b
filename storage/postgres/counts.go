package postgres

import (
	"context"
	"iter"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// Counts implements core.Counter.
func (s *Store) Counts(ctx context.Context, f core.Filter) iter.Seq2[core.Count, error] {
	if !f.Countable() {
		return kit.Count(s.settled(ctx, "counts", f))
	}
	var w where
	w.texts("source", f.Sources)
	w.texts("kind", f.Kinds)
	w.names("subreddit", "r/", f.Subreddits)
	w.notTexts("source", f.Except.Sources)
	w.notTexts("kind", f.Except.Kinds)
	w.notNames("subreddit", "r/", f.Except.Subreddits)
	if !f.After.IsZero() {
		w.add("hour >= ?::bigint", core.HourOf(f.After))
	}
	if !f.Before.IsZero() {
		w.add("hour < ?::bigint", core.HourOf(f.Before))
	}
	query := s.q("SELECT source, hour, kind, subreddit, events, scored, score FROM weir.totals" + w.sql() + " ORDER BY source, hour, kind, subreddit")
	names := core.Filter{Subreddits: f.Subreddits, Except: f.Except} // which the database may not have compared
	return kit.Matching(stream(ctx, s, s.search, "counts", query, w.args, nextCount), func(n *core.Count) bool {
		return names.MatchFields(&core.Event{Source: n.Source, Kind: n.Kind, Subreddit: n.Subreddit})
	})
}

func nextCount(rows pgx.Rows) (core.Count, error) { return scanCount(rows) }

func scanCount(row pgx.Row) (n core.Count, err error) {
	err = row.Scan(&n.Source, &n.Hour, &n.Kind, &n.Subreddit, &n.Events, &n.Scored, &n.Score)
	return n, err
}

// Settled implements core.Counter.
func (s *Store) Settled(ctx context.Context, f core.Filter) iter.Seq2[core.Event, error] {
	return s.settled(ctx, "settled events", f)
}

func (s *Store) settled(ctx context.Context, operation string, f core.Filter) iter.Seq2[core.Event, error] {
	var w where
	w.filter(f)
	w.conditions = append(w.conditions,
		"NOT EXISTS (SELECT FROM weir.failures WHERE event_id = e.id)",
		// Segments don't overlap, and lie within one block of ids: only the last
		// that begins here or before in the block can hold it.
		`((SELECT last_id FROM weir.segments WHERE first_id <= e.id AND first_id > (e.id - 1) / 1000 * 1000
			ORDER BY first_id DESC LIMIT 1) >= e.id) IS NOT TRUE`)
	query := s.q("SELECT " + fieldsFor(f) + " FROM weir.events AS e" + w.sql())
	return kit.Matching(stream(ctx, s, s.search, operation, query, w.args, scanEvent), f.Match)
}
