package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestDemoStore: simulated events go to demo.db, files and all other commands to
// weir.db, and a store that is named is used as it is.
func TestDemoStore(t *testing.T) {
	dir := t.TempDir()
	run100 := []string{"run", "--events", "100", "--rate", "0", "--json"}
	must(t, dir, run100...)
	must(t, dir, "import", sample(t), "--json")
	must(t, dir, append(run100, "--db", "named.db")...)
	real, demo := check(t, dir), check(t, dir, "--demo")
	if real.Events == 0 || real.Events >= 200 || demo.Events != 100 {
		t.Errorf("weir.db has %d events and the demo %d, want those of the file and 100", real.Events, demo.Events)
	}
	if named := check(t, dir, "--db", "named.db"); named.Events != 100 {
		t.Errorf("the store that was named has %d events, want 100", named.Events)
	}
	must(t, dir, "import", sample(t), "--demo", "--json")
	if both := check(t, dir, "--demo"); both.Events != 100+real.Events {
		t.Errorf("with the file the demo has %d events, want %d", both.Events, 100+real.Events)
	}
	must(t, dir, "run", "--source", "dump", "--input", sample(t), "--json")
	if again := check(t, dir); again.Events != real.Events {
		t.Errorf("run --source dump made it %d events, want %d", again.Events, real.Events)
	}
	must(t, dir, "move", "--demo", "--from-store", "sqlite", "--to-store", "sqlite", "--to-db", "moved.db")
	if moved := check(t, dir, "--db", "moved.db"); moved.Events != 100+real.Events {
		t.Errorf("moved are %d events, want the demo's %d", moved.Events, 100+real.Events)
	}
	for args, says := range map[string]string{
		"check --demo --db named.db":                                  "--demo and --db name two stores",
		"export counts --demo --dsn postgres://h/d":                   "--demo and --dsn name two stores",
		"move --demo --from-store postgres --to-store sqlite":         "--demo is the file to move from",
		"run --demo --store postgres":                                 "--demo and --store name two stores",
		"move --demo --db x.db --from-store sqlite --to-store sqlite": "without --db",
	} {
		if r := run(t, dir, strings.Fields(args)...); r.code != 2 || !strings.Contains(r.err, says) {
			t.Errorf("%s: %+v, want exit 2 and %q", args, r, says)
		}
	}
}

