package postgres

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// LookAtAll has every claim look at all segments: for a model in which the
// oldest comes first, whoever gave it back.
func (s *Store) LookAtAll() { s.floor.every = 0 }

// Kill ends the program as a death does: nothing is released, its connections
// are gone.
func (s *Store) Kill() {
	s.closing.Do(func() {
		s.closed.Store(true)
		s.disconnect()
	})
}

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
