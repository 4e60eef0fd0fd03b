package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

// errRaced: another node did the same step in the meantime.
var errRaced = errors.New("another node was faster")

// Expire implements core.Maintenance. It walks the ids upwards and starts again
// from the first when it came to one that is too young or not settled.
func (s *Store) Expire(ctx context.Context, age time.Duration, max int) (removed int, more bool, err error) {
	s.mu.Lock()
	cursor := s.cursor
	s.mu.Unlock()

	// Everything below the first segment is settled, or a failure.
	query := s.q(`SELECT id, stored_at > clock_timestamp() - $3 * interval '1 microsecond',
			EXISTS (SELECT FROM weir.failures WHERE event_id = id)
		FROM weir.events
		WHERE id > $1 AND id < coalesce((SELECT min(first_id) FROM weir.segments), 9223372036854775807)
		ORDER BY id LIMIT $2`)
	type row struct {
		id            int64
		young, failed bool
	}
	var ids []int64
	looked, last := 0, cursor
	for r, err := range stream(ctx, s, s.pool, "expire", query, []any{cursor, max, age.Microseconds()}, func(rows pgx.Rows) (r row, err error) {
		err = rows.Scan(&r.id, &r.young, &r.failed)
		return r, err
	}) {
		if err != nil {
			return 0, false, err
		}
		if r.young {
			continue // few are left: the query is bounded
		}
		looked++
		last = r.id
		if !r.failed {
			ids = append(ids, r.id)
		}
	}
	if more = looked == max; !more {
		last = 0
	}
	if len(ids) > 0 {
		err := s.transaction(ctx, func(tx pgx.Tx) error { return s.expire(ctx, tx, ids) })
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

// expire removes settled events and adds them to what expired, as they are when
// they go: their scores may have been replaced since somebody looked.
func (s *Store) expire(ctx context.Context, tx pgx.Tx, ids []int64) error {
	events, err := s.lockEvents(ctx, tx, ids)
	if err != nil {
		return err
	}
	if len(events) != len(ids) {
		return errRaced
	}
	var tally kit.Tally
	for i := range events {
		tally.Add(&events[i])
	}
	var b pgx.Batch
	b.Queue(s.q("DELETE FROM weir.events WHERE id = ANY ($1::bigint[])"), ids)
	s.queueCounts(&b, kit.Expired, tally.Counts())
	s.queueDelta(&b, 0, entry{appended: -len(ids), settled: -len(ids)}, new(kit.Tally))
	return tx.SendBatch(ctx, &b).Close()
}

// Prune implements core.Maintenance.
func (s *Store) Prune(ctx context.Context, age time.Duration) error {
	const old = "clock_timestamp() - $1 * interval '1 microsecond'"
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		b.Queue(s.q("DELETE FROM weir.samples WHERE at < "+old), age.Microseconds())
		for _, length := range metrics.RollupLengths { // the index begins with it
			b.Queue(s.q("DELETE FROM weir.rollups WHERE length = $2 AND at < "+old), age.Microseconds(), length.Microseconds())
		}
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

// Compact implements core.Administrator. While a table is rewritten nothing else can
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
		err := s.with(ctx, func(conn *pgxpool.Conn) error {
			_, err := conn.Exec(ctx, "VACUUM (FULL, ANALYZE) "+s.schema+"."+t.Name)
			return err
		})
		if err != nil {
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
	tables []metrics.Table
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
