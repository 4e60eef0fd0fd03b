package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

// Expire implements core.Maintenance. It walks the ids upwards and starts again
// from the first when it came to one that is too young or not settled.
func (s *Store) Expire(ctx context.Context, age time.Duration, max int) (removed int, more bool, err error) {
	s.mu.Lock()
	cursor := s.cursor
	s.mu.Unlock()

	var tally kit.Tally
	var old []core.Event // that go
	looked := 0
	before := time.Now().Add(-age).UnixMicro()
	last := cursor
	err = s.read(ctx, func(c *conn) error {
		// Everything below the first segment is settled, or a failure.
		return c.query(`SELECT id, source, kind, subreddit, created_at, score, stored_at,
				EXISTS (SELECT 1 FROM failures WHERE event_id = id)
			FROM events
			WHERE id > ?1 AND id < coalesce((SELECT min(first_id) FROM segments), 9223372036854775807)
			ORDER BY id LIMIT ?2`, []any{cursor, max}, func(r *reader) error {
			e := core.Event{ID: r.integer(), Source: r.text(), Kind: r.text(), Subreddit: r.text(), CreatedAt: r.time()}
			e.Score, e.Scored = r.next().(int64)
			if r.integer() > before {
				return errEnough
			}
			looked++
			last = e.ID
			if r.integer() == 0 {
				tally.Add(&e)
				old = append(old, e)
			}
			return nil
		})
	})
	if err != nil && !errors.Is(err, errEnough) {
		return 0, false, fmt.Errorf("expire: %w", err)
	}
	if more = looked == max; !more {
		last = 0
	}
	if len(old) > 0 {
		err := s.writer.do(ctx, func(c *conn) error {
			for i := range old {
				// A later retrieval may have replaced the score in the meantime.
				n, err := c.exec("DELETE FROM events WHERE id = ? AND score IS ?", old[i].ID, scoreValue(&old[i]))
				if err == nil && n == 0 {
					err = errRaced
				}
				if err != nil {
					return err
				}
			}
			for _, column := range []string{"appended", "settled"} {
				if err := enter(c, 0, column, -len(old)); err != nil {
					return err
				}
			}
			if err := pruneRuns(c); err != nil {
				return err
			}
			return addCounts(c, kit.Expired, tally.Counts())
		})
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
	s.stats.updates.Add(uint64(len(old)))
	return len(old), more, nil
}

// Prune implements core.Maintenance.
func (s *Store) Prune(ctx context.Context, age time.Duration) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	before := time.Now().Add(-age).UnixMicro()
	err := s.writer.do(ctx, func(c *conn) error {
		for _, table := range []string{"samples", "annotations"} {
			if _, err := c.exec("DELETE FROM "+table+" WHERE at < ?", before); err != nil {
				return err
			}
		}
		for _, length := range metrics.RollupLengths { // the index begins with it
			if _, err := c.exec("DELETE FROM rollups WHERE length = ? AND at < ?", length.Microseconds(), before); err != nil {
				return err
			}
		}
		return pruneNodes(c, before)
	})
	if err != nil {
		return fmt.Errorf("prune: %w", err)
	}
	return nil
}

// pruneNodes removes nodes that ended; what they did stays in the ledger, in
// the row of node 0.
func pruneNodes(c *conn, before int64) error {
	if _, err := c.exec("DELETE FROM nodes WHERE state <> 'alive' AND heartbeat_at < ?", before); err != nil {
		return err
	}
	const gone = "node <> 0 AND node NOT IN (SELECT id FROM nodes)"
	_, err := c.exec(`UPDATE ledger SET (appended, settled, dead, discarded) =
		(SELECT sum(appended), sum(settled), sum(dead), sum(discarded) FROM ledger WHERE node = 0 OR ` + gone + `)
		WHERE node = 0`)
	if err == nil {
		_, err = c.exec("DELETE FROM ledger WHERE " + gone)
	}
	return err
}

// Compact implements core.Administrator. It needs free disk space for another copy of
// the file, and nothing else can write meanwhile.
func (s *Store) Compact(ctx context.Context) (int64, error) {
	if s.closed.Load() {
		return 0, core.ErrClosed
	}
	before := s.sizes()
	err := s.writer.alone(ctx, func(c *conn) error {
		if _, err := c.exec("VACUUM"); err != nil {
			return err
		}
		return checkpoint(c)
	})
	if err != nil {
		return 0, fmt.Errorf("compact: %w", err)
	}
	after := s.sizes()
	return before.main + before.wal - after.main - after.wal, nil
}

// Backup implements core.Administrator. The copy is whole when it appears under its name.
func (s *Store) Backup(ctx context.Context, file string) error {
	return kit.WriteBackup(file, func(to *os.File) error {
		return s.read(ctx, func(*conn) error {
			// A connection of its own: those of the pool must not write.
			c, err := connect(s.path, s.busy, "")
			if err != nil {
				return err
			}
			_, err = c.exec("VACUUM INTO ?", to.Name())
			return errors.Join(err, c.close())
		})
	})
}

// sizes are those of the files, in bytes.
type sizes struct{ main, wal int64 }

func (s *Store) sizes() sizes {
	size := func(path string) int64 {
		info, err := os.Stat(path)
		if err != nil {
			return 0
		}
		return info.Size()
	}
	return sizes{size(s.path), size(s.path + "-wal")}
}

// walTrimmed is the size of the WAL, in bytes, from which on a long read is
// followed by a checkpoint that truncates it: while it was read, no checkpoint
// could start the WAL over.
const walTrimmed = 32 << 20

func (s *Store) trimWAL() {
	if s.closed.Load() || s.sizes().wal < walTrimmed {
		return
	}
	if err := s.writer.alone(context.Background(), checkpoint); err != nil && !errors.Is(err, core.ErrClosed) {
		s.log.Warn("truncate the WAL after a long read", "error", err)
	}
}

func checkpoint(c *conn) error {
	err := c.pragma("wal_checkpoint(TRUNCATE)")
	if errors.Is(err, core.ErrUnavailable) {
		return nil // other readers are at it; the next one truncates
	}
	return err
}
