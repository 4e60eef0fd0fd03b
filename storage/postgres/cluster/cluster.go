// Package cluster runs a private PostgreSQL server in a folder: created by
// initdb, started and stopped by pg_ctl, reachable from this machine only, with a
// password that never leaves the folder. It is for people who have no server, and
// for tests.
//
// The folder, Dir, belongs to whoever starts the server:
//
//	data/       the cluster; data/weir.conf is rewritten at each start
//	pgpass      the password, for pgx and psql
//	server.log  the log of the server
//	lock        held while a program starts or stops the server
//
// PostgreSQL refuses to run as root. When root starts the server, its programs
// run as the user postgres, or nobody, who then owns data and server.log.
package cluster

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"weir/core/message"
)

// ErrStopped is the error when no server runs in a folder.
var ErrStopped = message.NewError("no server is running")

// Options configures the server.
type Options struct {
	Dir      string            // created if missing; its parents must be open to the server's user
	Settings map[string]string // further settings of postgresql.conf, until the next start: {"fsync": "off"}
	Log      *slog.Logger      // nil: slog.Default()
}

// Server is a running server. It outlives the program that started it.
type Server struct {
	Dir     string // absolute, without links
	PID     int
	Port    int    // on 127.0.0.1
	Version string // "15.18"
}

// Start creates the cluster if there is none, starts its server unless it is
// running, and returns when the server accepts connections to the database weir.
// The port stays the same from start to start; if another program has taken it,
// Start chooses a new one and logs a warning. Settings don't affect a server that
// is already running.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s, err := start(ctx, o)
	if err != nil {
		return nil, message.NewError("start PostgreSQL: {{.Error}}", "Error", err)
	}
	return s, nil
}

func start(ctx context.Context, o Options) (*Server, error) {
	as, err := serverAccount()
	if err != nil {
		return nil, err
	}
	dir, err := makeDir(o.Dir, as)
	if err != nil {
		return nil, err
	}
	unlock, err := lock(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	c, err := open(ctx, dir, as)
	if err != nil {
		return nil, err
	}
	if c.major == "" {
		if err := c.initialize(ctx, o.Settings); err != nil {
			return nil, err
		}
	}
	return c.start(ctx, o)
}

// A server that was killed a moment ago still looks alive, and one that another
// program is starting doesn't answer yet.
const (
	answerTries = 40
	answerPause = 250 * time.Millisecond
)

func (c *cluster) start(ctx context.Context, o Options) (*Server, error) {
	for try := 1; ; try++ {
		running, err := c.running(ctx)
		if err != nil {
			return nil, err
		}
		if !running {
			if err := c.launch(ctx, o); err != nil {
				return nil, err
			}
		}
		s, err := c.server(ctx)
		if err == nil || !running || refused(err) || try == answerTries || !pause(ctx, answerPause) {
			return s, err
		}
	}
}

// pause waits for d. It returns false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Running returns the running server in dir, or ErrStopped.
func Running(ctx context.Context, dir string) (*Server, error) {
	c, err := find(ctx, dir)
	if err != nil {
		return nil, message.NewError("look for PostgreSQL: {{.Error}}", "Error", err)
	}
	s, err := c.server(ctx)
	if err != nil {
		return nil, message.NewError("look for PostgreSQL: {{.Error}}", "Error", err)
	}
	return s, nil
}

// Stop ends all sessions, shuts the server down and returns when it has ended. It
// is not an error if the server has already ended.
func (s *Server) Stop(ctx context.Context) error {
	_, err := Stop(ctx, s.Dir)
	return err
}

// Stop stops the server in dir and reports whether one was running.
func Stop(ctx context.Context, dir string) (bool, error) {
	err := stop(ctx, dir)
	if errors.Is(err, ErrStopped) {
		return false, nil
	}
	if err != nil {
		return false, message.NewError("stop PostgreSQL: {{.Error}}", "Error", err)
	}
	return true, nil
}

func stop(ctx context.Context, dir string) error {
	c, err := find(ctx, dir)
	if err != nil {
		return err
	}
	unlock, err := lock(ctx, c.dir)
	if err != nil {
		return err
	}
	defer unlock()
	if err = c.control(ctx, stopTime, "stop", "--mode=fast"); err == nil {
		return nil
	}
	// A server that died instead of shutting down has ended, too.
	if running, again := c.running(ctx); again == nil && !running {
		return nil
	}
	return err
}

// lockEvery is the interval between attempts to get a lock that another program
// holds.
const lockEvery = 50 * time.Millisecond

// lock waits until no other program is starting or stopping the server.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	l := flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, lockEvery); err != nil {
		return nil, message.NewError("wait for another start or stop: {{.Error}}", "Error", err)
	}
	return func() { _ = l.Unlock() }, nil // closing the file unlocks it in any case
}

// cluster is a folder with a cluster and the programs for its version.
type cluster struct {
	dir   string
	as    account
	major string // version of the cluster; empty when there is none
	programs
}

// open finds the programs for the cluster in dir.
func open(ctx context.Context, dir string, as account) (*cluster, error) {
	c := &cluster{dir: dir, as: as}
	var err error
	if c.major, err = majorOf(c.data()); err != nil {
		return nil, err
	}
	c.programs, err = findPrograms(ctx, c.major)
	return c, err
}

// find opens a cluster whose server may be running, or returns ErrStopped.
func find(ctx context.Context, dir string) (*cluster, error) {
	dir, err := resolve(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrStopped
	} else if err != nil {
		return nil, err
	}
	major, err := majorOf(filepath.Join(dir, "data"))
	if err != nil {
		return nil, err
	}
	if major == "" {
		return nil, ErrStopped // also where PostgreSQL isn't installed
	}
	as, err := serverAccount()
	if err != nil {
		return nil, err
	}
	c, err := open(ctx, dir, as)
	if err != nil {
		return nil, err
	}
	running, err := c.running(ctx)
	if err == nil && !running {
		err = ErrStopped
	}
	return c, err
}

func (c *cluster) data() string   { return filepath.Join(c.dir, "data") }
func (c *cluster) pgpass() string { return filepath.Join(c.dir, "pgpass") }
func (c *cluster) log() string    { return filepath.Join(c.dir, "server.log") }
