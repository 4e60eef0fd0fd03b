package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/storage/storagetest"
)

// TestConformanceBehindPgBouncer: the suite holds when each transaction may run
// in another session. It fails when a prepared statement, a setting or a lock is
// expected to be there in the next one.
func TestConformanceBehindPgBouncer(t *testing.T) {
	if os.Getenv("WEIR_TEST_DSN") != "" {
		t.Skip("the server that WEIR_TEST_DSN names may have its own pooler")
	}
	through := startBouncer(t)
	storagetest.Run(t, func(t testing.TB) storagetest.Database {
		d := create(t).(database)
		d.unprepared, d.url = true, through
		return d
	}, betweenTransactions()...)
}

// startBouncer starts a PgBouncer in transaction mode and returns the URL that
// leads through it.
func startBouncer(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("pgbouncer")
	if err != nil {
		path = "/usr/sbin/pgbouncer" // Debian's, which not everybody has in PATH
	}
	c, err := pgx.ParseConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	ini := filepath.Join(t.TempDir(), "pgbouncer.ini")
	text := fmt.Sprintf(`[databases]
weir = host=%s port=%d dbname=%s user=%s password=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 1000
default_pool_size = 20
`, c.Host, c.Port, c.Database, c.User, c.Password, port)
	if os.Geteuid() == 0 {
		text += "user = nobody\n" // it refuses to run as root
	}
	if err := os.WriteFile(ini, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	bouncer := exec.CommandContext(ctx, path, "--quiet", ini)
	bouncer.Cancel = func() error { return bouncer.Process.Signal(os.Interrupt) }
	bouncer.WaitDelay = 5 * time.Second
	if err := bouncer.Start(); err != nil {
		t.Fatalf("%v: install pgbouncer, or run make test, which does", err)
	}
	t.Cleanup(func() {
		stop()
		_ = bouncer.Wait() // it was told to end
	})
	u := url.URL{Scheme: "postgres", User: url.User(c.User), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/weir"}
	for try := 0; ; try++ {
		conn, err := pgx.Connect(t.Context(), u.String())
		if err == nil {
			_ = conn.Close(t.Context()) // it only showed that it works
			return u.String()
		}
		if try == 600 { // a minute
			t.Fatalf("PgBouncer doesn't answer: %v", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// freePort returns a port below those of outgoing connections, of which another program
// could soon take it.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 10000 + rand.IntN(10000)
		if l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			_ = l.Close() // nobody connected
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}
