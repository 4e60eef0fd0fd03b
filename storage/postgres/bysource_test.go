package postgres_test

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"

	"weir/core"
	"weir/core/move"
	"weir/storage/kit"
	"weir/storage/postgres"
)

// oldRejects are what the rejects of a store of version 2 hold; the last was cut.
var oldRejects = [][]byte{[]byte("no json"), {}, []byte("\x00\xff"), bytes.Repeat([]byte("x"), core.MaxRejectBytes)}

// makeOld makes a store of version 2 whose events, of each of the sources, are in
// every state. One count is wrong.
func makeOld(t *testing.T, sources ...string) database {
	t.Helper()
	d := create(t).(database)
	d.Exec(t, "CREATE SCHEMA "+d.schema)
	d.Exec(t, postgres.Tables(t, d.schema, 2))
	d.Exec(t, fmt.Sprintf(`INSERT INTO events
		SELECT id, ('{%s}'::text[])[1 + id %% %d], 't1_' || id, CASE id %% 2 WHEN 0 THEN 'comment' ELSE 'post' END, 'golang', 'ann',
			to_timestamp(1700000000 + id * 600), now() - interval '1 day', '', '', CASE WHEN id %% 3 > 0 THEN id - 50 END, 0, '{}', NULL
		FROM generate_series(1, 300) AS id WHERE id NOT BETWEEN 260 AND 262;
		INSERT INTO segments (first_id, last_id, events, stored_at, claimed, claimed_by, token) VALUES
			(201, 250, 50, now(), true, 2, 77), (251, 300, 47, now(), false, NULL, NULL);
		INSERT INTO failures (event_id, attempts, error, state, failed_at, next_attempt_at, claimed, claimed_by, token) VALUES
			(5, 1, 'e', 'waiting', now(), now() - interval '1 hour', false, NULL, NULL),
			(6, 1, 'e', 'waiting', now(), now() - interval '1 hour', true, 2, 78),
			(7, 3, 'e', 'dead', now(), NULL, false, NULL, NULL),
			(8, 3, 'e', 'discarded', now(), NULL, false, NULL, NULL);
		INSERT INTO expired VALUES (1, 'post', 'golang', 10, 100), (472222, 'comment', 'golang', 5, -7);
		INSERT INTO counts VALUES (1, 'post', 'golang', 10, 100), (472222, 'comment', 'golang', 5, -7), (472223, 'post', 'golang', 190, 0);
		INSERT INTO deltas (node, settled, data) VALUES (1, 4, '[[472223,"post","golang",4,9]]');
		INSERT INTO ledger (node, appended, settled, dead, discarded) VALUES (1, 297, 192, 1, 1);
		UPDATE ledger SET settled = 196 - 4 WHERE node = 1;
		INSERT INTO nodes (host, pid, version, state, started_at, heartbeat_at) VALUES
			('gone', 11, 'v2', 'left', now(), now()), ('killed', 12, 'v2', 'alive', now(), now() - interval '1 hour');
		SELECT setval('blocks', 1);
		INSERT INTO commits VALUES (1, 1, 5);
		INSERT INTO checkpoints VALUES ('dump', 'token', 'zst', 9, '\x00', '\x01', 7, 3, 11, false, now())`,
		strings.Join(sources, ","), len(sources)))
	for i, text := range oldRejects {
		d.Exec(t, fmt.Sprintf(`INSERT INTO rejects (input, line, reason, bytes, at) VALUES ('dump', %d, 'no id', '\x%x', now())`, i+1, text))
	}
	return d
}

// expectUpgraded says what a store that makeOld made has become.
func expectUpgraded(t *testing.T, s move.Store, expiredSource string) {
	t.Helper()
	r, err := s.Check(t.Context())
	if err != nil || !r.OK || r.Events != 297 || r.Pending != 99 || r.Dead != 1 || r.Discarded != 1 || r.Expired != 15 || r.Counted != 196+15 {
		t.Errorf("Check = %+v, %v", r, err)
	}
	var want kit.Tally
	for f, err := range s.Outcomes(t.Context(), 0, 1000) {
		if err != nil {
			t.Fatal(err)
		}
		if f.State == move.Settled {
			want.Add(&f.Event)
		}
	}
	for n, err := range s.Expired(t.Context()) {
		if err != nil || n.Source != expiredSource || n.Scored != 0 {
			t.Errorf("Expired: got %+v, %v, want source %q and none scored", n, err, expiredSource)
		}
		want.AddCount(n)
	}
	var got []core.Count
	for n, err := range s.Counts(t.Context(), core.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, n)
	}
	if !slices.Equal(got, want.Counts()) {
		t.Errorf("Counts:\n%+v\nwant\n%+v", got, want.Counts())
	}
	line := 0
	for r, err := range s.Rejects(t.Context(), core.RejectFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		text := oldRejects[line]
		hash := xxhash.Sum64(text)
		if len(text) == core.MaxRejectBytes {
			hash = 0
		}
		if line++; r.Line != int64(line) || !bytes.Equal(r.Bytes, text) || r.Source != "" || r.Hash != hash || r.Size != int64(len(text)) {
			t.Errorf("reject of line %d: line %d, source %q, hash %x, size %d, %d bytes; want no source, %x, %d",
				line, r.Line, r.Source, r.Hash, r.Size, len(r.Bytes), hash, len(text))
		}
	}
	if cp, found, err := s.Checkpoint(t.Context(), "dump"); err != nil || !found || cp.Selection != "" || cp.Counted || cp.Offset != 7 {
		t.Errorf("Checkpoint = %+v, %v, %v; want offset 7 of no selection", cp, found, err)
	}
}

