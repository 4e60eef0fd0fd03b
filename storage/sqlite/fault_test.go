package sqlite_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"weir/core"
	"weir/core/move"
	"weir/storage/sqlite"
)

func open(t *testing.T, path string) (*sqlite.Store, error) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	if err == nil {
		t.Cleanup(func() { _ = s.Close() }) // repeats the error of an earlier Close
	}
	return s, err
}

// joined opens a new store as a node.
func joined(t *testing.T) *sqlite.Store {
	t.Helper()
	s, err := open(t, filepath.Join(t.TempDir(), "weir.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(t.Context(), core.Node{Host: "here", PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	return s
}

// batch is n events without keys: stored twice, they would be there twice.
func batch(n int) core.Batch {
	b := core.Batch{Segment: 10}
	for i := range n {
		b.Events = append(b.Events, core.Event{Source: "test", Kind: "k", Subreddit: "s", CreatedAt: time.Unix(int64(i), 0)})
	}
	return b
}

func expectEvents(t *testing.T, s move.Store, want int64) {
	t.Helper()
	r, err := s.Check(t.Context())
	if err != nil || !r.OK || r.Events != want {
		t.Errorf("check: %+v, %v; want %d events in order", r, err, want)
	}
}

// TestCommitWithUnknownOutcome: after a COMMIT that reports an error the store
// finds out whether it took place, so that a caller who tries again stores
// nothing twice, and one who doesn't loses nothing.
func TestCommitWithUnknownOutcome(t *testing.T) {
	s := joined(t)
	lost := sqlite3.Error{Code: sqlite3.ErrIoErr}

	s.FailCommit(lost, true)
	if done, err := s.Append(t.Context(), batch(3)); err != nil || done.Stored != 3 {
		t.Errorf("took place: Append = %+v, %v; want 3 stored", done, err)
	}
	expectEvents(t, s, 3)

	s.FailCommit(lost, false)
	if _, err := s.Append(t.Context(), batch(3)); !errors.Is(err, lost) {
		t.Errorf("did not take place: Append = %v, want the disk's error", err)
	}
	expectEvents(t, s, 3)

	if _, err := s.Append(t.Context(), batch(3)); err != nil {
		t.Errorf("the next Append = %v", err)
	}
	expectEvents(t, s, 6)
}

// TestHandOverWithUnknownOutcome: what an append hands over whose COMMIT reports an
// error is in the store, or nothing is handed over.
func TestHandOverWithUnknownOutcome(t *testing.T) {
	s := joined(t)
	b := batch(3)
	b.HandOver = 1
	lost := sqlite3.Error{Code: sqlite3.ErrIoErr}

	s.FailCommit(lost, false)
	if done, err := s.Append(t.Context(), b); !errors.Is(err, lost) || len(done.Claims) > 0 {
		t.Errorf("did not take place: got %d claims, %v; want none and the disk's error", len(done.Claims), err)
	}
	s.FailCommit(lost, true)
	done, err := s.Append(t.Context(), b)
	if err != nil || len(done.Claims) != 1 || len(done.Claims[0].Events) != 3 {
		t.Fatalf("took place: got %+v, %v; want 3 events handed over", done.Claims, err)
	}
	if _, err := s.Settle(t.Context(), core.Settlement{Claim: done.Claims[0]}, 0); err != nil {
		t.Errorf("Settle = %v", err)
	}
	expectEvents(t, s, 3)
	if g, err := s.Gauges(t.Context()); err != nil || g.Backlog != 0 || g.Claimed != 0 {
		t.Errorf("gauges %+v, %v; want all settled", g, err)
	}
}

// TestCloseWhileACommitIsUnknown: a disk that tells neither what became of a
// commit nor anything else doesn't keep the program from ending.
func TestCloseWhileACommitIsUnknown(t *testing.T) {
	s := onLostDisk(t)
	committing := make(chan struct{})
	s.BeforeCommit(sync.OnceFunc(func() { close(committing) }))
	ended := make(chan error, 2)
	go func() {
		_, err := s.Append(t.Context(), batch(3))
		ended <- err
	}()
	<-committing
	go func() { ended <- s.Close() }()
	failEach(t, ended, 2)
}

// TestCloseWhoseCommitIsUnknown: nor does it if that commit is one of Close itself.
func TestCloseWhoseCommitIsUnknown(t *testing.T) {
	s := onLostDisk(t)
	ended := make(chan error, 1)
	go func() { ended <- s.Close() }()
	failEach(t, ended, 1)
}

// onLostDisk returns a store whose disk is gone, and whose next commit fails.
func onLostDisk(t *testing.T) *sqlite.Store {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows moves no folder with open files")
	}
	dir := filepath.Join(t.TempDir(), "disk")
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(dir, "weir.db"), BusyTimeout: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(t.Context(), core.Node{Host: "here", PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(dir, dir+".gone"), os.WriteFile(dir, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	s.FailCommit(sqlite3.Error{Code: sqlite3.ErrIoErr}, false)
	return s
}

// failEach waits until so many calls have failed.
func failEach(t *testing.T, ended <-chan error, calls int) {
	t.Helper()
	for range calls {
		select {
		case err := <-ended:
			if err == nil {
				t.Error("no error")
			}
		case <-time.After(2 * time.Minute):
			t.Fatal("a call waits for the disk")
		}
	}
}

// TestOneFailureDoesNotTakeOthersDown: a request that fails rolls its group
// back, and the others commit alone.
func TestOneFailureDoesNotTakeOthersDown(t *testing.T) {
	s := joined(t)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			b := batch(1)
			if i%4 == 0 {
				b.Mark = core.Mark{Input: &core.Input{Name: "not mine", Token: "x"}}
			}
			_, err := s.Append(t.Context(), b)
			if got, want := errors.Is(err, core.ErrImportLost), i%4 == 0; got != want || !want && err != nil {
				t.Errorf("append %d: %v", i, err)
			}
		})
	}
	all.Wait()
	expectEvents(t, s, 30)
}

// TestDamagedFile: pages that are no longer SQLite's are reported as damage, and
// the run that meets them ends. It fails when SQLITE_CORRUPT is not translated.
func TestDamagedFile(t *testing.T) {
	s := joined(t)
	if _, err := s.Append(t.Context(), batch(500)); err != nil {
		t.Fatal(err)
	}
	path := s.Location()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(data); i++ {
		data[i] ^= 0xff
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, path); !errors.Is(err, core.ErrCorrupt) || !core.Fatal(err) {
		t.Errorf("Open = %v, want ErrCorrupt", err)
	}
}

// TestClassByErrno: where SQLite only reports an I/O error the system's number
// tells a full disk from others.
func TestClassByErrno(t *testing.T) {
	for errno, want := range map[syscall.Errno]error{
		syscall.ENOSPC: core.ErrNoSpace, syscall.EDQUOT: core.ErrNoSpace, syscall.EROFS: core.ErrReadOnly, syscall.EACCES: core.ErrDenied,
		syscall.EIO: nil, 0: nil,
	} {
		err := sqlite.Translate("weir.db", sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: errno})
		if got := core.Class(err); !errors.Is(got, want) || !errors.As(err, new(sqlite3.Error)) {
			t.Errorf("%v: got %v of the class %v, want %v", errno, err, got, want)
		}
	}
}

func TestFileMovedAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows moves no open file")
	}
	s := joined(t)
	if err := os.Rename(s.Location(), s.Location()+".old"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.Heartbeat(t.Context(), time.Minute); !errors.Is(err, core.ErrReplaced) {
			t.Errorf("heartbeat of a file that is gone: %v, want ErrReplaced", err)
		}
		if _, err := s.Gauges(t.Context()); !errors.Is(err, core.ErrReplaced) {
			t.Errorf("gauges of a file that is gone: %v, want ErrReplaced", err)
		}
		// Another store in its place is no better.
		other, err := open(t, s.Location())
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestForeignFiles(t *testing.T) {
	for name, make := range map[string]func(path string) error{
		"text":                     func(path string) error { return os.WriteFile(path, []byte("not a database, but long enough"), 0o600) },
		"another program's tables": func(path string) error { return exec(path, "CREATE TABLE theirs (x)") },
		"a newer Weir's": func(path string) error {
			s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
			if err != nil {
				return err
			}
			return errors.Join(s.Close(), exec(path, "UPDATE meta SET value = 99 WHERE key IN ('schema_version', 'min_reader')"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := core.ErrNotOurs
			if name == "a newer Weir's" {
				want = core.ErrTooNew
			}
			if _, err := open(t, path); !errors.Is(err, want) {
				t.Errorf("Open = %v, want %v", err, want)
			}
			if after, err := os.ReadFile(path); err != nil || name == "text" && string(after) != string(before) {
				t.Errorf("the file was changed, or: %v", err)
			}
		})
	}
}

func exec(path, query string) error {
	c, err := (&sqlite3.SQLiteDriver{}).Open(path)
	if err != nil {
		return err
	}
	_, err = c.(*sqlite3.SQLiteConn).Exec(query, nil)
	return errors.Join(err, c.Close())
}

// TestFiles: only their owner may read them (on Windows the folder says who), and Close leaves the database alone.
func TestFiles(t *testing.T) {
	s := joined(t)
	if _, err := s.Append(t.Context(), batch(5)); err != nil {
		t.Fatal(err)
	}
	files := func() (names []string) {
		entries, err := os.ReadDir(filepath.Dir(s.Location()))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
				t.Errorf("%s has mode %o, want 600", e.Name(), mode)
			}
			names = append(names, e.Name())
		}
		return names
	}
	if got, want := fmt.Sprint(files()), "[weir.db weir.db-shm weir.db-wal weir.db.node-1]"; got != want {
		t.Errorf("while open: %s, want %s", got, want)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(files()), "[weir.db]"; got != want {
		t.Errorf("after Close: %s, want %s", got, want)
	}
	if _, err := s.Claim(t.Context(), 1); !errors.Is(err, core.ErrClosed) {
		t.Errorf("Claim after Close: %v, want ErrClosed", err)
	}
}

// TestSynchronous: the driver would lower it to NORMAL in WAL mode, and a loss
// of power would take what was acknowledged; on macOS, without fullfsync too.
func TestSynchronous(t *testing.T) {
	s := joined(t)
	for _, p := range []struct {
		pragma string
		want   int64
	}{{"synchronous", 2}, {"fullfsync", 1}, {"checkpoint_fullfsync", 1}, {"foreign_keys", 1}, {"mmap_size", 0}, {"journal_mode", -1}} {
		got, text, err := s.Pragma(p.pragma)
		if err != nil {
			t.Fatal(err)
		}
		if p.want >= 0 && got != p.want || p.want < 0 && text != "wal" {
			t.Errorf("PRAGMA %s = %d %s, want %d", p.pragma, got, text, p.want)
		}
	}
}

// TestPruneEndedNodes: programs that came and went leave no rows for ever, and
// the ledger still adds up.
func TestPruneEndedNodes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weir.db")
	for range 3 {
		s, err := open(t, path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Join(t.Context(), core.Node{}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Append(t.Context(), batch(7)); err != nil {
			t.Fatal(err)
		}
		if err := s.Prune(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		nodes, err := s.Nodes(t.Context())
		if err != nil || len(nodes) != 1 {
			t.Errorf("%d nodes, %v; want this one", len(nodes), err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := open(t, path)
	if err != nil {
		t.Fatal(err)
	}
	expectEvents(t, s, 21)
	if g, err := s.Gauges(t.Context()); err != nil || g.Backlog != 21 || g.Lost != 0 || g.Twice != 0 {
		t.Errorf("gauges %+v, %v; want a backlog of 21", g, err)
	}
}
