package sqlite_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/core"
)

// TestUpgradeFromVersionThree: what expired is taken off the ledger, checkpoints of
// before have no sums, and a program of version 3 that has the file open joins no more.
func TestUpgradeFromVersionThree(t *testing.T) {
	path := filepath.Join(t.TempDir(), "three.db")
	db := openRaw(t, path)
	for _, name := range []string{"001_tables.sql", "002_samples_by_node.sql", "003_sources.sql"} {
		text, err := os.ReadFile(filepath.Join("migrations", name))
		if err != nil {
			t.Fatal(err)
		}
		db.exec(string(text))
	}
	db.exec(fmt.Sprintf(`PRAGMA application_id = %d; DROP TABLE expired_2; DROP TABLE rejects_2; DELETE FROM meta WHERE key IN ('upgraded', 'counted');
		INSERT INTO meta VALUES ('schema_version', '3'), ('min_reader', '3');
		INSERT INTO events (source, key, kind, subreddit, author, created_at, stored_at, parent, link, flags)
			VALUES ('reddit', 'a', 'post', '', '', 1, 1, '', '', 0), ('reddit', 'b', 'post', '', '', 1, 1, '', '', 0), ('reddit', 'c', 'post', '', '', 1, 1, '', '', 0);
		INSERT INTO segments (first_id, last_id, events, stored_at) VALUES (3, 3, 1, 1);
		INSERT INTO counts VALUES ('reddit', 0, 'post', '', 4, 0, 0);
		INSERT INTO deltas (sums) VALUES ('[["reddit",0,"post","",3,0,0]]');
		INSERT INTO expired VALUES ('reddit', 0, 'post', '', 5, 0, 0);
		INSERT INTO ledger (node, appended, settled, schema) VALUES (7, 8, 7, 3);
		INSERT INTO checkpoints VALUES ('dump', 'token', 'zst', 1000, x'01', x'02', 500, 5, -1, 0, 8, 'all')`, 0x57656972))
	join := "INSERT INTO nodes (host, pid, version, state, started_at, heartbeat_at, schema) VALUES ('h', 1, 'v', 'alive', 1, 1, 3)"
	if err := db.try(join); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := open(t, path)
		if err != nil {
			t.Fatal(err)
		}
		if g, err := s.Gauges(t.Context()); err != nil || g.InStore != 3 || g.Backlog != 1 || g.Lost != 0 || g.Twice != 0 {
			t.Errorf("Gauges: got %+v, %v, want 3 stored, 1 of them pending", g, err)
		}
		if r, err := s.Check(t.Context()); err != nil || !r.OK {
			t.Errorf("Check: got %+v, %v", r, err)
		}
		if c, found, err := s.Checkpoint(t.Context(), "dump"); err != nil || !found || c.Offset != 500 || c.Counted || c.Sums != (core.Sums{}) {
			t.Errorf("Checkpoint: got %+v, %v, %v, want it as it was, without sums", c, found, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.try(join); err == nil || !strings.Contains(err.Error(), "a newer weir has changed this store: use that one") {
		t.Errorf("version 3 joins: got %v, want what to do", err)
	}
	db.close()
}
