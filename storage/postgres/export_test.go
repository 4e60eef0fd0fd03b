package postgres

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// InOrder has every claim look at all segments, and every append take its ids when it
// needs them: for a model in which the oldest comes first, whoever stored it or gave it
// back.
func (s *Store) InOrder() { s.floor.every, s.blocks.ahead = 0, 1 }

// CopyAlways has every batch with keys copied that may be, whatever became of those before.
func (s *Store) CopyAlways() { s.copies.most = 0 }

// WaitForCompany has patient settlements wait for an append, however long that takes.
func (s *Store) WaitForCompany() { s.patient.patience = time.Hour }

// Waiting is how many settlements wait for an append.
func (s *Store) Waiting() int {
	s.patient.mu.Lock()
	defer s.patient.mu.Unlock()
	return len(s.patient.waiting)
}

// Kill ends the program as a death does: nothing is released, its connections
// are gone.
func (s *Store) Kill() {
	s.closing.Do(func() {
		s.closed.Store(true)
		s.disconnect()
	})
}

// Translate is what the store makes of the server's errors.
func Translate(err error) error { return translate(err) }

// Tables are the statements that made the tables of a version, in a schema that
// is there.
func Tables(t testing.TB, schema string, version int) string {
	t.Helper()
	texts, err := migrationTexts(schema)
	if err != nil {
		t.Fatal(err)
	}
	oldest := "INSERT INTO meta VALUES ('min_reader', '1');\n" // of the versions before 3
	return strings.Join(texts[:version], "\n") + oldest + fmt.Sprintf("INSERT INTO meta VALUES ('schema_version', '%d');\n", version)
}

// UpgradeInSteps makes the steps of an upgrade small, and its patience short.
func UpgradeInSteps(t testing.TB, events, rejects int) {
	e, r, l := upgradeEvents, upgradeRejects, lockTimeout
	upgradeEvents, upgradeRejects, lockTimeout = events, rejects, 100*time.Millisecond
	t.Cleanup(func() { upgradeEvents, upgradeRejects, lockTimeout = e, r, l })
}

// Occupy uses all connections of the pool until free is called.
func (s *Store) Occupy(t testing.TB) (free func()) {
	t.Helper()
	var used []*pgxpool.Conn
	for range s.config.MaxConns {
		c, err := s.pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		used = append(used, c)
	}
	return func() {
		for _, c := range used {
			c.Release()
		}
	}
}
