// Package sqlite keeps a store in one SQLite file.
//
//	Append, Settle, … ─▶ writer: one goroutine, one connection, group commit ─▶ file
//	Load, Events, Check, … ─▶ pool of connections that only read ──────────────┘
//
// The file is in WAL mode with synchronous=FULL: a commit survives a loss of
// power, and readers never wait for the writer. Several programs may open the
// same file; each is a node, and holds an OS lock on a file beside the
// database. A free lock shows the others at once that the node has died.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"github.com/mattn/go-sqlite3"

	"weir/core"
	"weir/core/atomicfile"
	"weir/core/diskerr"
	"weir/core/message"
	"weir/core/move"
	"weir/storage/kit"
)

// Options say how to open a store.
type Options struct {
	Path        string        // of the file; its folder is made when missing
	MustExist   bool          // refuse to make a new store
	BusyTimeout time.Duration // how long to wait for another program's write; 0: 10 s
	Readers     int           // connections that only read; 0: 4
	Log         *slog.Logger  // nil: slog.Default()
}

// Store is one program's opening of a SQLite file. It implements core.Store.
type Store struct {
	path     string
	busy     time.Duration
	log      *slog.Logger
	writer   *writer
	readers  *sql.DB
	stats    stats
	unfolded kit.Unfolded
	id       string      // of the store
	file     os.FileInfo // that was opened; another one in its place is not ours

	closing sync.Once
	closed  atomic.Bool
	failed  error // what Close returned

	mu     sync.Mutex
	node   core.Node    // guarded by mu; ID 0 before Join
	lock   *flock.Flock // guarded by mu; held while the node lives
	tokens int64        // guarded by mu; how many claims the node has made
	cursor int64        // guarded by mu; the last event that Expire looked at

	thinning kit.Downsampling
	packer   packer

	removing map[string]int64 // guarded by mu; the last event that RemoveSource looked at, by source
}

// stats count this program's statements; see metrics.StoreStats.
type stats struct {
	reads, writes, updates, commits atomic.Uint64
}

var _ move.Store = (*Store)(nil)

// firstSafe is the first version of SQLite without the bug in resetting the
// WAL that can corrupt a file (sqlite.org/releaselog/3_51_3.html).
const firstSafe = 3_051_003

// Open opens the store in a file, makes it when it is missing, and brings its
// tables up to date.
func Open(ctx context.Context, o Options) (*Store, error) {
	if name, version, _ := sqlite3.Version(); version < firstSafe {
		return nil, fmt.Errorf("open store: SQLite %s can corrupt a store; build with github.com/mattn/go-sqlite3 v1.14.53 or newer", name)
	}
	if err := atomicfile.CheckName(o.Path); err != nil {
		return nil, message.NewError("open store: {{.Error}}", "Error", diskerr.Writing(o.Path, err))
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, message.NewError("open store: {{.Error}}", "Error", err)
	}
	s := &Store{path: path, busy: o.BusyTimeout, log: o.Log, removing: make(map[string]int64)}
	if s.busy == 0 {
		s.busy = 10 * time.Second
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if err := s.create(o.MustExist); err != nil {
		return nil, message.NewError("open store: {{.Error}}", "Error", err)
	}
	if err := s.open(ctx, max(o.Readers, 0)); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return s, nil
}

// create makes the file, readable by its owner only: SQLite would follow the
// umask.
func (s *Store) create(mustExist bool) error {
	_, err := os.Stat(s.path)
	switch {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return diskerr.Reading(s.path, err)
	case mustExist:
		return message.NewError("{{.Error}} at {{.Path}}", "Error", core.ErrNoStore, "Path", s.path)
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return diskerr.Writing(s.path, err)
	}
	f, err := os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return diskerr.Writing(s.path, err)
	}
	return f.Close()
}

