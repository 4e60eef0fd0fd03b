package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

// AddSample implements core.Journal.
func (s *Store) AddSample(ctx context.Context, sample metrics.Sample) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	data, err := json.Marshal(sample)
	if err != nil {
		return fmt.Errorf("add sample: %w", err)
	}
	err = s.writer.doPatiently(ctx, func(c *conn) error {
		_, err := c.exec("INSERT INTO samples (at, node, duration, data) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			sample.Time.UnixMicro(), sample.Node, sample.Interval.Microseconds(), string(data))
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
	all := stream(ctx, s, "SELECT at, node, duration, data FROM samples"+which, args, func(r *reader) metrics.Sample {
		sample, err := kit.Sample(r.time(), r.integer(), r.integer(), r.bytes())
		if r.err == nil {
			r.err = err
		}
		return sample
	})
	return wrap("samples", all)
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
