package sqlite_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/cespare/xxhash/v2"
	"github.com/gofrs/flock"

	"weir/core"
	"weir/core/message"
	"weir/storage/sqlite"
)

// TestUpgrade: a store of version 2 is counted by source, what expired keeps none
// unless the store has one only, and rejects are known by their content. It stays
// so when it is opened again.
func TestUpgrade(t *testing.T) {
	for expired, sources := range map[string][]string{"": {"reddit", "simulate", "other"}, "reddit": {"reddit"}} {
		o := makeOld(t, sources...)
		for range 2 {
			s, err := open(t, o.path)
			if err != nil {
				t.Fatal(err)
			}
			o.expect(t, s, expired)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestUpgradedStoreWorks: what was unsettled is processed, what had failed is
// tried again, the reject of a piece that becomes an event goes, and ids are used
// once.
func TestUpgradedStoreWorks(t *testing.T) {
	o := makeOld(t, "reddit", "simulate")
	s, err := open(t, o.path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(t.Context(), core.Node{Host: "here", PID: 1}); err != nil {
		t.Fatal(err)
	}
	if beat, err := s.Heartbeat(t.Context(), 1<<40); err != nil || len(beat.Dead) != 1 || beat.Dead[0].Host != "killed" || beat.Returned == 0 {
		t.Errorf("Heartbeat: got %+v, %v, want the killed node's claims back", beat, err)
	}
	if n, err := s.Retry(t.Context(), core.FailureFilter{}); err != nil || n == 0 {
		t.Errorf("Retry: got %d, %v", n, err)
	}
	for {
		c, err := s.Claim(t.Context(), 100)
		if err == nil && c.Empty() {
			break
		}
		if err == nil {
			err = s.Load(t.Context(), &c)
		}
		if err == nil {
			_, err = s.Settle(t.Context(), core.Settlement{Claim: c}, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	in := core.Input{Name: "dump", Token: "another", Selection: "all"}
	if _, _, err := s.TakeCheckpoint(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	b := batch(2)
	b.Pieces = []core.Piece{{Line: 1, Hash: xxhash.Sum64(oldRejects[0])}, {Line: 2, Hash: 1}}
	b.Mark = core.Mark{Input: &in, Line: 2}
	b.Rejects = []core.Reject{{Input: "dump", Line: 9, Reason: "no id"}, {Input: "dump", Line: 3, Hash: xxhash.Sum64(oldRejects[2])}}
	if a, err := s.Append(t.Context(), b); err != nil || a.Stored != 2 || a.Rejected != 1 {
		t.Errorf("Append: got %+v, %v, want 2 stored, 1 rejected", a, err)
	}
	var lines, last int64
	for r, err := range s.Rejects(t.Context(), core.RejectFilter{}) {
		if lines, last = 10*lines+r.Line, r.ID; err != nil {
			t.Fatal(err)
		}
	}
	if lines != 23459 || last != 51 {
		t.Errorf("rejects of lines %d, the last has id %d, want 2 to 5 and 9, and 51", lines, last)
	}
	if r, err := s.Check(t.Context()); err != nil || !r.OK || r.Pending != 2 || r.Processed != r.Events-2 {
		t.Errorf("Check: got %+v, %v, want all but 2 processed", r, err)
	}
}

// ending is a context that ends after it was asked a number of times.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestInterruptedUpgrade: an upgrade that ends after any of its steps goes on from
// there, and until it is done neither the programs of before nor those of now use
// the store. It fails when a step's progress is kept in another transaction, or
// not at all.
func TestInterruptedUpgrade(t *testing.T) {
	sqlite.UpgradeInSteps(t, 40, 2, 2)
	o := makeOld(t, "reddit", "simulate", "other")
	for openings := 1; ; openings++ {
		s, err := sqlite.Open(&ending{t.Context(), openings % 3}, sqlite.Options{Path: o.path, Log: slog.New(slog.DiscardHandler)})
		if err == nil {
			if openings < 5 {
				t.Errorf("opened after %d openings, want more of them", openings)
			}
			o.expect(t, s, "")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			return
		}
		if !errors.Is(err, context.Canceled) || openings > 50 {
			t.Fatalf("opening %d: %v", openings, err)
		}
		db := openRaw(t, o.path)
		if openings >= 2 { // the first ends before it changes anything
			if version, oldest := db.meta("schema_version"), db.meta("min_reader"); version != "7" || oldest != "7" {
				t.Errorf("opening %d: version %s, for readers of %s, want 7, 7", openings, version, oldest)
			}
			for name, statements := range oldStatements {
				if err := db.try(statements...); err == nil {
					t.Errorf("opening %d: version 2 could %s", openings, name)
				}
			}
			var note message.Text
			err := sqlite.Probe(sqlite.Options{Path: o.path}, func(_ string, try func(context.Context) (message.Text, error)) (err error) {
				note, err = try(t.Context())
				return err
			})
			if err != nil || !strings.Contains(note.String(), "on its way to store version 7") {
				t.Errorf("Probe: got %q, %v", note, err)
			}
		}
		db.close()
	}
}

// TestUpgradeTogether: two programs that open a store of version 2 at once bring
// it up to date together.
func TestUpgradeTogether(t *testing.T) {
	sqlite.UpgradeInSteps(t, 7, 1, 1)
	o := makeOld(t, "reddit", "simulate")
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			s, err := open(t, o.path)
			if err != nil {
				t.Error(err)
				return
			}
			o.expect(t, s, "")
		})
	}
	both.Wait()
}

// TestMadeTogether: programs that open a file at once that none has made wait for
// each other. It fails when SQLite's change into WAL mode is tried only once:
// its busy timeout does not cover that.
func TestMadeTogether(t *testing.T) {
	for range 20 {
		path := filepath.Join(t.TempDir(), "weir.db")
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := open(t, path); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}

// TestUpgradeWaitsForNodes: a store that a program of version 2 is at work in is
// left alone, and the error names the program.
func TestUpgradeWaitsForNodes(t *testing.T) {
	o := makeOld(t, "reddit")
	lock := flock.New(o.path + ".node-2")
	if held, err := lock.TryLock(); err != nil || !held {
		t.Fatal(held, err)
	}
	_, err := open(t, o.path)
	if !errors.Is(err, core.ErrUnavailable) || !strings.Contains(err.Error(), "process 12 on killed") || strings.Contains(err.Error(), "gone") {
		t.Errorf("got %v, want that process 12 on killed is at work in it", err)
	}
	db := openRaw(t, o.path)
	for name, statements := range oldStatements {
		if err := db.try(statements...); err != nil {
			t.Errorf("version 2 cannot %s: %v", name, err)
		}
	}
	db.close()
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	s, err := open(t, o.path)
	if err != nil {
		t.Fatal(err)
	}
	o.expect(t, s, "reddit")
}

// oldStatements are what version 2 does in one transaction each, a node of number
// 1 that has the file open already.
var oldStatements = map[string][]string{
	"join": {
		"INSERT INTO nodes (host, pid, version, state, started_at, heartbeat_at) VALUES ('h', 1, 'v', 'alive', 1, 1) RETURNING id",
		"INSERT INTO ledger (node) VALUES (9)",
	},
	"append": {
		`INSERT INTO events (source, key, kind, subreddit, author, created_at, stored_at, parent, link, score, flags, data)
			VALUES ('reddit', 'new', 'post', '', '', 1, 1, '', '', NULL, 0, NULL) ON CONFLICT DO NOTHING`,
		"INSERT INTO segments (first_id, last_id, events, stored_at) VALUES (301, 301, 1, 1)",
		"INSERT INTO ledger (node, appended) VALUES (1, 1) ON CONFLICT DO UPDATE SET appended = appended + excluded.appended", oldCommit,
	},
	"append rejects": {
		"INSERT INTO rejects (input, line, reason, bytes, at) VALUES ('dump', 77, 'no id', x'', 1) ON CONFLICT DO NOTHING", oldCommit,
	},
	"move a checkpoint": {
		`UPDATE checkpoints SET "offset" = 1, line = 1, line_hash = 1, complete = 0, updated_at = 1, codec = '', size = 1, head = x'', tail = x''
			WHERE input = 'dump' AND token = 'token'`, oldCommit,
	},
	"own a new input":   {"INSERT INTO checkpoints VALUES ('new', 'token', 'zst', 1, x'', x'', 0, 0, 0, 0, 1)"},
	"own a known input": {"UPDATE checkpoints SET token = 'mine' WHERE input = 'dump'", oldCommit},
	"claim":             {"UPDATE segments SET claimed = 1, claimed_by = 1, token = 5 WHERE first_id = 251", oldCommit},
	"settle": {
		"DELETE FROM segments WHERE first_id = 201 AND token = 77",
		`INSERT INTO deltas (data) VALUES ('[[1,"post","golang",25,0]]')`,
		"INSERT INTO ledger (node, settled) VALUES (1, 25) ON CONFLICT DO UPDATE SET settled = settled + excluded.settled", oldCommit,
	},
	"settle what failed": {
		"DELETE FROM segments WHERE first_id = 201 AND token = 77",
		"INSERT INTO failures (event_id, attempts, error, state, failed_at, next_attempt_at) VALUES (202, 1, 'e', 'dead', 1, NULL)",
		"INSERT INTO ledger (node, dead) VALUES (1, 1) ON CONFLICT DO UPDATE SET dead = dead + excluded.dead", oldCommit,
	},
	"beat":   {"UPDATE nodes SET heartbeat_at = 7 WHERE id = 1", oldCommit},
	"fold":   {"SELECT id, data FROM deltas ORDER BY id LIMIT 100"}, // outside of the transaction that follows
	"count":  {"INSERT INTO counts VALUES (1, 'k', 's', 1, 1) ON CONFLICT DO UPDATE SET events = events + excluded.events, score = score + excluded.score"},
	"expire": {"DELETE FROM events WHERE id = 1", "INSERT INTO expired VALUES (1, 'k', 's', 1, 1) ON CONFLICT DO UPDATE SET events = events + excluded.events, score = score + excluded.score"},
	"give up the dead": {
		"UPDATE failures SET state = 'discarded', next_attempt_at = NULL WHERE event_id = 8",
		"INSERT INTO ledger (node, dead) VALUES (0, -1) ON CONFLICT DO UPDATE SET dead = dead + excluded.dead",
	},
}

// oldCommit numbers each transaction of a program that has joined.
const oldCommit = "INSERT INTO ledger (node, commits) VALUES (1, 10) ON CONFLICT DO UPDATE SET commits = excluded.commits"

// TestOldProgramsEnd: a program of version 2 that has the file open when it is
// brought up to date writes nothing more, and learns why where it has joined; one
// that is started says what to do.
func TestOldProgramsEnd(t *testing.T) {
	o := makeOld(t, "reddit")
	db := openRaw(t, o.path)
	for name, statements := range oldStatements {
		if err := db.try(statements...); err != nil {
			t.Errorf("before: version 2 cannot %s: %v", name, err)
		}
	}
	s, err := open(t, o.path)
	if err != nil {
		t.Fatal(err)
	}
	for name, statements := range oldStatements {
		if err := db.try(statements...); err == nil {
			t.Errorf("version 2 could %s", name)
		}
	}
	for _, statement := range []string{oldStatements["join"][0], oldCommit} {
		if err := db.try(statement); err == nil || !strings.Contains(err.Error(), "a newer weir has changed this store: use that one") {
			t.Errorf("%s: got %v, want what to do", statement, err)
		}
	}
	db.close()
	o.expect(t, s, "reddit")
}
