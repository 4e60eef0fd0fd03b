package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// scanStep is so many events that the way to the server doesn't count.
const scanStep = 20_000

// Scan implements core.Explorer.
func (s *Store) Scan(ctx context.Context, q core.PageQuery, each func(*core.Stored)) (page core.Page, err error) {
	l := s.scannerFor(q)
	if len(q.States) == 0 {
		l.events = "weir.events AS e" // without their states, which would be looked up for each
	}
	l.fields, l.next = scannedFields(q.Filter), scanScanned
	err = l.along(ctx, func() (err error) {
		page, err = kit.Scan(ctx, q, &l, scanStep, each)
		return err
	})
	if err != nil {
		return core.Page{}, fmt.Errorf("scan: %w", err)
	}
	return page, nil
}

// scannedFields are what scanScanned reads, in its order, and what a filter looks at.
func scannedFields(f core.Filter) string {
	key, data := "NULL::text", "NULL::text, NULL::bytea"
	if len(f.IDs) > 0 {
		key = "e.key"
	}
	if !f.Text.Empty() {
		data = "e.data, e.raw"
	}
	return "e.id, e.source, e.kind, e.subreddit, e.author, e.created_at, e.score, e.flags, " + key + ", " + data
}

func scanScanned(row pgx.Row) (e core.Stored, err error) {
	var key *string
	var score *int64
	var flags int16
	var raw []byte
	err = row.Scan(&e.ID, &e.Source, &e.Kind, &e.Subreddit, &e.Author, &e.CreatedAt, &score, &flags, &key, &e.Data, &raw)
	e.Flags, e.CreatedAt = core.Flags(flags), e.CreatedAt.UTC()
	if key != nil {
		e.Key = *key
	}
	if score != nil {
		e.Score, e.Scored = *score, true
	}
	if raw != nil {
		e.Data = raw
	}
	return e, err
}

// Sorted implements core.Explorer. It finds the ids first, with as few columns as the
// filter needs, and then reads these events.
func (s *Store) Sorted(ctx context.Context, q core.SortQuery) (events []core.Stored, err error) {
	q = kit.Bounded(q)
	err = s.snapshotOf(ctx, s.search, func(tx pgx.Tx) (err error) {
		events, err = s.sorted(ctx, tx, q)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sorted events: %w", err)
	}
	return events, nil
}

func (s *Store) sorted(ctx context.Context, tx pgx.Tx, q core.SortQuery) ([]core.Stored, error) {
	query, args := sortedQuery(q)
	rows, err := tx.Query(ctx, s.q(query), args...)
	if err != nil {
		return nil, err
	}
	first := core.First{Order: q.Order, Past: q.Past, Limit: q.Limit}
	for rows.Next() {
		e, err := scanScanned(rows)
		if err != nil {
			rows.Close()
			return nil, err
		}
		if q.Filter.Match(&e.Event) {
			first.Add(&e)
		}
		if q.Looked != nil {
			q.Looked()
		}
	}
	if err := rows.Err(); err != nil || len(first.Events()) == 0 {
		return nil, err
	}
	full, err := tx.Query(ctx, s.q("SELECT "+storedFields(fieldsFor(core.Filter{}))+" FROM weir.event_states AS e WHERE e.id = ANY ($1::bigint[])"), kit.IDs(first.Events()))
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(full, func(row pgx.CollectableRow) (core.Stored, error) { return scanStored(row) })
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]core.Stored, len(found))
	for _, e := range found {
		byID[e.ID] = e
	}
	events := make([]core.Stored, 0, len(found))
	for _, e := range first.Events() {
		events = append(events, byID[e.ID])
	}
	return events, nil
}

// addAll is add with an argument for each ?.
func (w *where) addAll(condition string, args ...any) {
	for _, arg := range args {
		w.args = append(w.args, arg)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(w.args)), 1)
	}
	w.conditions = append(w.conditions, condition)
}

// sortedQuery is the query for what may match.
func sortedQuery(q core.SortQuery) (query string, args []any) {
	var w where
	w.filter(q.Filter)
	from := "weir.events AS e"
	if len(q.States) > 0 {
		from = "weir.event_states AS e"
		w.add("e.state = ANY (?::text[])", q.States)
	}
	var order string
	if past := q.Past; q.Order == core.OrderScore {
		order = " ORDER BY e.score DESC NULLS LAST, e.id DESC"
		switch {
		case past == nil:
		case past.Scored:
			w.addAll("(e.score < ?::bigint OR e.score IS NULL OR e.score = ?::bigint AND e.id < ?::bigint)", past.Score, past.Score, past.ID)
		default:
			w.add("(e.score IS NULL AND e.id < ?::bigint)", past.ID)
		}
	} else {
		sign, direction := "<", " DESC"
		if q.Order == core.OrderOldest {
			sign, direction = ">", ""
		}
		order = " ORDER BY e.created_at" + direction + ", e.id" + direction
		if past != nil {
			w.addAll("(e.created_at, e.id) "+sign+" (?::timestamptz, ?::bigint)", past.CreatedAt, past.ID)
		}
	}
	query = "SELECT " + scannedFields(q.Filter) + " FROM " + from + w.sql()
	if kit.Exact(q.Filter) {
		query += order + limit(q.Limit)
	}
	return query, w.args
}
