//go:build unix

package cluster_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"weir/storage/postgres/cluster"
)

// folder returns a folder that the server's user can reach when root runs the
// tests.
func folder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "a folder+with 'odd' $(names)")
}

// quick returns options without flushing to disk.
func quick(dir string) cluster.Options {
	return cluster.Options{Dir: dir, Settings: map[string]string{"fsync": "off"}, Log: slog.New(slog.DiscardHandler)}
}

func start(t testing.TB, o cluster.Options) *cluster.Server {
	t.Helper()
	s, err := cluster.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t testing.TB, s *cluster.Server) {
	t.Helper()
	if err := s.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// ask runs a query that returns one text.
func ask(t testing.TB, s *cluster.Server, sql string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return answer
}

// TestLife takes one cluster through everything that can happen to it, because
// creating one takes longer than everything else.
func TestLife(t *testing.T) {
	dir := folder(t)
	first := start(t, quick(dir))
	run(t, first, "CREATE TABLE kept (n text)")
	run(t, first, "INSERT INTO kept VALUES ('still here')")
	same := func(t *testing.T, s *cluster.Server) {
		t.Helper()
		if s.URL() != first.URL() {
			t.Errorf("URL is %s, was %s", s.URL(), first.URL())
		}
		if got := ask(t, s, "SELECT n FROM kept"); got != "still here" {
			t.Errorf("kept %q", got)
		}
	}

	t.Run("as promised", func(t *testing.T) {
		for setting, want := range map[string]string{
			"fsync": "off", "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "data_checksums": "on",
			"server_encoding": "UTF8", "lc_collate": "C", "password_encryption": "scram-sha-256",
		} {
			if got := ask(t, first, "SELECT current_setting('"+setting+"')"); got != want {
				t.Errorf("%s is %q, want %q", setting, got, want)
			}
		}
		info, err := os.Stat(filepath.Join(dir, "pgpass"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("pgpass: %v, %v; want mode 0600", info.Mode(), err)
		}
		config, err := pgx.ParseConfig(first.URL())
		if err != nil {
			t.Fatal(err)
		}
		log, err := os.ReadFile(filepath.Join(dir, "server.log"))
		if err != nil || config.Password == "" || bytes.Contains(log, []byte(config.Password)) || strings.Contains(first.URL(), config.Password) {
			t.Errorf("password %d letters long, in the log or the URL, %v", len(config.Password), err)
		}
		config.Password = "wrong"
		if conn, err := pgx.ConnectConfig(t.Context(), config); err == nil {
			_ = conn.Close(t.Context()) // the test is about the server
			t.Error("a wrong password was let in")
		}
	})
	t.Run("second start", func(t *testing.T) {
		again, err := cluster.Start(t.Context(), quick(dir))
		if err != nil || *again != *first {
			t.Fatalf("found %+v, %v; want %+v", again, err, first)
		}
		t.Setenv("PGPASSWORD", "of another server")
		t.Setenv("PGSSLMODE", "verify-full")
		if running, err := cluster.Running(t.Context(), dir); err != nil || *running != *first {
			t.Fatalf("found %+v, %v; want %+v", running, err, first)
		}
	})
	t.Run("stopped", func(t *testing.T) {
		stop(t, first)
		if _, err := cluster.Running(t.Context(), dir); !errors.Is(err, cluster.ErrStopped) {
			t.Errorf("after a stop: %v", err)
		}
		stop(t, first)
		same(t, start(t, quick(dir)))
	})
	t.Run("killed", func(t *testing.T) {
		s := start(t, quick(dir))
		if err := syscall.Kill(s.PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		again := start(t, quick(dir))
		if again.PID == s.PID {
			t.Error("the dead server was taken for a living one")
		}
		same(t, again)
	})
	t.Run("pid of another program", func(t *testing.T) {
		s := start(t, quick(dir))
		file := filepath.Join(dir, "data", "postmaster.pid")
		old, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stop(t, s)
		stranger := sleeper(t, filepath.Join(dir, "data"))
		stale := bytes.Replace(old, []byte(strconv.Itoa(s.PID)), []byte(strconv.Itoa(stranger)), 1)
		if err := os.WriteFile(file, stale, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := cluster.Running(t.Context(), dir); !errors.Is(err, cluster.ErrStopped) {
			t.Errorf("Running said %v", err)
		}
		again := start(t, quick(dir))
		same(t, again)
		stop(t, again)
	})
	t.Run("refused setting", func(t *testing.T) {
		o := quick(dir)
		o.Settings["max_connections"] = "none"
		_, err := cluster.Start(t.Context(), o)
		oneLine(t, err, "max_connections", "server.log")
	})
	t.Run("port taken", func(t *testing.T) {
		l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(first.Port)))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		var log bytes.Buffer
		o := quick(dir)
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		moved := start(t, o)
		if moved.Port == first.Port || !strings.Contains(log.String(), strconv.Itoa(moved.Port)) {
			t.Errorf("port %d after %d, log %s", moved.Port, first.Port, &log)
		}
		stop(t, moved)
		if again := start(t, quick(dir)); again.Port != moved.Port {
			t.Errorf("port %d was not kept: %d", moved.Port, again.Port)
		}
	})
}

func run(t testing.TB, s *cluster.Server, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// sleeper returns the pid of a program that isn't a server and belongs to the
// owner of dir.
func sleeper(t testing.TB, dir string) int {
	t.Helper()
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "sleep", "60")
	if owner := info.Sys().(*syscall.Stat_t); os.Geteuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	return c.Process.Pid
}

// oneLine checks that an error is one line with these words.
func oneLine(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than one line: %v", err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%v: want %q in it", err, word)
		}
	}
}

