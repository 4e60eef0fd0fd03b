package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"weir/core/move"
)

// makeSource makes a store with events in several states, in a folder whose
// settings let some events fail. It returns the arguments that move it.
func makeSource(t *testing.T, dir string, events string) []string {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "config.toml"),
		[]byte("[source.simulate]\nfail_rate = 0.02\nrate = 0\n[process]\nmax_attempts = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, dir, "run", "--events", events, "--db", "from.db", "--json")
	must(t, dir, "failures", "discard", "--limit", "20", "--db", "from.db")
	must(t, dir, "failures", "retry", "--limit", "20", "--state", "dead", "--db", "from.db")
	return []string{"move", "--from-store", "sqlite", "--db", "from.db", "--to-store", "sqlite", "--to-db", "to.db"}
}

// TestMove: what check and the exports say of the destination is what they say
// of the source, and moving again moves nothing.
func TestMove(t *testing.T) {
	dir := t.TempDir()
	args := makeSource(t, dir, "3000")
	want := check(t, dir, "--db", "from.db")
	if want.Dead == 0 || want.Discarded != 20 || want.Pending != 20 {
		t.Fatalf("the source is %+v", want)
	}
	if out := must(t, dir, args...); !strings.Contains(out, "3000 events") || !strings.Contains(out, "both stores are in order") {
		t.Errorf("printed\n%s", out)
	}
	expectMoved(t, dir)
	again := decode[move.Result](t, must(t, dir, append(args, "--json")...))
	if again.Moved != 0 || again.Before != 3000 || again.Duplicates != 0 || again.Samples != 0 || !again.Source.OK || !again.Destination.OK {
		t.Errorf("again: %+v", again)
	}
	expectMoved(t, dir)

	// The work goes on there.
	must(t, dir, "run", "--events", "1", "--db", "to.db", "--json")
	if r := check(t, dir, "--db", "to.db"); r.Events != 3001 || r.Pending != 0 {
		t.Errorf("after another run: %+v", r)
	}
}

// movedKey is what a move gives to an event without a key.
var movedKey = regexp.MustCompile(`[0-9a-f]{32}:\d+`)

func expectMoved(t *testing.T, dir string) {
	t.Helper()
	for _, args := range [][]string{{"check", "--json"}, {"export", "counts"}, {"export", "events"}, {"export", "rejects"}, {"failures", "list"}} {
		want, got := must(t, dir, append(args, "--db", "from.db")...), must(t, dir, append(args, "--db", "to.db")...)
		if movedKey.ReplaceAllString(got, "") != want {
			t.Errorf("%s: the destination says\n%.300s\nthe source\n%.300s", strings.Join(args, " "), got, want)
		}
	}
}

// TestKilledMoveResumes: a move that is killed at random moments and started
// again ends like one that was not.
func TestKilledMoveResumes(t *testing.T) {
	const events = 20_000
	dir := t.TempDir()
	args := append(makeSource(t, dir, "20000"), "--json")
	for left := kills(t); left > 0; {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(filepath.Join(dir, "to.db"+suffix)); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		cut := false
		for moved := int64(0); left > 0 && moved < events; left-- {
			killSoon(t, start(t, dir, args...), 500*time.Millisecond)
			if _, err := os.Stat(filepath.Join(dir, "to.db")); err != nil {
				continue // killed before there was any
			}
			moved = check(t, dir, "--db", "to.db").Events // also in the midst of it
			cut = cut || moved > 0 && moved < events
		}
		sum := decode[move.Result](t, must(t, dir, args...))
		if sum.Before+sum.Moved != events || sum.Duplicates != 0 || cut && sum.Before == 0 {
			t.Errorf("the resumed move: %+v, want %d events", sum, events)
		}
		expectMoved(t, dir)
	}
}

// TestMoveToPostgresAndBack: a store that went through PostgreSQL, killed on
// both ways, is what it was; keys that the first move gave stay.
func TestMoveToPostgresAndBack(t *testing.T) {
	dir := t.TempDir()
	makeSource(t, dir, "5000")
	server := onPostgres(t, startPostgres(t), "weir")
	from, to := filepath.Join(dir, "from.db"), filepath.Join(dir, "to.db")
	for _, args := range [][]string{
		{"move", "--from-store", "sqlite", "--db", from, "--to-store", "postgres", "--json"},
		{"move", "--from-store", "postgres", "--to-store", "sqlite", "--to-db", to, "--json"},
	} {
		for range kills(t) {
			killSoon(t, start(t, server, args...), 400*time.Millisecond)
		}
		moved := decode[move.Result](t, must(t, server, args...))
		if moved.Before+moved.Moved != 5000 || moved.Duplicates != 0 || moved.Source.Counted != moved.Destination.Counted {
			t.Errorf("%s: %+v, want 5000 events", strings.Join(args, " "), moved)
		}
		again := decode[move.Result](t, must(t, server, args...))
		if again.Before != 5000 || again.Moved != 0 || again.Samples != 0 || again.Annotations != 0 {
			t.Errorf("%s again: %+v, want nothing moved", strings.Join(args, " "), again)
		}
	}
	if r := check(t, server); r.Events != 5000 {
		t.Errorf("PostgreSQL: %+v", r)
	}
	expectMoved(t, dir)
}

// TestMoveMistakes: each gets one line that says what to do, and its exit code.
func TestMoveMistakes(t *testing.T) {
	for _, m := range []struct {
		args string
		code int
		says string
	}{
		{"move", 2, "--from-store and --to-store"},
		{"move --from-store sqlite --to-store sqlite --db a.db", 2, "--to-db"},
		{"move --from-store postgres --to-store postgres --dsn postgres://h/a", 2, "--to-dsn"},
		{"move --from-store mysql --to-store sqlite", 2, `"sqlite" or "postgres"`},
		{"move --from-store sqlite --to-store sqlite --db a.db --to-db b.db", 1, "there is no store at"},
	} {
		t.Run(m.args, func(t *testing.T) {
			dir := t.TempDir()
			r := run(t, dir, strings.Fields(m.args)...)
			if r.code != m.code || !strings.Contains(r.err, m.says) || strings.Count(r.err, "\n") != 1 || r.out != "" {
				t.Errorf("exit %d, want %d, one line with %q; printed\n%s%s", r.code, m.code, m.says, r.out, r.err)
			}
			if _, err := os.Stat(filepath.Join(dir, "b.db")); err == nil {
				t.Error("a destination was made")
			}
		})
	}
}
