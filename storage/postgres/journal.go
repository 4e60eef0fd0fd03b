package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

const insertSample = "INSERT INTO weir.samples (at, node, duration, data) VALUES ($1, $2, $3, $4::text::json) ON CONFLICT DO NOTHING"

// AddSample implements core.Journal.
func (s *Store) AddSample(ctx context.Context, sample metrics.Sample) error {
	data, err := json.Marshal(sample)
	if err != nil {
		return fmt.Errorf("add sample: %w", err)
	}
	err = s.pipeline(ctx, func(b *pgx.Batch) {
		b.Queue(s.q(insertSample), sample.Time, sample.Node, sample.Interval.Microseconds(), string(data))
	})
	if err != nil {
		return fmt.Errorf("add sample: %w", err)
	}
	s.stats.writes.Add(1)
	return nil
}

// Samples implements core.Journal.
func (s *Store) Samples(ctx context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error] {
	var w where
	w.between("at", from, to)
	return s.samples(ctx, s.search, w.sql()+" ORDER BY at, node", w.args)
}

// NewSamples implements core.Journal. It reads from the primary: a replica for
// searches may lag behind.
func (s *Store) NewSamples(ctx context.Context, node int64, after time.Time) iter.Seq2[metrics.Sample, error] {
	if after.IsZero() {
		return s.samples(ctx, s.pool, " WHERE node = $1 ORDER BY at DESC LIMIT 1", []any{node})
	}
	return s.samples(ctx, s.pool, " WHERE node = $1 AND at > $2 ORDER BY at", []any{node, after})
}

func (s *Store) samples(ctx context.Context, pool *pgxpool.Pool, which string, args []any) iter.Seq2[metrics.Sample, error] {
	query := s.q("SELECT at, node, duration, data::text FROM weir.samples" + which)
	return stream(ctx, s, pool, "samples", query, args, scanSample)
}

func scanSample(rows pgx.Rows) (sample metrics.Sample, err error) {
	var at time.Time
	var node, duration int64
	var data []byte
	if err := rows.Scan(&at, &node, &duration, &data); err != nil {
		return sample, err
	}
	return kit.Sample(at, node, duration, data)
}

// Rollups implements core.Overview.
func (s *Store) Rollups(ctx context.Context, from, to time.Time, length time.Duration) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		newest, err := all(stream(ctx, s, s.search, "samples", s.q("SELECT coalesce(max(at), 'epoch') FROM weir.samples"), nil, func(rows pgx.Rows) (at time.Time, err error) {
			err = rows.Scan(&at)
			return at, err
		}))
		if err != nil {
			yield(metrics.Sample{}, err)
			return
		}
		split := kit.SplitRollups(from, to, newest[0])
		for sample, err := range stream(ctx, s, s.search, "samples", s.q(rollupsBetween("")), []any{from, split, length.Microseconds()}, scanSample) {
			if !yield(sample, err) || err != nil {
				return
			}
		}
		for sample, err := range s.Samples(ctx, split, to) {
			if !yield(sample, err) || err != nil {
				return
			}
		}
	}
}

// intervalOf is the number of the interval that a sample ends in, before the parameter
// with the interval's length.
const intervalOf = "(extract(epoch FROM at) * 1000000)::bigint / "

// rollupsBetween selects the samples from $1 to $2 that meet a condition as rollups of
// length $3, if there are any: see kit.Interval.
func rollupsBetween(condition string) string {
	return `WITH intervals AS MATERIALIZED (
			SELECT node, min(at) AS first, max(at) AS last, sum(duration)::bigint AS total
			FROM weir.samples WHERE at >= $1 AND at < $2` + condition + ` GROUP BY node, ` + intervalOf + `$3)
		SELECT coalesce(r.at, s.at), i.node, coalesce(r.duration, s.duration), coalesce(r.data, s.data)::text
		FROM intervals AS i
		LEFT JOIN weir.rollups AS r ON r.length = $3 AND r.node = i.node AND r.at = i.last AND r.duration = i.total
		LEFT JOIN LATERAL (
			SELECT at, duration, data FROM weir.samples WHERE r.at IS NULL AND node = i.node AND at BETWEEN i.first AND i.last
		) AS s ON true
		ORDER BY 1, 2`
}

// Annotate implements core.Journal.
func (s *Store) Annotate(ctx context.Context, a core.Annotation) error {
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		b.Queue(s.q("INSERT INTO weir.annotations (node, at, text) VALUES ($1, $2, $3)"), a.Node, a.Time, text(a.Text))
	})
	if err != nil {
		return fmt.Errorf("annotate: %w", err)
	}
	s.stats.writes.Add(1)
	return nil
}

// Annotations implements core.Journal.
func (s *Store) Annotations(ctx context.Context, from, to time.Time) iter.Seq2[core.Annotation, error] {
	var w where
	w.between("at", from, to)
	query := s.q("SELECT node, at, text FROM weir.annotations" + w.sql() + " ORDER BY at, id")
	return stream(ctx, s, s.search, "annotations", query, w.args, func(rows pgx.Rows) (a core.Annotation, err error) {
		err = rows.Scan(&a.Node, &a.Time, &a.Text)
		a.Time = a.Time.UTC()
		return a, err
	})
}
