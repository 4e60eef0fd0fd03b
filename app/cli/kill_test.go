package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"weir/core"
)

// kills is how often each test kills; make torture asks for more.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("WEIR_TEST_KILLS"))
	switch {
	case err == nil:
		t.Logf("%d kills", n)
		return n
	case testing.Short():
		return 2
	}
	return 5
}

// writeDump makes up a dump of comments and returns its path.
func writeDump(t *testing.T, dir string, comments int) string {
	t.Helper()
	var b bytes.Buffer
	for i := range comments {
		fmt.Fprintf(&b, `{"id":"%x","author":"a%d","subreddit":"s%d","created_utc":%d,"score":%d,"body":"%0200d","link_id":"t3_x","parent_id":"t3_x"}`+"\n",
			i, i%50, i%9, 1136073600+60*i, i%11-2, i)
	}
	path := filepath.Join(dir, "dump.ndjson")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// start starts weir and returns it; the caller waits for it.
func start(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	c := weir(t, dir, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// starting is how long a program takes that does nothing, which depends on the machine.
var starting = sync.OnceValue(func() time.Duration {
	c := exec.Command(os.Args[0], "version")
	c.Env = []string{asWeir + "=1", endAtOnce}
	began := time.Now()
	_ = c.Run() // the tests tell if it can't
	return time.Since(began)
})

// killSoon kills the program at a random moment, while it starts or within that time after.
// It waits for nothing: any moment will do.
func killSoon(t *testing.T, c *exec.Cmd, within time.Duration) {
	t.Helper()
	time.Sleep(time.Duration(rand.Int64N(int64(within + 2*starting()))))
	_ = c.Process.Kill() // it may have ended
	_ = c.Wait()         // as above
}

// TestKilledImportResumes: an import that is killed at random moments and
// started again ends with the same totals as one that was not, and reads no
// stored line twice.
func TestKilledImportResumes(t *testing.T) {
	testKilledImport(t, t.TempDir)
}

func TestKilledImportResumesOnPostgres(t *testing.T) {
	server := startPostgres(t)
	schemas := 0
	testKilledImport(t, func() string {
		schemas++
		return onPostgres(t, server, fmt.Sprint("import", schemas))
	})
}

// testKilledImport imports into stores that fresh makes folders for.
func testKilledImport(t *testing.T, fresh func() string) {
	const comments = 20_000
	whole := fresh()
	path := writeDump(t, whole, comments)
	must(t, whole, "import", path, "--json")
	want := must(t, whole, "export", "counts")

	for left := kills(t); left > 0; {
		killed := fresh()
		must(t, killed, "import", "-") // of nothing, so that there is a store
		// Until everything is stored: from then on an import reads all again.
		for events := int64(0); left > 0 && events < comments; left-- {
			killSoon(t, start(t, killed, "import", path, "--batch", "50"), 400*time.Millisecond)
			events = check(t, killed).Events
		}
		sum := decode[importSummary](t, must(t, killed, "import", path, "--batch", "50", "--json"))
		r := check(t, killed)
		if r.Events != comments || r.Counted != comments || r.Pending != 0 {
			t.Errorf("check %+v, want %d events counted", r, comments)
		}
		if got := must(t, killed, "export", "counts"); got != want {
			t.Errorf("the totals differ from those of an import that was not killed")
		}
		if sum.Duplicates != 0 && sum.Duplicates != comments {
			t.Errorf("the resumed import read %d stored records again", sum.Duplicates)
		}
	}
}

// TestKilledNodes: several programs on one file, killed at random, lose
// nothing and count nothing twice.
func TestKilledNodes(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "run", "--events", "1", "--rate", "0", "--json")
	for range kills(t) {
		a := start(t, dir, "run", "--rate", "3000", "--batch", "20")
		b := start(t, dir, "run", "--rate", "3000", "--batch", "100")
		killSoon(t, a, time.Second)
		killSoon(t, b, 300*time.Millisecond)
		decode[core.Report](t, must(t, dir, "check", "--demo", "--json")) // also in the midst of it
	}
	must(t, dir, "run", "--events", "100", "--rate", "0", "--json")
	if r := check(t, dir, "--demo"); r.Pending != 0 || r.Counted != r.Events {
		t.Errorf("check %+v, want everything counted", r)
	}
}

// TestInterrupt: Ctrl+C ends a run cleanly, with exit code 0 and its summary.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	c := weir(t, dir, "run", "--json", "--rate", "500")
	var out bytes.Buffer
	c.Stdout = &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stores(t, dir)
	if err := interrupt(c); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("interrupted: %v", err)
	}
	var sum core.Summary
	if err := json.Unmarshal(out.Bytes(), &sum); err != nil || sum.Generated != sum.Stored {
		t.Errorf("summary %s, %v", out.String(), err)
	}
	if _, err := os.Stat(filepath.Join(dir, "weir", "demo.db-wal")); err == nil {
		t.Error("the WAL was left behind")
	}
	if r := check(t, dir, "--demo"); r.Events != int64(sum.Stored) {
		t.Errorf("check %+v after summary %+v", r, sum)
	}
}

// TestInterruptTwice: the second signal ends the program at once.
func TestInterruptTwice(t *testing.T) {
	dir := t.TempDir()
	c := weir(t, dir, "run", "--rate", "500")
	log := logged(t, c)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stores(t, dir)
	// While another program writes, the last batch cannot be stored: if the second
	// signal changed nothing, the drain's time-out would end the program with 1.
	release := hold(t, filepath.Join(dir, "weir", "demo.db"))
	defer release()
	for range 2 {
		if err := interrupt(c); err != nil {
			t.Fatal(err)
		}
		log.says("weir: stopping") // two signals at once would be one
	}
	_ = c.Wait()
	if code := c.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130; it said\n%s", code, log)
	}
}

// hold starts a transaction that writes, as another program would.
func hold(t *testing.T, file string) (release func()) {
	t.Helper()
	c, err := (&sqlite3.SQLiteDriver{}).Open("file:" + file + "?_busy_timeout=60000")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.(*sqlite3.SQLiteConn).Exec("BEGIN IMMEDIATE", nil); err != nil {
		t.Fatal(err)
	}
	return func() { _ = c.Close() }
}
