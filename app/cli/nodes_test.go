package cli_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/postgres/cluster"
)

// startPostgres starts a private server that doesn't wait for the disk, and
// returns the URL that leads to it.
func startPostgres(t *testing.T) *url.URL {
	t.Helper()
	u, _ := startServer(t, map[string]string{"fsync": "off"})
	return u
}

// startServer also returns how to let the server crash and come back.
func startServer(t *testing.T, settings map[string]string) (u *url.URL, crash func()) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { // an unprivileged user has to get in
		t.Fatal(err)
	}
	o := cluster.Options{Dir: dir + "/server", Settings: settings, Log: slog.New(slog.DiscardHandler)}
	s, err := cluster.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	if u, err = url.Parse(s.URL()); err != nil {
		t.Fatal(err)
	}
	return u, func() {
		t.Helper()
		if err := signal(s.PID, syscall.SIGQUIT); err != nil {
			t.Fatal(err)
		}
		if s, err = cluster.Start(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
}

// onPostgres makes a folder whose config.toml leads to a schema on the server.
func onPostgres(t *testing.T, u *url.URL, schema string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	text := fmt.Sprintf("[storage]\nbackend = \"postgres\"\n[storage.postgres]\nurl = %q\nschema = %q\n[process]\nlease = \"1s\"\n[pipeline]\ndrain_timeout = \"10m\"\n", u, schema)
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestBothStoresAgree: the same input leaves the same totals, whichever store
// keeps it, and the same import into PostgreSQL again stores nothing.
func TestBothStoresAgree(t *testing.T) {
	file, server := t.TempDir(), onPostgres(t, startPostgres(t), "weir")
	for _, path := range []string{sample(t), writeDump(t, t.TempDir(), 3000)} {
		a := decode[importSummary](t, must(t, file, "import", path, "--json"))
		b := decode[importSummary](t, must(t, server, "import", path, "--json"))
		if a.Stored != b.Stored || a.Rejected != b.Rejected || a.Processed != b.Processed || b.Store != "postgres" {
			t.Errorf("SQLite: %+v, PostgreSQL: %+v", a, b)
		}
		again := decode[importSummary](t, must(t, server, "import", path, "--json"))
		if again.Stored != 0 || again.Duplicates != b.Stored+b.Duplicates {
			t.Errorf("again: %+v, want only duplicates", again)
		}
	}
	for _, what := range []string{"counts", "rejects"} {
		a, b := must(t, file, "export", what), must(t, server, "export", what)
		if what == "counts" && a != b || strings.Count(a, "\n") != strings.Count(b, "\n") {
			t.Errorf("export %s: SQLite has %d bytes, PostgreSQL %d others", what, len(a), len(b))
		}
	}
	if a, b := check(t, file), check(t, server); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("check: SQLite %+v, PostgreSQL %+v", a, b)
	}
}

// TestKilledNodesOnPostgres: four programs on one database, killed and started
// again at random, lose nothing and count nothing twice. It fails without the
// token, the heartbeat, or the settlement's root in the delete.
func TestKilledNodesOnPostgres(t *testing.T) {
	dir := onPostgres(t, startPostgres(t), "weir")
	var nodes [4]*exec.Cmd
	// At a higher rate the test mostly waits for checks of ever more events.
	begin := func() *exec.Cmd { return start(t, dir, "run", "--rate", "400", "--batch", "50") }
	for i := range nodes {
		nodes[i] = begin()
	}
	until(t, "there is a store", func() bool { return run(t, dir, "check", "--json").code == 0 })
	for range 4 * kills(t) {
		i := rand.N(len(nodes))
		killSoon(t, nodes[i], 300*time.Millisecond)
		nodes[i] = begin()
	}
	if !json.Valid([]byte(must(t, dir, "check", "--json"))) { // also in the midst of it
		t.Error("check printed no JSON")
	}
	until(t, "a thousand events are stored", func() bool {
		return decode[core.Report](t, must(t, dir, "check", "--json")).Events >= 1000
	})
	for _, c := range nodes {
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range nodes {
		_ = c.Wait() // one that had hardly begun may be gone with the signal
	}
	must(t, dir, "run", "--events", "100", "--rate", "0", "--json")
	if r := check(t, dir); r.Pending != 0 || r.Counted != r.Events {
		t.Errorf("check %+v, want everything counted", r)
	}
}

// TestServerCrashes: a server that crashes in the midst of commits and comes
// back has exactly what the program says it stored. It fails when the server is
// asked for the status of a transaction's id: one that was lost in the crash is
// given to another transaction, which commits.
func TestServerCrashes(t *testing.T) {
	// Commits wait before they reach the disk, so that a crash hits some.
	u, crash := startServer(t, map[string]string{"commit_delay": "20000", "commit_siblings": "0"})
	dir := onPostgres(t, u, "weir")
	c := weir(t, dir, "run", "--rate", "3000", "--batch", "20", "--workers", "4", "--json")
	var out bytes.Buffer
	c.Stdout = &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "events are processed", func() bool { return len(processed(t, dir)) > 0 })
	for range max(3, kills(t)/2) {
		crash()
		time.Sleep(rand.N(2 * time.Second))
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	var sum core.Summary
	if err := json.Unmarshal(out.Bytes(), &sum); err != nil {
		t.Fatal(err)
	}
	r := check(t, dir)
	if int64(sum.Stored) != r.Events || sum.Stored != sum.Generated || int64(sum.Processed) > r.Processed {
		t.Errorf("the program says %+v, the store %+v", sum, r)
	}
}

// TestLinkGoesDown: of two workers on machines of their own one loses the link
// to the database for longer than its lease and the patience of its
// connections. The other takes its work over; when the link is back it joins
// again and goes on, and nothing is lost or counted twice.
func TestLinkGoesDown(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root makes network namespaces")
	}
	u := startPostgres(t)
	var machines [2]*machine
	for i := range machines {
		machines[i] = newMachine(t, i, u)
	}
	dir := onPostgres(t, u, "weir")
	work := func() (first string) {
		t.Helper()
		for i, m := range slices.Backward(machines[:]) {
			until(t, fmt.Sprint("machine ", i, " processes events"), func() bool {
				id, state := m.node(t, u)
				first = id
				return state == "alive" && processed(t, dir)[id] > 0
			})
		}
		return first
	}
	before := work()
	machines[0].link(t, "down")
	until(t, "the other takes its work over", func() bool { _, state := machines[0].node(t, u); return state == "dead" })
	machines[0].log.says("doing=heartbeat") // to no avail
	machines[0].link(t, "up")
	machines[0].log.says("has joined again")
	if after := work(); after == before {
		t.Errorf("machine 0 is node %s again", after)
	}
	for i, m := range machines {
		if err := m.weir.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if err := m.weir.Wait(); err != nil {
			t.Errorf("machine %d: %v\n%s", i, err, m.log)
		}
		var sum core.Summary
		if err := json.Unmarshal(m.out.Bytes(), &sum); err != nil || sum.Processed == 0 {
			t.Errorf("machine %d: %s, %v; want events processed", i, &m.out, err)
		}
	}
	must(t, dir, "run", "--events", "1", "--rate", "0", "--json")
	if r := check(t, dir); r.Pending != 0 || r.Counted != r.Events {
		t.Errorf("check %+v, want everything counted", r)
	}
}

// processed is how many events each node has processed, by the samples that it
// kept.
func processed(t *testing.T, dir string) (events map[string]int) {
	t.Helper()
	metrics := run(t, dir, "export", "metrics")
	if metrics.code != 0 {
		return nil // the store is being made
	}
	rows, err := csv.NewReader(strings.NewReader(metrics.out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	events = make(map[string]int)
	for _, row := range rows[1:] { // time, node, generated, stored, processed
		if n, err := strconv.Atoi(row[4]); err != nil {
			t.Fatal(err)
		} else if n > 0 {
			events[row[1]] += n
		}
	}
	return events
}

// machine is a network namespace in which one node runs.
type machine struct {
	name string
	weir *exec.Cmd
	out  bytes.Buffer
	log  logFile
}

// node is what the machine is in the store, now.
func (m *machine) node(t *testing.T, u *url.URL) (id, state string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	_ = c.QueryRow(t.Context(), "SELECT id::text, state FROM weir.nodes WHERE pid = $1 ORDER BY id DESC LIMIT 1", m.weir.Process.Pid).
		Scan(&id, &state) // it may not have joined
	return id, state
}

func newMachine(t *testing.T, i int, u *url.URL) *machine {
	t.Helper()
	m := &machine{name: fmt.Sprintf("weir%d-%d", os.Getpid(), i)}
	subnet := (2*os.Getpid() + i) % 250 // another than that of a test beside this one, or of one that was killed
	outside, inside := fmt.Sprintf("10.213.%d.1", subnet), fmt.Sprintf("10.213.%d.2", subnet)
	ip(t, "netns", "add", m.name)
	t.Cleanup(func() { ip(t, "netns", "del", m.name) }) // the cable goes with it
	ip(t, "link", "add", m.cable(), "type", "veth", "peer", "name", "db", "netns", m.name)
	ip(t, "address", "add", outside+"/24", "dev", m.cable())
	ip(t, "link", "set", m.cable(), "up")
	ip(t, "-n", m.name, "address", "add", inside+"/24", "dev", "db")
	ip(t, "-n", m.name, "link", "set", "db", "up")

	through := *u
	through.Host = forward(t, outside, u.Host)
	// The password file names the server's own address.
	line, err := os.ReadFile(u.Query().Get("passfile"))
	if err != nil {
		t.Fatal(err)
	}
	through.User = url.UserPassword(u.User.Username(), string(bytes.TrimSpace(line[bytes.LastIndexByte(line, ':')+1:])))
	dir := onPostgres(t, &through, "weir")
	m.weir = weir(t, dir, "run", "--rate", "200", "--batch", "20", "--json")
	m.weir.Args = append([]string{"ip", "netns", "exec", m.name, m.weir.Path}, m.weir.Args[1:]...)
	path, err := exec.LookPath("ip")
	if err != nil {
		t.Fatal(err)
	}
	m.weir.Path = path
	m.weir.Stdout, m.log = &m.out, logged(t, m.weir)
	if err := m.weir.Start(); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *machine) cable() string { return "w" + strings.TrimPrefix(m.name, "weir") }

func (m *machine) link(t *testing.T, state string) {
	t.Helper()
	ip(t, "link", "set", m.cable(), state)
}

func ip(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		t.Fatalf("ip %s: %v: %s(install iproute2, or run make test, which does)", strings.Join(args, " "), err, out)
	}
}

// forward leads connections to an address on to the server, which listens on
// the loopback only, and returns the address.
func forward(t *testing.T, host, to string) string {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(func() {
		stop()
		_ = l.Close() // ends the loop below
		running.Wait()
	})
	running.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				_ = client.Close()
				continue
			}
			both := func() { _, _ = client.Close(), server.Close() }
			end := context.AfterFunc(ctx, both)
			running.Go(func() { defer both(); defer end(); _, _ = io.Copy(server, client) })
			running.Go(func() { defer both(); _, _ = io.Copy(client, server) })
		}
	})
	return l.Addr().String()
}

// signal signals another program; without one it returns os.ErrProcessDone.
func signal(pid int, s os.Signal) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return p.Signal(s)
}
