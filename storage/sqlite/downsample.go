package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

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
		return 0, false, fmt.Errorf("downsample: %w", err)
	}
	d, ok, err := kit.Downsample(groups, next, func(g []kit.SampleKey) ([]kit.SampleRow, error) { return s.sampleRows(ctx, g) })
	if err == nil && ok && len(d.Merged) > 0 {
		err = s.writer.do(ctx, func(c *conn) error { return replaceSamples(c, d.Merged) })
	}
	if !ok && err == nil || errors.Is(err, errRaced) {
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

// oldSamples examines at most max samples and returns those to be merged, and
// where to continue.
func (s *Store) oldSamples(ctx context.Context, from kit.SampleKey, limit int) (groups []kit.Group, next kit.SampleKey, err error) {
	limit = max(limit, 2)
	now := time.Now()
	after := int64(math.MinInt64)
	if from.Node != 0 {
		after = from.At.UnixMicro()
	}
	var keys []kit.SampleKey
	err = s.read(ctx, func(c *conn) error {
		// Without the index it would read the samples' data, too.
		return c.query(`SELECT node, at FROM samples INDEXED BY samples_node
			WHERE (node, at) >= (?, ?) AND at < ? ORDER BY node, at LIMIT ?`,
			[]any{from.Node, after, now.Add(-kit.FullResolution).UnixMicro(), limit}, func(r *reader) error {
				keys = append(keys, kit.SampleKey{Node: r.integer(), At: r.time()})
				return nil
			})
	})
	groups, next = kit.Buckets(keys, now, len(keys) == limit)
	return groups, next, err
}

// sampleRows reads the samples of a group.
func (s *Store) sampleRows(ctx context.Context, group []kit.SampleKey) (rows []kit.SampleRow, err error) {
	node, first, last := group[0].Node, group[0].At.UnixMicro(), group[len(group)-1].At.UnixMicro()
	err = s.read(ctx, func(c *conn) error {
		return c.query("SELECT at, duration, data FROM samples WHERE node = ? AND at BETWEEN ? AND ? ORDER BY at",
			[]any{node, first, last}, func(r *reader) error {
				rows = append(rows, kit.SampleRow{
					SampleKey: kit.SampleKey{Node: node, At: r.time()}, Micros: r.integer(), Data: r.text(),
				})
				return nil
			})
	})
	return rows, err
}

func replaceSamples(c *conn, merged []kit.Merged) error {
	for _, m := range merged {
		for _, r := range m.Gone {
			n, err := c.exec("DELETE FROM samples WHERE at = ? AND node = ? AND duration = ? AND data = ?",
				r.At.UnixMicro(), r.Node, r.Micros, r.Data)
			if err == nil && n == 0 {
				err = errRaced
			}
			if err != nil {
				return err
			}
		}
		_, err := c.exec("INSERT INTO samples (at, node, duration, data) VALUES (?, ?, ?, ?)",
			m.Sum.At.UnixMicro(), m.Sum.Node, m.Sum.Micros, m.Sum.Data)
		if err != nil {
			return err
		}
	}
	return nil
}