// TestDemoKeep: what keeps the demo small can be set.
func TestDemoKeep(t *testing.T) {
	dir := t.TempDir()
	for args, want := range map[string]string{"config": `keep = "0s"`, "config --demo": `keep = "1h"`} {
		if out := must(t, dir, strings.Fields(args)...); !strings.Contains(out, want+" ") {
			t.Errorf("%s: want %s in\n%s", args, want, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte("[storage]\nkeep = \"3d\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(t, dir, "config", "--demo"); !strings.Contains(out, `keep = "3d" `) {
		t.Errorf("storage.keep is set: want 3d in\n%s", out)
	}
}

// TestMissingStore: who names the wrong one of the two stores reads that there is
// the other.
func TestMissingStore(t *testing.T) {
	dir := t.TempDir()
	missing := func(want string, args ...string) {
		t.Helper()
		if r := run(t, dir, args...); r.code != 1 || !strings.Contains(r.err, want) || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%v: %+v, want exit 1 and one line with %q", args, r, want)
		}
	}
	real, demo := filepath.Join(dir, "weir", "weir.db"), filepath.Join(dir, "weir", "demo.db")
	missing("there is no store at "+real+": create one with \"weir import\"", "check")
	missing("there is no store at "+demo+": create it with \"weir run\"", "check", "--demo")
	must(t, dir, "run", "--events", "1", "--json")
	missing("there is no store at "+real+"; there is the demo's, demo.db: add --demo", "export", "counts")
	if err := os.Rename(demo, real); err != nil {
		t.Fatal(err)
	}
	missing("there is no store at "+demo+"; there is weir.db: leave out --demo", "recount", "--demo")
	missing("there is no store at "+filepath.Join(dir, "other.db")+"; name another", "check", "--db", "other.db")
}

// TestOnlyProcess: without a source a run processes what waits in weir.db, and
// nothing else.
func TestOnlyProcess(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "config.toml")
	write(t, file, []byte("[source.simulate]\nfail_rate = 1\n[process]\nmax_attempts = 1\n"))
	must(t, dir, "run", "--events", "20", "--rate", "0", "--json")
	must(t, dir, "failures", "retry", "--all", "--demo")
	if r := check(t, dir, "--demo"); r.Pending != 20 {
		t.Fatalf("%d events wait, want 20", r.Pending)
	}
	sum := decode[runSummary](t, must(t, dir, "run", "--source", "none", "--demo", "--duration", "1ms", "--json"))
	if sum.Generated != 0 || sum.Processed != 20 || sum.Pending != 0 || sum.Source != "none" {
		t.Errorf("summary %+v, want 20 events processed and none generated", sum)
	}
	must(t, dir, "run", "--source", "none", "--duration", "1ms", "--json")
	if r := check(t, dir); r.Events != 0 {
		t.Errorf("weir.db has %d events, want none", r.Events)
	}
}

// TestRemove: the simulated events leave a store of real ones, which stays what it
// was.
func TestRemove(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "import", sample(t), "--json")
	before, counts := check(t, dir), must(t, dir, "export", "counts")
	real := filepath.Join(dir, "weir", "weir.db")
	must(t, dir, "run", "--events", "2500", "--rate", "0", "--db", real, "--json")
	if r := run(t, dir, "remove"); r.code != 2 || !strings.Contains(r.err, "--source") {
		t.Errorf("without a source: %+v, want exit 2", r)
	}
	if r := run(t, dir, "remove", "--source", "simulate"); r.code != 2 || !strings.Contains(r.err, "--yes") {
		t.Errorf("where nobody can be asked: %+v, want exit 2", r)
	}
	if r := run(t, dir, "remove", "--source", "simulated", "--yes"); r.code != 1 || !strings.Contains(r.err, "simulate (2,500 events)") {
		t.Errorf("a source that isn't there: %+v, want those that are", r)
	}
	if out := must(t, dir, "remove", "--source", "simulate", "--yes"); !strings.HasPrefix(out, "2,500 events removed") {
		t.Errorf("it printed %s", out)
	}
	if after := check(t, dir); !reflect.DeepEqual(after, before) {
		t.Errorf("check %+v, before %+v", after, before)
	}
	if left := must(t, dir, "export", "counts"); left != counts {
		t.Errorf("the counts are\n%s\nbefore\n%s", left, counts)
	}
	if r := run(t, dir, "remove", "--source", "simulate", "--yes"); r.code != 1 || !strings.Contains(r.err, "has nothing from the source") {
		t.Errorf("a second time: %+v", r)
	}
}

// TestRemoveAsks: on a terminal it is asked, with how many events leave which
// store, and only a yes removes them.
func TestRemoveAsks(t *testing.T) {
	if _, err := exec.LookPath("script"); err != nil {
		t.Skipf("%v: it belongs to util-linux", err)
	}
	dir := t.TempDir()
	must(t, dir, "run", "--events", "30", "--rate", "0", "--json")
	for _, answer := range []struct {
		text   string
		events int64
	}{{"\n", 30}, {"no\n", 30}, {"Yes\n", 0}} {
		c := weir(t, dir)
		c.Path, c.Err = exec.LookPath("script")
		c.Args = []string{"script", "-qec", "'" + os.Args[0] + "' remove --source simulate --demo", "/dev/null"}
		c.Stdin = strings.NewReader(answer.text)
		out, err := c.CombinedOutput()
		question := `Remove 30 events of the source "simulate" from ` + filepath.Join(dir, "weir", "demo.db")
		if err != nil || !strings.Contains(string(out), question) {
			t.Fatalf("%v, it says\n%s\nwant %s", err, out, question)
		}
		if r := check(t, dir, "--demo"); r.Events != answer.events {
			t.Errorf("after %q there are %d events, want %d", answer.text, r.Events, answer.events)
		}
	}
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
