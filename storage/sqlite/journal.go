package sqlite

import (
	"context"
	"fmt"
	"iter"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

const insertSample = "INSERT INTO samples (at, node, duration, data) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"

// AddSample implements core.Journal.
func (s *Store) AddSample(ctx context.Context, sample metrics.Sample) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	data, err := s.packer.pack(&sample)
	if err != nil {
		return fmt.Errorf("add sample: %w", err)
	}
	err = s.writer.doPatiently(ctx, func(c *conn) error {
		_, err := c.exec(insertSample, sample.Time.UnixMicro(), sample.Node, sample.Interval.Microseconds(), data)
		return err
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
	return s.samples(ctx, w.sql()+" ORDER BY at, node", w.args)
}

// NewSamples implements core.Journal.
func (s *Store) NewSamples(ctx context.Context, node int64, after time.Time) iter.Seq2[metrics.Sample, error] {
	if after.IsZero() {
		return s.samples(ctx, " WHERE node = ? ORDER BY at DESC LIMIT 1", []any{node})
	}
	return s.samples(ctx, " WHERE node = ? AND at > ? ORDER BY at", []any{node, after.UnixMicro()})
}

func (s *Store) samples(ctx context.Context, which string, args []any) iter.Seq2[metrics.Sample, error] {
	return wrap("samples", stream(ctx, s, "SELECT at, node, duration, data FROM samples"+which, args, s.packer.sample))
}

// Rollups implements core.Overview.
func (s *Store) Rollups(ctx context.Context, from, to time.Time, length time.Duration) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		var newest int64
		err := s.read(ctx, func(c *conn) error { return c.integers("SELECT max(at) FROM samples", nil, &newest) })
		if err != nil {
			yield(metrics.Sample{}, fmt.Errorf("samples: %w", err))
			return
		}
		split := kit.SplitRollups(from, to, toTime(newest))
		old := stream(ctx, s, rollupsBetween(""), []any{from.UnixMicro(), split.UnixMicro(), length.Microseconds()}, s.packer.sample)
		for sample, err := range wrap("samples", old) {
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

// rollupsBetween selects the samples from ?1 to ?2 that meet a condition as rollups of
// length ?3, if there are any: see kit.Interval.
func rollupsBetween(condition string) string {
	return `WITH intervals AS MATERIALIZED (
			SELECT node, min(at) AS first, max(at) AS last, sum(duration) AS total
			FROM samples INDEXED BY samples_at WHERE at >= ?1 AND at < ?2` + condition + ` GROUP BY node, at / ?3)
		SELECT coalesce(r.at, s.at) AS at, i.node, coalesce(r.duration, s.duration), coalesce(r.data, s.data)
		FROM intervals AS i
		LEFT JOIN rollups AS r ON r.length = ?3 AND r.node = i.node AND r.at = i.last AND r.duration = i.total
		LEFT JOIN samples AS s ON r.at IS NULL AND s.node = i.node AND s.at BETWEEN i.first AND i.last
		ORDER BY 1, 2`
}

// Annotate implements core.Journal.
func (s *Store) Annotate(ctx context.Context, a core.Annotation) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	err := s.writer.do(ctx, func(c *conn) error {
		_, err := c.exec("INSERT INTO annotations (node, at, text) VALUES (?, ?, ?)", a.Node, a.Time.UnixMicro(), a.Text)
		return err
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
	return wrap("annotations", stream(ctx, s, "SELECT node, at, text FROM annotations"+w.sql()+" ORDER BY at, id", w.args,
		func(r *reader) core.Annotation {
			return core.Annotation{Node: r.integer(), Time: r.time(), Text: r.text()}
		}))
}
