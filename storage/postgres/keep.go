package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
)

// Fold implements core.Keeper. Several nodes may do it at once: each takes other
// rows.
func (s *Store) Fold(ctx context.Context, max int) (int, error) {
	s.mu.Lock()
	from := s.folded
	s.mu.Unlock()
	rows, last, err := s.fold(ctx, from, max)
	if err == nil && rows == 0 && from > 0 {
		// Below it are rows that committed late.
		rows, last, err = s.fold(ctx, 0, max)
	}
	if err != nil {
		return 0, fmt.Errorf("fold: %w", err)
	}
	if rows < max {
		last = 0
	}
	s.mu.Lock()
	s.folded = last
	s.mu.Unlock()
	s.stats.updates.Add(uint64(rows))
	return rows, nil
}

func (s *Store) fold(ctx context.Context, from int64, limit int) (rows int, last int64, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		rows, last = 0, 0
		found, err := tx.Query(ctx, s.q(`DELETE FROM weir.deltas WHERE id IN (
				SELECT id FROM weir.deltas WHERE id >= $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
			RETURNING id, node, appended, settled, dead, discarded, data`), from, limit)
		if err != nil {
			return err
		}
		defer found.Close()
		var tally core.Tally
		ledger := make(map[int64]*[4]int64)
		for found.Next() {
			var id, node int64
			var n [4]int64
			var data []byte
			if err := found.Scan(&id, &node, &n[0], &n[1], &n[2], &n[3], &data); err != nil {
				return err
			}
			if data != nil {
				if err := tally.AddJSON(data); err != nil {
					return err
				}
			}
			if ledger[node] == nil {
				ledger[node] = new([4]int64)
			}
			for i := range n {
				ledger[node][i] += n[i]
			}
			rows++
			last = max(last, id)
		}
		if err := found.Err(); err != nil || rows == 0 {
			return err
		}
		var b pgx.Batch
		s.queueCounts(&b, "counts", tally.Counts())
		s.queueLedger(&b, ledger)
		return tx.SendBatch(ctx, &b).Close()
	})
	return rows, last, err
}

// queueLedger adds to the ledger, node by node in the order of their ids, so
// that two who do it don't block each other.
func (s *Store) queueLedger(b *pgx.Batch, ledger map[int64]*[4]int64) {
	n := len(ledger)
	node, sums := make([]int64, 0, n), [4][]int64{}
	for id, entry := range ledger {
		node = append(node, id)
		for i := range sums {
			sums[i] = append(sums[i], entry[i])
		}
	}
	b.Queue(s.q(`INSERT INTO weir.ledger (node, appended, settled, dead, discarded)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS l (node, appended, settled, dead, discarded)
		ORDER BY node
		ON CONFLICT (node) DO UPDATE SET appended = ledger.appended + excluded.appended, settled = ledger.settled + excluded.settled,
			dead = ledger.dead + excluded.dead, discarded = ledger.discarded + excluded.discarded`),
		node, sums[0], sums[1], sums[2], sums[3])
}

// queueCounts adds sums, which are in order, to a table in counts' shape.
func (s *Store) queueCounts(b *pgx.Batch, table string, sums []core.Count) {
	if len(sums) == 0 {
		return
	}
	n := len(sums)
	hour, events, score := make([]int64, n), make([]int64, n), make([]int64, n)
	kind, subreddit := make([]string, n), make([]string, n)
	for i, c := range sums {
		hour[i], kind[i], subreddit[i], events[i], score[i] = c.Hour, c.Kind, c.Subreddit, c.Events, c.Score
	}
	b.Queue(s.q(`INSERT INTO weir.`+table+` AS t (hour, kind, subreddit, events, score)
		SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
		ON CONFLICT (hour, kind, subreddit) DO UPDATE SET events = t.events + excluded.events, score = t.score + excluded.score`),
		hour, kind, subreddit, events, score)
}

// errRaced says that another node did the same step in the meantime.
var errRaced = errors.New("another node was faster")

