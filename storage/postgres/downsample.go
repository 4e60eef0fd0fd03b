package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/storage/kit"
)

// Downsample implements core.Maintenance. The samples are read and merged before
// the transaction, which verifies that they are still the same.
func (s *Store) Downsample(ctx context.Context, max int) (removed int, more bool, err error) {
	s.mu.Lock()
	from := s.coarse
	s.mu.Unlock()
	groups, next, err := s.oldSamples(ctx, from, max)
	if err != nil {
		return 0, false, err
	}
	d, ok, err := kit.Downsample(groups, next, func(g []kit.SampleKey) ([]kit.SampleRow, error) { return s.sampleRows(ctx, g) })
	if err != nil {
		return 0, false, err
	}
	if ok && len(d.Merged) > 0 {
		err = s.pipeline(ctx, func(b *pgx.Batch) { s.queueReplace(b, d.Merged) })
	}
	if !ok || errors.Is(err, errRaced) {
		return 0, true, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("downsample: %w", err)
	}
	s.mu.Lock()
	s.coarse = d.Next
	s.mu.Unlock()
	s.stats.updates.Add(uint64(d.Removed() + len(d.Merged)))
	s.stats.writes.Add(uint64(len(d.Merged)))
	return d.Removed(), d.Next.Node != 0, d.Damaged
}

// oldSamples examines at most max samples and returns those to be merged, by the
// database's clock, and where to continue.
func (s *Store) oldSamples(ctx context.Context, from kit.SampleKey, limit int) (groups []kit.Group, next kit.SampleKey, err error) {
	limit = max(limit, 2)
	var now time.Time
	if err := s.row(ctx, "SELECT clock_timestamp()", nil, &now); err != nil {
		return nil, next, fmt.Errorf("downsample: %w", err)
	}
	query := s.q("SELECT node, at FROM weir.samples WHERE (node, at) >= ($1, $2) AND at < $3 ORDER BY node, at LIMIT $4")
	args := []any{from.Node, from.At, now.Add(-kit.FullResolution), limit}
	if from.Node == 0 {
		query = s.q("SELECT node, at FROM weir.samples WHERE at < $1 ORDER BY node, at LIMIT $2")
		args = args[2:]
	}
	var keys []kit.SampleKey
	for k, err := range stream(ctx, s, s.pool, "downsample", query, args, func(rows pgx.Rows) (k kit.SampleKey, err error) {
		err = rows.Scan(&k.Node, &k.At)
		return k, err
	}) {
		if err != nil {
			return nil, next, err
		}
		keys = append(keys, k)
	}
	groups, next = kit.Buckets(keys, now, len(keys) == limit)
	return groups, next, nil
}

// sampleRows reads the samples of a group.
func (s *Store) sampleRows(ctx context.Context, group []kit.SampleKey) (rows []kit.SampleRow, err error) {
	query := s.q("SELECT at, duration, data::text FROM weir.samples WHERE node = $1 AND at BETWEEN $2 AND $3 ORDER BY at")
	args := []any{group[0].Node, group[0].At, group[len(group)-1].At}
	for r, err := range stream(ctx, s, s.pool, "downsample", query, args, func(rows pgx.Rows) (r kit.SampleRow, err error) {
		r.Node = group[0].Node
		err = rows.Scan(&r.At, &r.Micros, &r.Data)
		return r, err
	}) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// queueReplace replaces samples by what they were merged into. Groups are in the
// order of node and time, so that two who do it don't block each other.
func (s *Store) queueReplace(b *pgx.Batch, merged []kit.Merged) {
	for _, m := range merged {
		n := len(m.Gone)
		at, data := make([]time.Time, n), make([]string, n)
		for i, r := range m.Gone {
			at[i], data[i] = r.At, r.Data
		}
		b.Queue(s.q(`DELETE FROM weir.samples AS s USING unnest($4::timestamptz[], $5::text[]) AS known (at, data)
			WHERE s.node = $1 AND s.at BETWEEN $2 AND $3 AND s.at = known.at AND s.data::text = known.data`),
			m.Sum.Node, at[0], at[n-1], at, data).Exec(func(tag pgconn.CommandTag) error {
			if tag.RowsAffected() != int64(n) {
				return errRaced
			}
			return nil
		})
		b.Queue(s.q("INSERT INTO weir.samples (at, node, duration, data) VALUES ($1, $2, $3, $4::text::json)"),
			m.Sum.At, m.Sum.Node, m.Sum.Micros, m.Sum.Data)
	}
}
