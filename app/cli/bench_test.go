package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/shirou/gopsutil/v4/process"

	"weir/app/bench/figures"
)

// benchmark runs weir bench with runs that are too short to mean anything, and returns
// its report. Nothing may be left in dir.
func benchmark(t *testing.T, dir string, args ...string) figures.Report {
	t.Helper()
	r := decode[figures.Report](t, must(t, dir, append([]string{"bench", "--json", "--lasts", "10ms", "--dir", "new/folder"}, args...)...))
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for _, s := range r.Stores {
		if s.Commit <= 0 || len(s.Inserts) != 2 || len(s.Pipeline) != 6 || len(s.Steady) != 2 || s.Backlog.Events == 0 || s.History.Events == 0 {
			t.Errorf("%s: %+v", s.Name, s)
		}
		for _, p := range s.Pipeline {
			if p.Events == 0 || p.EventsPerSecond <= 0 || p.Lowest > p.EventsPerSecond || p.Highest < p.EventsPerSecond {
				t.Errorf("%s: %+v", s.Name, p)
			}
		}
		for _, p := range s.Steady {
			if p.Events == 0 || p.P50 <= 0 || p.P99 < p.P50 {
				t.Errorf("%s: %+v", s.Name, p)
			}
		}
		for _, g := range []figures.Growth{s.Backlog, s.History} {
			if g.Ratio <= 0 || g.Lowest > g.Ratio || g.Highest < g.Ratio {
				t.Errorf("%s: %+v", s.Name, g)
			}
		}
	}
	if a := r.Advice; a.Workers == 0 || a.Batch == 0 || a.WriteBatch != a.Batch || !strings.HasSuffix(a.Sentence, ".") {
		t.Errorf("advice: %+v", a)
	}
	if r.Version != "test" || r.Began.IsZero() || r.Seconds <= 0 || r.Cores == 0 {
		t.Errorf("report: %+v", r)
	}
	return r
}

// measuredStores are the names of the stores in a report.
func measuredStores(r figures.Report) (names []string) {
	for _, s := range r.Stores {
		names = append(names, s.Name)
	}
	return names
}

func TestBench(t *testing.T) {
	dir := t.TempDir()
	r := benchmark(t, dir, "--only", "sqlite")
	if got := measuredStores(r); !reflect.DeepEqual(got, []string{"sqlite"}) || r.Stores[0].Location != filepath.Join(dir, "new", "folder") || len(r.Notes) > 0 {
		t.Errorf("of SQLite alone: %+v", r)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--only", "csv"}, `--only is "csv"`},
		{[]string{"--lasts", "1ms"}, "--lasts is 1ms"},
		{[]string{"--only", "sqlite", "--dir", os.Args[0]}, "that is not a folder"},
	} {
		if r := run(t, dir, append([]string{"bench"}, c.args...)...); r.code == 0 || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, c.want) {
			t.Errorf("%q: %+v, want one line with %q", c.args, r, c.want)
		}
	}
}

// TestBenchPostgres: if the server of the settings can't be used, one is started and
// removed; if it can, nothing is left on it.
func TestBenchPostgres(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts two servers")
	}
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { // root's server is another user's
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	r := benchmark(t, dir, "--dsn", "postgres://127.0.0.1:1/none")
	if got := measuredStores(r); !reflect.DeepEqual(got, []string{"sqlite", "postgres"}) || len(r.Notes) != 1 || !strings.HasPrefix(r.Notes[0].String(), "The PostgreSQL server of the settings was not measured: ") {
		t.Errorf("with a server that doesn't answer: %v, notes %q", got, r.Notes)
	}

	u := startPostgres(t)
	r = benchmark(t, dir, "--only", "postgres", "--dsn", u.String())
	if got := measuredStores(r); !reflect.DeepEqual(got, []string{"postgres"}) || !strings.Contains(r.Stores[0].Location, u.Host) {
		t.Errorf("with a server: %+v", r.Stores)
	}
	c, err := pgx.Connect(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	var left []string
	err = c.QueryRow(t.Context(), "SELECT coalesce(array_agg(nspname::text), '{}') FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\\_%'").Scan(&left)
	if err != nil || len(left) > 0 {
		t.Errorf("schemas left: %q, %v", left, err)
	}
}

// TestBenchInterrupted: an interrupt while a server is being started leaves neither the
// server nor a folder.
func TestBenchInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server")
	}
	dir := t.TempDir()
	for _, open := range []string{filepath.Dir(dir), dir} { // root's server is another user's
		if err := os.Chmod(open, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	c := weir(t, dir, "bench", "--dir", "new", "--lasts", "1h")
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	until(t, "a server", func() bool {
		files, err := filepath.Glob(filepath.Join(dir, "new", "*", "data", "postmaster.pid"))
		if err != nil || len(files) == 0 {
			return false
		}
		content, err := os.ReadFile(files[0])
		if err != nil {
			return false
		}
		_, err = fmt.Sscan(string(content), &pid) // negative while initdb runs
		return err == nil && pid > 0
	})
	if err := interrupt(c); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); c.ProcessState.ExitCode() != 1 || !strings.Contains(errs.String(), "\nweir: interrupted: nothing is left behind") {
		t.Errorf("it ended with %v: %s", err, &errs)
	}
	// It removes its pid file, for which pg_ctl waits, a moment before it ends.
	until(t, "the server's end", func() bool { return errors.Is(signal(pid, syscall.Signal(0)), os.ErrProcessDone) || zombie(pid) })
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// zombie reports whether a process has ended and whoever started it hasn't noticed: in some
// containers nobody does.
func zombie(pid int) bool {
	p, err := process.NewProcess(int32(pid))
	if err != nil {
		return false
	}
	states, err := p.Status()
	return err == nil && slices.Contains(states, process.Zombie)
}

// TestBenchExplore: each question is measured, and nothing is left behind. It fails when a
// question isn't answered from totals, or not all events are scanned.
func TestBenchExplore(t *testing.T) {
	dir := t.TempDir()
	args := []string{"bench", "explore", "--only", "sqlite", "--dir", "new/folder", "--counts", "10000", "--events", "2000"}
	r := decode[figures.Explore](t, must(t, dir, append(args, "--json")...))
	if len(r.Stores) != 1 || r.Stores[0].Name != "sqlite" || len(r.Stores[0].Answers) != 5 || r.Counts != 10_000 || r.Events != 2000 || r.Version != "test" {
		t.Fatalf("got %+v", r)
	}
	for _, a := range r.Stores[0].Answers {
		if a.Question == "" || a.Shortest <= 0 || a.Median < a.Shortest || a.Longest < a.Median {
			t.Errorf("got %+v", a)
		}
	}
	if s := r.Stores[0].Scan; s.Lowest <= 0 || s.EventsPerSecond < s.Lowest || s.Highest < s.EventsPerSecond {
		t.Errorf("scan: got %+v", s)
	}
	table := r.String()
	for _, want := range []string{"SQLite: ", "10,000 counts of a year, 2,000 events", "by day by the top 5 subreddits", "events/s"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table has no %q:\n%s", want, table)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for _, wrong := range []string{"--counts=5", "--events=0", "--only=oracle"} {
		if r := run(t, dir, append(args, wrong)...); r.code != 2 {
			t.Errorf("%s: got exit code %d, want 2", wrong, r.code)
		}
	}
}
