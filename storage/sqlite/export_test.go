package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"weir/core"
	"weir/storage/kit"
)

// Kill is what the death of the program does: its connections and its lock are
// gone, its rows and its lock's file stay.
func (s *Store) Kill() error {
	s.closing.Do(func() {}) // Close has nothing left to do
	s.closed.Store(true)
	errs := []error{s.readers.Close()}
	s.writer.stop()
	errs = append(errs, s.writer.conn.close())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock != nil {
		errs = append(errs, s.lock.Unlock())
	}
	return errors.Join(errs...)
}

// FailCommit makes the next COMMIT report err, after it took place or without.
func (s *Store) FailCommit(err error, takesPlace bool) {
	commit := s.writer.commit
	s.writer.commit = func(c *conn) error {
		s.writer.commit = commit
		if takesPlace {
			return errors.Join(err, commit(c))
		}
		return err
	}
}

// Occupy keeps the writing goroutine until let is closed; it closes busy when it begins.
func (s *Store) Occupy(busy, let chan struct{}) error {
	return s.writer.alone(context.Background(), func(*conn) error {
		close(busy)
		<-let
		return nil
	})
}

// LimitPages makes the disk full when the file has that many pages more than
// now; 0 makes room again.
func (s *Store) LimitPages(more int64) error {
	return s.writer.alone(context.Background(), func(c *conn) error {
		limit := int64(1) << 30
		if more > 0 {
			if err := c.integers("PRAGMA page_count", nil, &limit); err != nil {
				return err
			}
			limit += more
		}
		return c.integers(fmt.Sprintf("PRAGMA max_page_count = %d", limit), nil, &limit)
	})
}

// Translate names an error of the driver.
var Translate = translate

// Pragma reads a setting of the connection that writes.
func (s *Store) Pragma(name string) (number int64, text string, err error) {
	err = s.writer.alone(context.Background(), func(c *conn) error {
		return c.query("PRAGMA "+name, nil, func(r *reader) error {
			number, _ = r.row[0].(int64)
			text, _ = r.row[0].(string)
			return nil
		})
	})
	return number, text, err
}

// UpgradeInSteps makes each transaction of an upgrade do so much, until the test
// ends.
func UpgradeInSteps(t interface{ Cleanup(func()) }, events, rejects, samples int) {
	was, wasEvents, wasRejects, wasSamples := prepareFor, upgradeEvents, upgradeRejects, upgradeSamples
	t.Cleanup(func() {
		prepareFor, upgradeEvents, upgradeRejects, upgradeSamples = was, wasEvents, wasRejects, wasSamples
	})
	prepareFor, upgradeEvents, upgradeRejects, upgradeSamples = 0, int64(events), rejects, samples
}

// SortedPlan is how SQLite would find what Sorted looks at.
func (s *Store) SortedPlan(ctx context.Context, q core.SortQuery) (plan string, err error) {
	fields, _ := scanned(q.Filter)
	from, args := sorted(kit.Bounded(q))
	err = s.read(ctx, func(c *conn) error {
		return c.query("EXPLAIN QUERY PLAN SELECT "+fields+from, args, func(r *reader) error {
			text, _ := r.row[3].(string)
			plan += text + "\n"
			return nil
		})
	})
	return plan, err
}

// BeforeCommit has each COMMIT wait for do.
func (s *Store) BeforeCommit(do func()) {
	commit := s.writer.commit
	s.writer.commit = func(c *conn) error {
		do()
		return commit(c)
	}
}

// OccupyReaders uses all connections that read until free is called.
func (s *Store) OccupyReaders(t testing.TB) (free func()) {
	t.Helper()
	var used []*sql.Conn
	for range s.readers.Stats().MaxOpenConnections {
		c, err := s.readers.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		used = append(used, c)
	}
	return func() {
		for _, c := range used {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
