package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"weir/core"
	"weir/storage/postgres"
)

// TestUpgradeFromVersionThree: what expired is taken off the ledger, checkpoints of
// before have no sums, and a program of version 3 that is connected writes no more.
func TestUpgradeFromVersionThree(t *testing.T) {
	d := create(t).(database)
	d.Exec(t, "CREATE SCHEMA "+d.schema)
	d.Exec(t, postgres.Tables(t, d.schema, 3))
	d.Exec(t, `INSERT INTO events (id, source, key, kind, subreddit, author, created_at, stored_at, parent, link, flags)
			SELECT n, 'reddit', n::text, 'post', '', '', to_timestamp(1), now(), '', '', 0 FROM generate_series(1, 3) AS n;
		INSERT INTO segments (first_id, last_id, events, stored_at) VALUES (3, 3, 1, now());
		INSERT INTO counts (source, hour, kind, subreddit, events, scored, score) VALUES ('reddit', 0, 'post', '', 4, 0, 0);
		INSERT INTO deltas (node, appended, settled, dead, discarded, sums) VALUES (7, 2, 3, 0, 0, '[["reddit",0,"post","",3,0,0]]');
		INSERT INTO expired (source, hour, kind, subreddit, events, scored, score) VALUES ('reddit', 0, 'post', '', 5, 0, 0);
		INSERT INTO ledger (node, appended, settled) VALUES (7, 6, 4);
		INSERT INTO checkpoints (input, token, codec, size, head, tail, selection, "offset", line, line_hash, complete, updated_at)
			VALUES ('dump', 'token', 'zst', 9, '\x00', '\x01', 'all', 7, 3, 11, false, now())`)
	write := oldStatement{sql: "INSERT INTO weir.commits (node, slot, number, schema) VALUES (1, 1, 1, 3)"}
	if err := d.try(t, write); err != nil {
		t.Fatal(err)
	}
	s := d.Open(t)
	if g, err := s.Gauges(t.Context()); err != nil || g.InStore != 3 || g.Backlog != 1 || g.Lost != 0 || g.Twice != 0 {
		t.Errorf("Gauges: got %+v, %v, want 3 stored, 1 of them pending", g, err)
	}
	if r, err := s.Check(t.Context()); err != nil || !r.OK {
		t.Errorf("Check: got %+v, %v", r, err)
	}
	if c, found, err := s.Checkpoint(t.Context(), "dump"); err != nil || !found || c.Offset != 7 || c.Counted || c.Sums != (core.Sums{}) {
		t.Errorf("Checkpoint: got %+v, %v, %v, want it as it was, without sums", c, found, err)
	}
	if err := d.try(t, write); err == nil || !strings.Contains(err.Error(), "a newer weir has changed this store: use that one") {
		t.Errorf("version 3 writes: got %v, want what to do", err)
	}
	d.expectVersion(t, 8, 8)
}

// TestUpgradeNeedsOlderProgramsToStop: a store of version 5 stays as it is while one of its
// programs lives. Then its counts are added up, a program that is still connected writes no
// more, and who was granted counts is granted what adds them up. It fails when programs that
// don't add up counts can go on.
func TestUpgradeNeedsOlderProgramsToStop(t *testing.T) {
	d := create(t).(database)
	d.Exec(t, "CREATE SCHEMA "+d.schema)
	d.Exec(t, postgres.Tables(t, d.schema, 5))
	d.Exec(t, `INSERT INTO nodes (host, pid, version, state, started_at, heartbeat_at, lease) VALUES ('here', 1, '5', 'alive', now(), now(), 0);
		INSERT INTO expired (source, hour, kind, subreddit, events, scored, score)
			SELECT 'test', hour, 'post', name, 2, 1, -5 FROM unnest(ARRAY[-1, 0, 743, 744, 1416, 1183440]) AS hour, unnest(ARRAY['a', 'b']) AS name;
		INSERT INTO counts (source, hour, kind, subreddit, events, scored, score)
			SELECT source, hour, kind, subreddit, events, scored, score FROM expired;
		GRANT SELECT, DELETE ON samples, counts TO PUBLIC`)
	if _, err := postgres.Open(t.Context(), d.options()); !errors.Is(err, core.ErrUnavailable) || !strings.Contains(err.Error(), "process 1 on here") {
		t.Fatalf("Open: got %v, want the name of the program that lives", err)
	}
	d.expectVersion(t, 5, 1)
	d.Exec(t, "UPDATE nodes SET heartbeat_at = now() - interval '1 hour'")
	s := joined(t, d.options())
	d.expectVersion(t, 8, 8)
	if r, err := s.Check(t.Context()); err != nil || !r.OK {
		t.Errorf("Check: got %+v, %v", r, err)
	}
	d.Exec(t, `DO $$ BEGIN
		ASSERT (SELECT count(*) = 5 * 2 AND sum(events) = 24 FROM counts_by_month), 'the months';
		ASSERT has_table_privilege('public', 'rollups', 'SELECT') AND has_table_privilege('public', 'counts_by_month', 'DELETE'), 'a right is missing';
		ASSERT NOT has_table_privilege('public', 'rollups', 'INSERT') AND NOT has_table_privilege('public', 'counts_by_name', 'INSERT'), 'there is a right too many';
	END $$`)
	old := oldStatement{sql: "INSERT INTO weir.commits (node, slot, number, schema) VALUES (1, 1, 1, 4)"}
	if err := d.try(t, old); err == nil || !strings.Contains(err.Error(), "a newer weir has changed this store: use that one") {
		t.Errorf("version 4 writes: got %v, want what to do", err)
	}
	store(t, s, 3)
	expectEvents(t, s, 3)
}