func (s *Store) open(ctx context.Context, readers int) error {
	warnOfNetwork(s.path, s.log)
	var err error
	if s.packer, err = newPacker(); err != nil {
		return err
	}
	c, err := connect(s.path, s.busy, "")
	if err != nil {
		return err
	}
	if s.id, err = s.prepareTables(ctx, c); err != nil {
		return errors.Join(err, c.close())
	}
	if s.file, err = os.Stat(s.path); err != nil {
		return errors.Join(err, c.close())
	}
	os.SameFile(s.file, s.file) // Windows looks up which file it is at the first comparison
	s.readers, err = sql.Open("sqlite3", dsn(s.path, s.busy, "&_query_only=1"))
	if err != nil {
		return errors.Join(err, c.close())
	}
	if readers == 0 {
		readers = 4
	}
	s.readers.SetMaxOpenConns(readers)
	s.readers.SetMaxIdleConns(readers)
	if err := s.readers.PingContext(ctx); err != nil {
		return errors.Join(translate(s.path, err), s.readers.Close(), c.close())
	}
	s.writer = startWriter(c, s.reconnect, s.log, &s.stats)
	return nil
}

// reconnect opens another writing connection and makes sure that it leads to
// the same store.
func (s *Store) reconnect() (*conn, error) {
	if err := s.sameFile(); err != nil {
		return nil, err
	}
	c, err := connect(s.path, s.busy, "")
	if err != nil {
		return nil, err
	}
	id, err := storeID(c)
	if err == nil && id != s.id {
		err = message.NewError("{{.Error}}: {{.Path}} is now store {{.Now}}, was {{.Was}}; start again to use it", "Error", core.ErrReplaced, "Path", s.path, "Now", id, "Was", s.id)
	}
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// sameFile returns an error when the file was moved away: writes would be lost.
func (s *Store) sameFile() error {
	now, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, s.file) {
		return message.NewError("{{.Error}}: {{.Path}} is not the file that was opened; put it back, or start again to use the new one", "Error", core.ErrReplaced, "Path", s.path)
	}
	return err
}

// Name implements core.Store.
func (s *Store) Name() string { return "sqlite" }

// Location implements core.Store: the absolute path of the file.
func (s *Store) Location() string { return s.path }

// Close implements core.Store. When no other program has the file open, its
// WAL is gone afterwards.
func (s *Store) Close() error {
	s.closing.Do(func() { s.failed = s.close() })
	return s.failed
}

func (s *Store) close() error {
	var errs []error
	if s.current().ID != 0 {
		errs = append(errs, s.foldAll(), s.lastStep(s.leave))
	}
	s.closed.Store(true)
	// Readers first: the last connection to close removes the WAL, and one
	// that only reads cannot.
	errs = append(errs, s.readers.Close())
	s.writer.stop()
	errs = append(errs, s.writer.conn.close())
	return errors.Join(errs...)
}

func (s *Store) foldAll() error {
	for more := true; more; {
		err := s.lastStep(func(ctx context.Context) error {
			n, err := s.Fold(ctx, foldStep)
			more = n > 0
			return err
		})
		if err != nil {
			return fmt.Errorf("close: %w", err)
		}
	}
	return nil
}

// foldStep is how many rows of deltas Close folds at once.
const foldStep = 1000

// lastStep bounds one of the last steps of Close, also where the outcome of its commit,
// or of one before it, can't be determined.
func (s *Store) lastStep(do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), s.busy+closeTimeout)
	defer cancel()
	defer time.AfterFunc(s.busy+closeTimeout, s.writer.giveUp).Stop()
	return do(ctx)
}

// closeTimeout is how long a step of Close waits for others of this program,
// besides what it waits for other programs.
const closeTimeout = time.Second

// current is this program's node.
func (s *Store) current() core.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.node
}

// errNotJoined is a defect of the caller.
var errNotJoined = errors.New("this program is not a node of the store: call Join first")

// now is the store's clock: SQLite runs in this process.
func now() int64 { return time.Now().UnixMicro() }

// since is how long before at that was; both are by the store's clock.
func since(was, at int64) time.Duration { return time.Duration(at-was) * time.Microsecond }

func toTime(micro int64) time.Time { return time.UnixMicro(micro).UTC() }
