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
	return stream(ctx, s, pool, "samples", query, args, func(rows pgx.Rows) (sample metrics.Sample, err error) {
		var at time.Time
		var node, duration int64
		var data []byte
		if err := rows.Scan(&at, &node, &duration, &data); err != nil {
			return sample, err
		}
		return kit.Sample(at, node, duration, data)
	})
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
