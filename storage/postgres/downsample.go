package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/storage/kit"
)

// Downsample implements core.Maintenance.
func (s *Store) Downsample(ctx context.Context, max int) (removed int, more bool, err error) {
	return s.thinning.Step(ctx, samples{s}, max)
}

// samples implements kit.Samples.
type samples struct{ *Store }

// Old implements kit.Samples, by the database's clock.
func (s samples) Old(ctx context.Context, from kit.SampleKey, limit int) (keys []kit.SampleKey, now time.Time, err error) {
	if err := s.row(ctx, "SELECT clock_timestamp()", nil, &now); err != nil {
		return nil, now, err
	}
	query := s.q("SELECT node, at FROM weir.samples WHERE (node, at) >= ($1, $2) AND at < $3 ORDER BY node, at LIMIT $4")
	args := []any{from.Node, from.At, now.Add(-kit.FullResolution), limit}
	if from.Node == 0 {
		query = s.q("SELECT node, at FROM weir.samples WHERE at < $1 ORDER BY node, at LIMIT $2")
		args = args[2:]
	}
	keys, err = all(stream(ctx, s.Store, s.pool, "samples", query, args, func(rows pgx.Rows) (k kit.SampleKey, err error) {
		err = rows.Scan(&k.Node, &k.At)
		return k, err
	}))
	return keys, now, err
}

// Rows implements kit.Samples.
func (s samples) Rows(ctx context.Context, of kit.Period, length time.Duration) ([]kit.SampleRow, error) {
	query, args := "SELECT at, node, duration, data::text FROM weir.samples WHERE at >= $1 AND at < $2 AND node = $3 ORDER BY at", []any{of.From, of.To, of.Node}
	if length > 0 {
		query, args = rollupsBetween(" AND node = $4"), []any{of.From, of.To, length.Microseconds(), of.Node}
	}
	return all(stream(ctx, s.Store, s.pool, "samples", s.q(query), args, func(rows pgx.Rows) (r kit.SampleRow, err error) {
		err = rows.Scan(&r.At, &r.Node, &r.Micros, &r.Data)
		return r, err
	}))
}

// Replace implements kit.Samples. Groups are in the order of node and time, so that
// two who do it don't block each other.
func (s samples) Replace(ctx context.Context, merged []kit.Merged) error {
	removed := 0
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		removed = 0
		for _, m := range merged {
			n := len(m.Gone)
			at, micros := make([]time.Time, n), make([]int64, n)
			for i, r := range m.Gone {
				at[i], micros[i] = r.At, r.Micros
			}
			removed += n
			b.Queue(s.q(`DELETE FROM weir.samples AS s USING unnest($4::timestamptz[], $5::bigint[]) AS known (at, duration)
				WHERE s.node = $1 AND s.at BETWEEN $2 AND $3 AND s.at = known.at AND s.duration = known.duration`),
				m.Sum.Node, at[0], at[n-1], at, micros).Exec(func(tag pgconn.CommandTag) error {
				if tag.RowsAffected() != int64(n) {
					return kit.ErrRaced
				}
				return nil
			})
			b.Queue(s.q(insertSample), m.Sum.At, m.Sum.Node, m.Sum.Micros, string(m.Sum.Data))
		}
	})
	if err == nil {
		s.stats.updates.Add(uint64(removed))
		s.stats.writes.Add(uint64(len(merged)))
	}
	return err
}

// Intervals implements kit.Samples.
func (s samples) Intervals(ctx context.Context, of kit.Period, length time.Duration) (sums, rollups []kit.Interval, err error) {
	args := []any{of.Node, of.From, of.To, length.Microseconds()}
	read := func(query string) ([]kit.Interval, error) {
		return all(stream(ctx, s.Store, s.pool, "samples", s.q(query), args, func(rows pgx.Rows) (i kit.Interval, err error) {
			err = rows.Scan(&i.At, &i.Micros, &i.Samples)
			return i, err
		}))
	}
	sums, err = read(`SELECT max(at), sum(duration)::bigint, count(*) FROM weir.samples WHERE node = $1 AND at >= $2 AND at < $3
		GROUP BY ` + intervalOf + `$4 ORDER BY 1`)
	if err == nil {
		rollups, err = read("SELECT at, duration, 0 FROM weir.rollups WHERE length = $4 AND node = $1 AND at >= $2 AND at < $3 ORDER BY at")
	}
	return sums, rollups, err
}

// PutRollups implements kit.Samples.
func (s samples) PutRollups(ctx context.Context, node int64, length time.Duration, gone []kit.Interval, sums []kit.SampleRow) error {
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		for _, r := range gone {
			b.Queue(s.q("DELETE FROM weir.rollups WHERE length = $1 AND node = $2 AND at = $3 AND duration = $4"), length.Microseconds(), node, r.At, r.Micros)
		}
		for _, sum := range sums {
			b.Queue(s.q(`INSERT INTO weir.rollups (length, node, at, duration, data) VALUES ($1, $2, $3, $4, $5::text::json)
				ON CONFLICT (length, at, node) DO UPDATE SET duration = excluded.duration, data = excluded.data`),
				length.Microseconds(), node, sum.At, sum.Micros, string(sum.Data))
		}
	})
	if err == nil {
		s.stats.updates.Add(uint64(len(gone)))
		s.stats.writes.Add(uint64(len(sums)))
	}
	return err
}