// TestUpgrade: a store of version 2 is counted by source, what expired keeps none
// unless the store has one only, and rejects are known by their content. Then it
// works like any other.
func TestUpgrade(t *testing.T) {
	postgres.UpgradeInSteps(t, 40, 2)
	for expired, sources := range map[string][]string{"": {"reddit", "simulate", "other"}, "reddit": {"reddit"}} {
		d := makeOld(t, sources...)
		for range 2 {
			s := d.Open(t)
			expectUpgraded(t, s, expired)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		s := joined(t, d.options())
		// The upgrade has marked the killed node dead, so only its claims are left.
		if beat, err := s.Heartbeat(t.Context(), time.Hour); err != nil || beat.Returned != 51 {
			t.Errorf("Heartbeat = %+v, %v; want the killed node's 51 events back", beat, err)
		}
		for {
			claim, err := s.Claim(t.Context(), 100)
			if err != nil {
				t.Fatal(err)
			}
			if claim.Empty() {
				break
			}
			if _, err := s.Settle(t.Context(), core.Settlement{Claim: claim}, 0); err != nil {
				t.Fatal(err)
			}
		}
		if r, err := s.Check(t.Context()); err != nil || !r.OK || r.Pending != 0 || r.Processed != 295 {
			t.Errorf("Check = %+v, %v; want 295 processed", r, err)
		}
	}
}

// TestUpgradeFromTheFirst: a store of version 1 takes all steps.
func TestUpgradeFromTheFirst(t *testing.T) {
	d := create(t).(database)
	d.Exec(t, "CREATE SCHEMA "+d.schema)
	d.Exec(t, postgres.Tables(t, d.schema, 1))
	expectEvents(t, d.Open(t), 0)
	d.Exec(t, "DROP INDEX samples_node") // fails when it isn't there
	d.expectVersion(t, 8, 8)
}

func (d database) expectVersion(t *testing.T, version, oldest int) {
	t.Helper()
	d.Exec(t, fmt.Sprintf(`DO $$ BEGIN
		ASSERT (SELECT value FROM meta WHERE key = 'schema_version') = '%d', 'the version';
		ASSERT (SELECT value FROM meta WHERE key = 'min_reader') = '%d', 'who may read';
	END $$`, version, oldest))
}

// TestUpgradeNeedsTheStore: while a node lives, or somebody reads, a store of
// version 2 stays as it is, and the error says who. It fails when the nodes are
// not looked at, or locks are waited for without an end.
func TestUpgradeNeedsTheStore(t *testing.T) {
	postgres.UpgradeInSteps(t, 40, 2)
	d := makeOld(t, "reddit")
	d.Exec(t, "UPDATE nodes SET heartbeat_at = now() WHERE id = 2")
	_, err := postgres.Open(t.Context(), d.options())
	if !errors.Is(err, core.ErrUnavailable) || !strings.Contains(err.Error(), "process 12 on killed") || strings.Contains(err.Error(), "gone") {
		t.Errorf("Open = %v, want the name of the node that lives", err)
	}
	d.expectVersion(t, 2, 1)
	d.Exec(t, "UPDATE nodes SET heartbeat_at = now() - interval '1 hour' WHERE id = 2")

	reading, err := connect(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reading.Exec(t.Context(), "SELECT count(*) FROM "+d.schema+".checkpoints"); err != nil { // the last that is altered
		t.Fatal(err)
	}
	_, err = postgres.Open(t.Context(), d.options())
	if !errors.Is(err, core.ErrUnavailable) || !strings.Contains(err.Error(), "another program") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Open = %v, want that another program reads", err)
	}
	d.expectVersion(t, 2, 1)
	if err := reading.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	expectUpgraded(t, d.Open(t), "reddit")
}

// TestUpgradeTogether: of two programs that open a store of version 2 at once one
// brings it up to date, and both can use it.
func TestUpgradeTogether(t *testing.T) {
	d := makeOld(t, "reddit", "simulate")
	opened := make(chan error, 2)
	for range 2 {
		go func() {
			s, err := postgres.Open(t.Context(), d.options())
			if err == nil {
				err = s.Close()
			}
			opened <- err
		}()
	}
	for range 2 {
		if err := <-opened; err != nil {
			t.Error(err)
		}
	}
	expectUpgraded(t, d.Open(t), "")
}

// oldStatement is one that programs of version 2 run.
type oldStatement struct {
	name, sql string
	args      []any
	joined    bool // in a transaction of a node, which oldMark ends
}

const oldMark = `INSERT INTO weir.commits (node, slot, number)
	SELECT $1::bigint, $2, $3 WHERE $1 <> 0 AND pg_current_xact_id_if_assigned() IS NOT NULL
	ON CONFLICT (node, slot) DO UPDATE SET number = excluded.number`

func oldStatements(t *testing.T) []oldStatement {
	file := func(name string) string {
		text, err := os.ReadFile("testdata/version2/" + name + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	// One event of another key than all.
	event := []any{[]string{"reddit"}, []string{"new"}, []string{"post"}, []string{""}, []string{""}, []time.Time{time.Unix(1, 0)}, []string{""}, []string{""},
		[]*int64{nil}, []int16{0}, []string{"{}"}, [][]byte(nil)}
	settle := []any{[]int64{201}, 77, 1, []int64{}, []int32{}, []string{}, []bool{}, []int64{}, 50, 0, `[[472223,"post","golang",50,9]]`}
	return []oldStatement{
		{name: "join", sql: `INSERT INTO weir.nodes (host, pid, version, state, started_at, heartbeat_at)
			VALUES ($1, $2, $3, 'alive', clock_timestamp(), clock_timestamp()) RETURNING id`, args: []any{"h", 1, "v"}},
		{name: "append", sql: file("append"), args: append(slices.Clone(event), 10, 1)},
		{name: "receive", sql: file("receive"), args: append(slices.Clone(event), []time.Time{time.Unix(1, 0)}), joined: true},
		{name: "reject", sql: `INSERT INTO weir.rejects (input, line, reason, bytes, at)
			SELECT input, line, reason, bytes, now()
			FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bytea[]) AS r (input, line, reason, bytes)
			ON CONFLICT DO NOTHING`, args: []any{[]string{"dump"}, []int64{99}, []string{"no id"}, [][]byte{{}}}},
		{name: "move a checkpoint", sql: `UPDATE weir.checkpoints SET "offset" = $3, line = $4, line_hash = $5, complete = $6, updated_at = now(),
			codec = $7, size = $8, head = $9, tail = $10 WHERE md5(input) = md5($1) AND input = $1 AND token = $2`,
			args: []any{"dump", "token", 8, 4, 1, false, "zst", 1, []byte{}, []byte{}}, joined: true},
		{name: "own", sql: `INSERT INTO weir.checkpoints VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, false, now())
			ON CONFLICT (md5(input)) DO UPDATE SET token = excluded.token`, args: []any{"dump", "mine", "zst", 1, []byte{}, []byte{}}},
		{name: "settle", sql: file("settle"), args: settle},
		{name: "claim", sql: "UPDATE weir.segments SET claimed = true, claimed_by = 1, token = 5 WHERE first_id = 251", joined: true},
		{name: "retry", sql: "INSERT INTO weir.deltas (node, dead, discarded) VALUES (0, -1, 0)"},
		{name: "fold", sql: `DELETE FROM weir.deltas WHERE id IN (
			SELECT id FROM weir.deltas WHERE id >= $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
			RETURNING id, node, appended, settled, dead, discarded, data`, args: []any{0, 100}},
		{name: "count", sql: `INSERT INTO weir.counts AS t (hour, kind, subreddit, events, score) VALUES (1, 'post', 'golang', 1, 1)
			ON CONFLICT (hour, kind, subreddit) DO UPDATE SET events = t.events + excluded.events, score = t.score + excluded.score`},
		{name: "expire", sql: `INSERT INTO weir.expired AS t (hour, kind, subreddit, events, score) VALUES (1, 'post', 'golang', 1, 1)
			ON CONFLICT (hour, kind, subreddit) DO UPDATE SET events = t.events + excluded.events, score = t.score + excluded.score`},
	}
}

// try runs a statement of version 2 as its programs do, and takes it back.
func (d database) try(t *testing.T, o oldStatement) error {
	t.Helper()
	tx, err := connect(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(t.Context()) }() // nothing of it is to stay
	here := func(sql string) string { return strings.ReplaceAll(sql, "weir.", d.schema+".") }
	_, err = tx.Exec(t.Context(), here(o.sql), o.args...)
	if err == nil && o.joined {
		_, err = tx.Exec(t.Context(), here(oldMark), 1, 1, 6)
	}
	return err
}

// TestOldProgramsEnd: a program of version 2 that is connected when the store is
// brought up to date writes nothing more, and learns why; one that is started is
// told at once. It fails when one of its statements still fits.
func TestOldProgramsEnd(t *testing.T) {
	d := makeOld(t, "reddit")
	for _, o := range oldStatements(t) {
		if err := d.try(t, o); err != nil {
			t.Errorf("before: version 2 cannot %s: %v", o.name, err)
		}
	}
	s := d.Open(t)
	for _, o := range oldStatements(t) {
		err := d.try(t, o)
		if err == nil {
			t.Errorf("version 2 could %s", o.name)
		}
		if (o.joined || o.name == "join") && (err == nil || !strings.Contains(err.Error(), "a newer weir has changed this store: use that one")) {
			t.Errorf("%s: got %v, want what to do", o.name, err)
		}
	}
	d.expectVersion(t, 8, 8)
	expectUpgraded(t, s, "reddit")
}
