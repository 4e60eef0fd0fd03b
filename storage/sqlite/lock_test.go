package sqlite_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	osexec "os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"weir/core"
	"weir/storage/sqlite"
)

// lockingVariable makes this test program another one, that locks the file that
// it names until its standard input ends.
const lockingVariable = "WEIR_TEST_LOCK"

func lockAsAnother(path string) {
	c, err := (&sqlite3.SQLiteDriver{}).Open("file:" + path)
	if err == nil {
		_, err = c.(*sqlite3.SQLiteConn).Exec(os.Getenv(lockingVariable+"_BY"), nil)
	}
	fmt.Println("locked:", err)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test says so, or is gone
}

// lockElsewhere has another program lock a file, and returns how to end that.
func lockElsewhere(t *testing.T, path, by string) (pid int, unlock func()) {
	t.Helper()
	cmd := osexec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), lockingVariable+"="+path, lockingVariable+"_BY="+by)
	in, err := cmd.StdinPipe()
	out, piped := cmd.StdoutPipe()
	if err := errors.Join(err, piped, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "locked: <nil>\n" {
		t.Fatalf("the other program: %q, %v", line, err)
	}
	return cmd.Process.Pid, func() {
		t.Helper()
		if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLockedByAnother: what a program that holds the file for too long is called
// stands in the error where the system tells, and nothing is wrong afterwards.
func TestLockedByAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weir.db")
	options := sqlite.Options{Path: path, BusyTimeout: 50 * time.Millisecond, Log: slog.New(slog.DiscardHandler)}
	expect := func(when string, pid int, err error) {
		t.Helper()
		by := "another program"
		if runtime.GOOS == "linux" {
			by = fmt.Sprintf("sqlite.test (process %d)", pid)
		}
		if want := "weir.db is locked by " + by + ": close it or wait, then try again"; !errors.Is(err, core.ErrUnavailable) || core.Fatal(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", when, err, want)
		}
	}

	// One that makes an empty file and goes on reading it.
	pid, unlock := lockElsewhere(t, path, "BEGIN; SELECT count(*) FROM sqlite_schema")
	_, err := sqlite.Open(t.Context(), options)
	expect("open what another reads", pid, err)
	unlock()

	s, err := sqlite.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Join(t.Context(), core.Node{Host: "here", PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	pid, unlock = lockElsewhere(t, path, "BEGIN IMMEDIATE")
	_, err = s.Append(t.Context(), batch(3))
	expect("append", pid, err)
	_, err = sqlite.Open(t.Context(), options)
	expect("open", pid, err)
	if _, err := s.Gauges(t.Context()); err != nil {
		t.Errorf("read beside it: %v", err)
	}
	unlock()
	if _, err := s.Append(t.Context(), batch(3)); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	expectEvents(t, s, 3)
}
