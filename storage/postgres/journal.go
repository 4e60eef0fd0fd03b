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
	return stream(ctx, s, pool, "samples", s.q(selectSamples+which), args, scanSample)
}

const selectSamples = "SELECT at, node, duration, data::text FROM weir.samples"

// scanSample scans a row of selectSamples.
func scanSample(rows pgx.Rows) (sample metrics.Sample, err error) {
	var at time.Time
	var node, duration int64
	var data []byte
	if err := rows.Scan(&at, &node, &duration, &data); err != nil {
		return sample, err
	}
	return kit.Sample(at, node, duration, data)
}

// Rollups implements core.Overview. All is from one snapshot.
func (s *Store) Rollups(ctx context.Context, from, to time.Time, length time.Duration) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		ctx, leave := context.WithCancel(ctx)
		defer leave()
		left := false
		list := func(tx pgx.Tx, query string, args []any) error {
			rows, err := tx.Query(ctx, s.q(query), args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for !left && rows.Next() {
				sample, err := scanSample(rows)
				if err != nil {
					leave()
					return err
				}
				if left = !yield(sample, nil); left {
					leave() // else all rows would come before the connection can be used again
				}
			}
			return rows.Err()
		}
		err := s.snapshotOf(ctx, s.search, func(tx pgx.Tx) error {
			var newest time.Time
			// Few samples are read where there are rollups: the planner expects more, and compiles.
			err := tx.QueryRow(ctx, s.q("SELECT coalesce(max(at), 'epoch'), set_config('jit', 'off', true) FROM weir.samples")).Scan(&newest, nil)
			if err != nil {
				return err
			}
			split := kit.SplitRollups(from, to, newest)
			if err := list(tx, rollupsBetween(""), []any{from, split, length.Microseconds()}); err != nil || left {
				return err
			}
			var w where
			w.between("at", split, to)
			return list(tx, selectSamples+w.sql()+" ORDER BY at, node", w.args)
		})
		if err != nil && !left {
			yield(metrics.Sample{}, fmt.Errorf("samples: %w", err))
		}
	}
}

// intervalOf is the number of the interval that a sample ends in, before the parameter
// with the interval's length.
const intervalOf = "(extract(epoch FROM at) * 1000000)::bigint / "

// rollupsBetween selects the samples from $1 to $2 that meet a condition as rollups of
// length $3, if there are any: see kit.Interval. OFFSET keeps the planner from reading all
// samples to join them.
func rollupsBetween(condition string) string {
	return `WITH intervals AS MATERIALIZED (
			SELECT node, min(at) AS first, max(at) AS last, sum(duration)::bigint AS total
			FROM weir.samples WHERE at >= $1 AND at < $2` + condition + ` GROUP BY node, ` + intervalOf + `$3)
		SELECT coalesce(r.at, s.at), i.node, coalesce(r.duration, s.duration), coalesce(r.data, s.data)::text
		FROM intervals AS i
		LEFT JOIN weir.rollups AS r ON r.length = $3 AND r.node = i.node AND r.at = i.last AND r.duration = i.total AND r.at >= $1 AND r.at < $2
		LEFT JOIN LATERAL (
			SELECT at, duration, data FROM weir.samples
			WHERE r.at IS NULL AND node = i.node AND at BETWEEN i.first AND i.last AND at >= $1 AND at < $2
			OFFSET 0
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