// Expire implements core.Keeper. It walks the ids upwards and starts again
// from the first when it came to one that is too young or not settled.
func (s *Store) Expire(ctx context.Context, age time.Duration, max int) (removed int, more bool, err error) {
	s.mu.Lock()
	cursor := s.cursor
	s.mu.Unlock()

	// Everything below the first segment is settled, or a failure.
	query := s.q(`SELECT id, kind, subreddit, created_at, score, stored_at > clock_timestamp() - $3 * interval '1 microsecond',
			EXISTS (SELECT FROM weir.failures WHERE event_id = id)
		FROM weir.events
		WHERE id > $1 AND id < coalesce((SELECT min(first_id) FROM weir.segments), 9223372036854775807)
		ORDER BY id LIMIT $2`)
	type row struct {
		core.Event
		young, failed bool
	}
	var tally core.Tally
	var ids []int64
	looked, last := 0, cursor
	for r, err := range stream(ctx, s, s.pool, "expire", query, []any{cursor, max, age.Microseconds()}, func(rows pgx.Rows) (r row, err error) {
		var score *int64
		err = rows.Scan(&r.ID, &r.Kind, &r.Subreddit, &r.CreatedAt, &score, &r.young, &r.failed)
		if score != nil {
			r.Score, r.Scored = *score, true
		}
		return r, err
	}) {
		if err != nil {
			return 0, false, err
		}
		if r.young {
			continue // few are left: the query is bounded
		}
		looked++
		last = r.ID
		if !r.failed {
			tally.Add(&r.Event)
			ids = append(ids, r.ID)
		}
	}
	if more = looked == max; !more {
		last = 0
	}
	if len(ids) > 0 {
		err := s.pipeline(ctx, func(b *pgx.Batch) {
			b.Queue(s.q("DELETE FROM weir.events WHERE id = ANY ($1::bigint[])"), ids).Exec(func(tag pgconn.CommandTag) error {
				if tag.RowsAffected() != int64(len(ids)) {
					return errRaced
				}
				return nil
			})
			s.queueCounts(b, "expired", tally.Counts())
		})
		if errors.Is(err, errRaced) {
			return 0, true, nil
		}
		if err != nil {
			return 0, false, fmt.Errorf("expire: %w", err)
		}
	}
	s.mu.Lock()
	s.cursor = last
	s.mu.Unlock()
	s.stats.updates.Add(uint64(len(ids)))
	return len(ids), more, nil
}

// Prune implements core.Keeper.
func (s *Store) Prune(ctx context.Context, age time.Duration) error {
	const old = "clock_timestamp() - $1 * interval '1 microsecond'"
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		b.Queue(s.q("DELETE FROM weir.samples WHERE at < "+old), age.Microseconds())
		b.Queue(s.q("DELETE FROM weir.annotations WHERE at < "+old), age.Microseconds())
		b.Queue(s.q("DELETE FROM weir.nodes WHERE state <> 'alive' AND heartbeat_at < "+old), age.Microseconds())
		b.Queue(s.q("DELETE FROM weir.commits AS c WHERE NOT EXISTS (SELECT FROM weir.nodes WHERE id = c.node)"))
		// What nodes did that are forgotten stays in the row of node 0.
		b.Queue(s.q(`WITH gone AS (
				DELETE FROM weir.ledger AS l WHERE node <> 0 AND NOT EXISTS (SELECT FROM weir.nodes WHERE id = l.node)
				RETURNING appended, settled, dead, discarded
			), sums AS (
				SELECT sum(appended) AS appended, sum(settled) AS settled, sum(dead) AS dead, sum(discarded) AS discarded FROM gone HAVING count(*) > 0
			)
			UPDATE weir.ledger AS l SET appended = l.appended + sums.appended, settled = l.settled + sums.settled,
				dead = l.dead + sums.dead, discarded = l.discarded + sums.discarded
			FROM sums WHERE node = 0`))
	})
	if err != nil {
		return fmt.Errorf("prune: %w", err)
	}
	return nil
}

// Compact implements core.Keeper. While a table is rewritten nothing else can
// use it. Only the tables' owner may do it.
func (s *Store) Compact(ctx context.Context) (int64, error) {
	before, err := s.size(ctx)
	if err != nil {
		return 0, fmt.Errorf("compact: %w", err)
	}
	// The server would only warn.
	var owner string
	var may bool
	err = s.row(ctx, "SELECT tableowner::text, pg_has_role(tableowner, 'USAGE') FROM pg_tables WHERE schemaname = $1 AND tablename = 'events'",
		[]any{s.schema}, &owner, &may)
	if err == nil && !may {
		err = fmt.Errorf("the tables belong to role %s: connect as a member of it", owner)
	}
	if err != nil {
		return 0, fmt.Errorf("compact: %w", err)
	}
	for _, t := range before.tables {
		if _, err := s.pool.Exec(ctx, "VACUUM (FULL, ANALYZE) "+s.schema+"."+t.Name); err != nil {
			return 0, fmt.Errorf("compact: %w", translate(err))
		}
	}
	after, err := s.size(ctx)
	s.mu.Lock()
	s.vitals = vitals{} // which hold the old sizes
	s.mu.Unlock()
	if err != nil {
		return 0, fmt.Errorf("compact: %w", err)
	}
	return before.bytes - after.bytes, nil
}

// size is that of the tables.
type size struct {
	tables []core.Table
	bytes  int64
}

func (s *Store) size(ctx context.Context) (all size, err error) {
	if s.closed.Load() {
		return all, core.ErrClosed
	}
	v, err := s.readVitals(ctx)
	for _, t := range v.tables {
		all.bytes += t.Bytes
	}
	all.tables = v.tables
	return all, err
}
