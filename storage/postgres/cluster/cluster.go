// Package cluster keeps a private PostgreSQL server in a folder: made by
// initdb, started and stopped by pg_ctl, reachable from this machine only, with
// a password that never leaves the folder. For people who have no server, and
// for tests.
//
// The folder, Dir, belongs to whoever starts the server:
//
//	data/       the cluster; data/weir.conf is written anew at each start
//	pgpass      the password, for pgx and psql
//	server.log  what the server said
//	lock        held while somebody starts or stops it
//
// PostgreSQL refuses to run as root. When root starts it the programs run as
// the user postgres, or nobody, to whom data and server.log belong then.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// ErrStopped says that no server runs in a folder.
var ErrStopped = errors.New("no server is running")

// Options say where the server lives.
type Options struct {
	Dir      string            // made when missing; its parents must let the server's user through
	Settings map[string]string // further settings of postgresql.conf, until the next start: {"fsync": "off"}
	Log      *slog.Logger      // nil: slog.Default()
}

// Server is one that runs. It outlives the program that started it.
type Server struct {
	Dir     string // absolute, without links
	PID     int
	Port    int    // on 127.0.0.1
	Version string // "15.18"
}

// Start makes the cluster when there is none, starts its server when it doesn't
// run, and returns when the server takes connections to the database weir. The
// port stays the same from start to start; when another program has taken it,
// a new one is kept and a warning logged. Settings change nothing of a server
// that runs already.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s, err := start(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
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

// A server that was killed a moment ago still looks alive, and one that
// somebody else is starting doesn't answer yet.
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

// pause waits and reports whether ctx was not done meanwhile.
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

// Running returns the server that runs in dir, or ErrStopped.
func Running(ctx context.Context, dir string) (*Server, error) {
	c, err := find(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("look for PostgreSQL: %w", err)
	}
	s, err := c.server(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for PostgreSQL: %w", err)
	}
	return s, nil
}

// Stop ends all sessions, shuts the server down and returns when it is gone.
// It is no error when it is gone already.
func (s *Server) Stop(ctx context.Context) error {
	_, err := Stop(ctx, s.Dir)
	return err
}

// Stop stops the server that runs in dir and reports whether there was one.
func Stop(ctx context.Context, dir string) (bool, error) {
	err := stop(ctx, dir)
	if errors.Is(err, ErrStopped) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("stop PostgreSQL: %w", err)
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
	// One that dies instead of shutting down is gone as well.
	if running, again := c.running(ctx); again == nil && !running {
		return nil
	}
	return err
}

// lockEvery is how often a lock that somebody else holds is tried again.
const lockEvery = 50 * time.Millisecond

// lock waits until nobody else starts or stops the server.
func lock(ctx context.Context, dir string) (unlock func(), err error) {
	l := flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600))
	if _, err := l.TryLockContext(ctx, lockEvery); err != nil {
		return nil, fmt.Errorf("wait for another start or stop: %w", err)
	}
	return func() { _ = l.Unlock() }, nil // closing the file unlocks it in any case
}

// cluster is a folder and the programs that may work on it.
type cluster struct {
	dir   string
	as    account
	major string // of the version that made the cluster; empty when there is none
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

// find opens a cluster whose server may run, or returns ErrStopped.
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
