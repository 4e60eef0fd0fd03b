package sqlite_test

import (
	"path/filepath"
	"testing"

	"weir/core"
)

// TestMissingLock: a node whose lock's file is gone is dead, and who looks for
// the file does not make it.
func TestMissingLock(t *testing.T) {
	db := create(t).(file)
	s := db.Open(t)
	if _, err := s.Join(t.Context(), core.Node{Host: "host"}); err != nil {
		t.Fatal(err)
	}
	db.Exec(t, "INSERT INTO nodes (host, pid, version, state, started_at, heartbeat_at, schema) VALUES ('host', 1, 'test', 'alive', 1, 1, 7)")
	nodes, err := db.Open(t).Nodes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(nodes) != 2 || nodes[0].State != "alive" || nodes[1].State != "dead" {
		t.Errorf("got nodes %+v, want one alive and one dead", nodes)
	}
	if files, err := filepath.Glob(db.path + ".node-*"); err != nil || len(files) != 1 {
		t.Errorf("got locks %q, %v, want that of the first node", files, err)
	}
}
