package sqlite

import (
	"context"
	"math"
	"time"

	"weir/storage/kit"
)

// Downsample implements core.Maintenance.
func (s *Store) Downsample(ctx context.Context, max int) (removed int, more bool, err error) {
	return s.thinning.Step(ctx, samples{s}, max)
}

// samples implements kit.Samples.
type samples struct{ *Store }

// Old implements kit.Samples.
func (s samples) Old(ctx context.Context, from kit.SampleKey, limit int) (keys []kit.SampleKey, now time.Time, err error) {
	now = time.Now()
	after := int64(math.MinInt64)
	if from.Node != 0 {
		after = from.At.UnixMicro()
	}
	err = s.read(ctx, func(c *conn) error {
		// Without the index it would read the samples' data, too.
		return c.query(`SELECT node, at FROM samples INDEXED BY samples_node
			WHERE (node, at) >= (?, ?) AND at < ? ORDER BY node, at LIMIT ?`,
			[]any{from.Node, after, now.Add(-kit.FullResolution).UnixMicro(), limit}, func(r *reader) error {
				keys = append(keys, kit.SampleKey{Node: r.integer(), At: r.time()})
				return nil
			})
	})
	return keys, now, err
}

// Rows implements kit.Samples.
func (s samples) Rows(ctx context.Context, of kit.Period, length time.Duration) (rows []kit.SampleRow, err error) {
	query := "SELECT at, node, duration, data FROM samples WHERE at >= ?1 AND at < ?2 AND node = ?4 ORDER BY at"
	if length > 0 {
		query = rollupsBetween(" AND node = ?4")
	}
	err = s.read(ctx, func(c *conn) error {
		return c.query(query, []any{of.From.UnixMicro(), of.To.UnixMicro(), length.Microseconds(), of.Node}, func(r *reader) error {
			row := kit.SampleRow{SampleKey: kit.SampleKey{At: r.time(), Node: r.integer()}, Micros: r.integer()}
			data := r.bytes()
			if row.Data, err = s.packer.unpack(data); err != nil {
				row.Data = data // which is no JSON: decoding it says whose it is
			}
			rows = append(rows, row)
			return nil
		})
	})
	return rows, err
}

// Replace implements kit.Samples.
func (s samples) Replace(ctx context.Context, merged []kit.Merged) error {
	packed := make([][]byte, len(merged))
	removed := 0
	for i, m := range merged {
		packed[i] = s.packer.packJSON(m.Sum.Data)
		removed += len(m.Gone)
	}
	err := s.writer.do(ctx, func(c *conn) error {
		for i, m := range merged {
			for _, r := range m.Gone {
				n, err := c.exec("DELETE FROM samples WHERE node = ? AND at = ? AND duration = ?", r.Node, r.At.UnixMicro(), r.Micros)
				if err == nil && n == 0 {
					err = kit.ErrRaced
				}
				if err != nil {
					return err
				}
			}
			if _, err := c.exec(insertSample, m.Sum.At.UnixMicro(), m.Sum.Node, m.Sum.Micros, packed[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.stats.updates.Add(uint64(removed))
		s.stats.writes.Add(uint64(len(merged)))
	}
	return err
}

// Intervals implements kit.Samples.
func (s samples) Intervals(ctx context.Context, of kit.Period, length time.Duration) (samples, rollups []kit.Interval, err error) {
	args := []any{of.Node, of.From.UnixMicro(), of.To.UnixMicro(), length.Microseconds()}
	err = s.read(ctx, func(c *conn) error {
		if err := c.query("SELECT max(at), sum(duration), count(*) FROM samples WHERE node = ?1 AND at >= ?2 AND at < ?3 GROUP BY at / ?4 ORDER BY 1",
			args, func(r *reader) error {
				samples = append(samples, kit.Interval{At: r.time(), Micros: r.integer(), Samples: int(r.integer())})
				return nil
			}); err != nil {
			return err
		}
		return c.query("SELECT at, duration FROM rollups WHERE length = ?4 AND node = ?1 AND at >= ?2 AND at < ?3 ORDER BY at", args, func(r *reader) error {
			rollups = append(rollups, kit.Interval{At: r.time(), Micros: r.integer()})
			return nil
		})
	})
	return samples, rollups, err
}

// PutRollups implements kit.Samples.
func (s samples) PutRollups(ctx context.Context, node int64, length time.Duration, gone []kit.Interval, sums []kit.SampleRow) error {
	packed := make([][]byte, len(sums))
	for i, sum := range sums {
		packed[i] = s.packer.packJSON(sum.Data)
	}
	err := s.writer.do(ctx, func(c *conn) error {
		for _, r := range gone {
			if _, err := c.exec("DELETE FROM rollups WHERE length = ? AND node = ? AND at = ? AND duration = ?",
				length.Microseconds(), node, r.At.UnixMicro(), r.Micros); err != nil {
				return err
			}
		}
		for i, sum := range sums {
			if _, err := c.exec(`INSERT INTO rollups (length, node, at, duration, data) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET duration = excluded.duration, data = excluded.data`,
				length.Microseconds(), node, sum.At.UnixMicro(), sum.Micros, packed[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.stats.updates.Add(uint64(len(gone)))
		s.stats.writes.Add(uint64(len(sums)))
	}
	return err
}
