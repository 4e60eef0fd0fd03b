package move_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-sqlite3"
	"go.uber.org/goleak"

	"weir/core"
	"weir/core/metrics"
	"weir/core/move"
	"weir/storage/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// openFile opens a SQLite file like another program; join makes it a node.
func openFile(t testing.TB, path string, join bool) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a second Close repeats the first's error
	if join {
		if _, err := s.Join(t.Context(), core.Node{Host: "host", PID: 7}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// fill makes a file with ten events, the first dead, five settled, the rest
// pending, and a sample of its node.
func fill(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "weir.db")
	s := openFile(t, path, true)
	ctx := t.Context()
	var events []core.Event
	for i := range 10 {
		events = append(events, core.Event{Source: "numbers", Kind: "number", CreatedAt: time.Unix(int64(i), 0)})
	}
	_, err := s.Append(ctx, core.Batch{Events: events, Segment: 2})
	c, claimed := s.Claim(ctx, 6)
	loaded := s.Load(ctx, &c)
	if err := errors.Join(err, claimed, loaded); err != nil || len(c.Events) != 6 {
		t.Fatalf("got %d events, %v", len(c.Events), err)
	}
	_, err = s.Settle(ctx, core.Settlement{Claim: c, Failed: []core.Failed{{ID: c.Events[0].ID, Attempts: 1, Error: "broken", Dead: true}}}, 0)
	sampled := s.AddSample(ctx, metrics.Sample{Node: 1, Time: time.Now(), Interval: time.Second})
	if err := errors.Join(err, sampled, s.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// tamper runs SQL on a file.
func tamper(t testing.TB, path, query string) {
	t.Helper()
	c, err := (&sqlite3.SQLiteDriver{}).Open("file:" + path + "?_busy_timeout=10000")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.(*sqlite3.SQLiteConn).Exec(query, nil); err != nil {
		t.Fatal(err)
	}
}

// moveInto moves a file into another, in chunks of three.
func moveInto(t testing.TB, from, to string, observe func(move.Progress)) (move.Result, error) {
	t.Helper()
	source, destination := openFile(t, from, false), openFile(t, to, false)
	c := move.Config{
		From: source, To: destination, Segment: 100, Chunk: 3, Lease: 300 * time.Millisecond,
		Log: slog.New(slog.DiscardHandler), Observe: observe,
	}
	m, err := move.Run(t.Context(), c)
	if closed := errors.Join(source.Close(), destination.Close()); closed != nil {
		t.Fatal(closed)
	}
	return m, err
}

// TestMove: everything arrives once, keyless events under a key made of their
// store and id.
func TestMove(t *testing.T) {
	from, to := fill(t), filepath.Join(t.TempDir(), "to.db")
	var last move.Progress
	m, err := moveInto(t, from, to, func(m move.Progress) { last = m })
	if err != nil {
		t.Fatal(err)
	}
	if m.Moved != 10 || m.Failures != 1 || m.Samples != 1 || m.Duplicates != 0 || m.Before != 0 || last != (move.Progress{Done: 10, Total: 10}) {
		t.Errorf("got %+v after %+v", m, last)
	}
	want := core.Report{Events: 10, Pending: 4, Processed: 5, Dead: 1, Counted: 5, OK: true, Problems: []string{}}
	if got, want := fmt.Sprint(m.Source, m.Destination), fmt.Sprint(want, want); got != want {
		t.Errorf("got reports %s, want %s", got, want)
	}
	s := openFile(t, to, false)
	id := openFile(t, from, false).ID()
	n := 0
	for e, err := range s.Events(t.Context(), core.Filter{}) {
		if n++; err != nil || e.Key != fmt.Sprintf("%s:%d", id, n) {
			t.Errorf("event %d: key %q, %v", n, e.Key, err)
		}
	}
	again, err := moveInto(t, from, to, nil)
	if err != nil || again.Moved != 0 || again.Before != 10 || again.Duplicates != 0 || again.Samples != 0 || again.Destination.Events != 10 {
		t.Errorf("again: got %+v, %v", again, err)
	}
}

// Example copies a store into another file.
func Example() {
	folder, err := os.MkdirTemp("", "weir")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	ctx := context.Background()
	var stores [2]*sqlite.Store
	for i, name := range []string{"old.db", "new.db"} {
		if stores[i], err = sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(folder, name)}); err != nil {
			log.Fatal(err)
		}
		defer stores[i].Close()
	}
	moved, err := move.Run(ctx, move.Config{From: stores[0], To: stores[1], Segment: 1000, Lease: 30 * time.Second})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(moved.Moved, "events moved,", moved.Destination.Lost, "lost")
	// Output: 0 events moved, 0 lost
}

// TestMoveWithoutItsPosition: without the position, moved events are recognised
// by their keys.
func TestMoveWithoutItsPosition(t *testing.T) {
	from, to := fill(t), filepath.Join(t.TempDir(), "to.db")
	if _, err := moveInto(t, from, to, nil); err != nil {
		t.Fatal(err)
	}
	tamper(t, to, "DELETE FROM checkpoints")
	m, err := moveInto(t, from, to, nil)
	if err != nil || m.Moved != 0 || m.Duplicates != 10 || m.Destination.Counted != 5 {
		t.Errorf("got %+v, %v, want 10 duplicates", m, err)
	}
}

// TestMoveOfForgottenNodes: a sample whose node was pruned is still moved, once.
func TestMoveOfForgottenNodes(t *testing.T) {
	from, to := fill(t), filepath.Join(t.TempDir(), "to.db")
	tamper(t, from, "DELETE FROM nodes")
	for i := range int64(2) {
		if m, err := moveInto(t, from, to, nil); err != nil || m.Samples != 1-i {
			t.Errorf("run %d: got %+v, %v, want %d samples", i, m, err, 1-i)
		}
	}
}

// TestMoveRefuses: a source that is inconsistent, in use, or changing is refused,
// with advice.
func TestMoveRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from, to := fill(t), filepath.Join(t.TempDir(), "to.db")
		refused := func(to, says string, observe func(move.Progress)) {
			t.Helper()
			if m, err := moveInto(t, from, to, observe); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %+v, %v, want %q", m, err, says)
			}
		}
		refused(from, "the same store", nil)

		// A node that is alive sends heartbeats.
		other := openFile(t, from, true)
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-time.After(50 * time.Millisecond):
					_, _ = other.Heartbeat(t.Context(), time.Hour) // the move reports if it wasn't noticed
				case <-stop:
					return
				}
			}
		}()
		refused(to, "(host, process 7) is using", nil)
		close(stop)
		<-stopped

		// The move waits for a silent node. Somebody changes the source by hand
		// in the middle of it.
		changed := false
		refused(to, "changed while it was moved", func(move.Progress) {
			if !changed {
				if n, err := other.Discard(t.Context(), core.FailureFilter{}); err != nil || n != 1 {
					t.Errorf("Discard: got %d, %v", n, err)
				}
				changed = true
			}
		})

		tamper(t, from, "UPDATE counts SET events = events + 1")
		refused(to, "contradict its events", nil)
		tamper(t, from, "UPDATE counts SET events = events - 1")
		if m, err := moveInto(t, from, to, nil); err != nil || m.Before != 10 {
			t.Errorf("in the end: got %+v, %v, want all moved before", m, err)
		}

		removed := 0
		for more := true; more; {
			var n int
			var err error
			if n, more, err = other.Expire(t.Context(), 0, 100); err != nil {
				t.Fatal(err)
			}
			removed += n
		}
		if removed == 0 {
			t.Fatal("nothing expired")
		}
		refused(to, "retention removed events from", nil)
		to = filepath.Join(t.TempDir(), "empty.db")
		m, err := moveInto(t, from, to, nil)
		if err != nil || m.Expired != int64(removed) || m.Moved != int64(10-removed) || m.Destination.Counted != 5 {
			t.Errorf("into an empty store: got %+v, %v", m, err)
		}
		if m, err = moveInto(t, from, to, nil); err != nil || m.Expired != 0 || m.Before != int64(10-removed) || m.Destination.Counted != 5 {
			t.Errorf("again: got %+v, %v", m, err)
		}
	})
}

// TestLastMoveWins: a move that another one takes over ends, and the other
// continues from its position.
func TestLastMoveWins(t *testing.T) {
	from, to := fill(t), filepath.Join(t.TempDir(), "to.db")
	other := openFile(t, to, false)
	name := "store " + openFile(t, from, false).ID()
	_, err := moveInto(t, from, to, func(move.Progress) {
		if _, found, err := other.TakeCheckpoint(t.Context(), core.Input{Name: name, Token: "theirs"}); err != nil || !found {
			t.Errorf("Own: %v, %v", found, err)
		}
	})
	if !errors.Is(err, core.ErrImportLost) {
		t.Errorf("got %v, want ErrImportLost", err)
	}
	m, err := moveInto(t, from, to, nil)
	if err != nil || m.Before != 3 || m.Moved != 7 || m.Destination.Events != 10 {
		t.Errorf("the last one: got %+v, %v, want 3 before and 7 moved", m, err)
	}
}