func TestNoPrograms(t *testing.T) {
	cluster.SearchOnly(t)
	t.Setenv("PATH", t.TempDir())
	dir := folder(t)
	_, err := cluster.Start(t.Context(), quick(dir))
	oneLine(t, err, "apt install", "dnf install", "pacman -S", "brew install")
	if _, err := cluster.Running(t.Context(), dir); !errors.Is(err, cluster.ErrStopped) {
		t.Errorf("without programs: %v", err)
	}
}

// TestDurableOnMacs: PostgreSQL's default leaves commits in the disk's cache there. Other
// systems' servers don't know the setting.
func TestDurableOnMacs(t *testing.T) {
	for goos, want := range map[string]string{"darwin": "fsync_writethrough", "linux": ""} {
		if got := cluster.Defaults(goos)["wal_sync_method"]; got != want {
			t.Errorf("%s: wal_sync_method is %q, want %q", goos, got, want)
		}
	}
}

// TestOldPrograms has the programs of PostgreSQL 12, and a folder with pg_ctl
// alone, which doesn't count.
func TestOldPrograms(t *testing.T) {
	old, partial := t.TempDir(), t.TempDir()
	for _, file := range []string{old + "/initdb", old + "/pg_ctl", old + "/postgres", partial + "/pg_ctl"} {
		if err := os.WriteFile(file, []byte("#!/bin/sh\necho 'pg_ctl (PostgreSQL) 12.4'\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cluster.SearchOnly(t, old)
	t.Setenv("PATH", partial)
	_, err := cluster.Start(t.Context(), quick(folder(t)))
	oneLine(t, err, old, "PostgreSQL 12", "13 or newer", "apt install")
}

func TestFolders(t *testing.T) {
	foreign := folder(t)
	if err := os.MkdirAll(filepath.Join(foreign, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := cluster.Start(t.Context(), quick(foreign))
	oneLine(t, err, "not a PostgreSQL cluster", "choose another folder")

	file := folder(t)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = cluster.Start(t.Context(), quick(file))
	oneLine(t, err, "is not a folder")

	if os.Geteuid() != 0 {
		return // only root's server is another user's
	}
	closed := t.TempDir()
	if err := os.Chmod(filepath.Dir(closed), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = cluster.Start(t.Context(), quick(filepath.Join(closed, "server")))
	oneLine(t, err, filepath.Dir(closed), "chmod o+x", "/var/lib/weir/postgres")

	other := folder(t)
	if err := errors.Join(os.Mkdir(other, 0o755), os.Chown(other, 1, 1)); err != nil {
		t.Fatal(err)
	}
	_, err = cluster.Start(t.Context(), quick(other))
	oneLine(t, err, "belongs to another user")
}
