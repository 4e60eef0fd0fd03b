// Package postgres keeps a store in one schema of a PostgreSQL database.
//
//	Append, Claim, Settle, … ─▶ pool of connections ──────────────┐
//	Events, Counts, Samples, … ─▶ pool, of a replica if there is one ├─▶ PostgreSQL
//	Heartbeat ─▶ a connection of its own ──────────────────────────┤
//	Wakes ◀─ LISTEN on a connection of its own ◀───────────────────┘
//
// Any number of programs on any number of machines share the database. Events are
// stored by COPY if none is a duplicate (copy.go), else by append.sql. Work is
// claimed with FOR UPDATE SKIP LOCKED (claim.sql) and settled by deleting what
// was claimed (settle.sql). No transaction stays open while a handler runs, and
// no state is kept in a session, so that a pooler may stand in between.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
	"weir/core/activity"
	"weir/storage/kit"
)

// Options say how to open a store.
type Options struct {
	URL            string        // or "key=value …" as in psql; empty: PG* variables and their defaults
	Schema         string        // "": "weir"
	MustExist      bool          // refuse to make a new store
	MaxConnections int           // of each pool; 0: 10
	ConnectTimeout time.Duration // how long an unreachable server is tried at the start; 0: 30 s
	Unprepared     bool          // keep no prepared statements on the server, for poolers
	SearchDSN      string        // a read replica for Browser and Journal; empty: URL
	Log            *slog.Logger  // nil: slog.Default()
}

// Store is one program's opening of the database. It implements core.Store.
type Store struct {
	log      *slog.Logger
	schema   string
	sql      statements
	url      string // as it was given
	config   *pgxpool.Config
	pool     *pgxpool.Pool
	search   *pgxpool.Pool // the same one unless there is a replica
	id       string        // of the store
	location string
	stats    stats
	floor    floor
	blocks   blocks
	recent   recent
	copies   copyBackoff
	patient  patientQueue
	copying  chan struct{}  // a value for each batch that is being copied
	appends  sync.WaitGroup // of these
	commits  commits
	notices  *notices                          // nil before Join
	seen     atomic.Pointer[activity.Recorder] // nil: nobody wants to see how the pool is used

	closing sync.Once
	closed  atomic.Bool
	failed  error // what Close returned

	mu       sync.Mutex
	node     core.Node        // guarded by mu; ID 0 before Join
	tokens   int64            // guarded by mu; how many claims the node has made
	cursor   int64            // guarded by mu; the last event that Expire looked at
	folded   int64            // guarded by mu; below it Fold leaves dead rows alone
	removals map[string]int64 // guarded by mu; the last event that RemoveSource looked at, by source
	vitals   vitals           // guarded by mu

	thinning kit.Downsampling

	beating sync.Mutex
	beat    *pgx.Conn // guarded by beating; nil until it is needed
}

// stats count this program's statements; see metrics.StoreStats.
type stats struct {
	reads, writes, updates, commits atomic.Uint64
}

var _ core.Store = (*Store)(nil)

// Name implements core.Store.
func (s *Store) Name() string { return "postgres" }

// Location implements core.Store: a URL without the password.
func (s *Store) Location() string { return s.location }

// foldStep is how many rows of deltas Close folds at once.
const foldStep = 1000

// closeTimeout bounds each of the last steps of Close, on a server that
// doesn't answer.
const closeTimeout = 10 * time.Second

// Close implements core.Store.
func (s *Store) Close() error {
	s.closing.Do(func() { s.failed = s.close() })
	return s.failed
}

func (s *Store) close() error {
	var errs []error
	if s.current().ID != 0 {
		errs = append(errs, s.foldAll(), s.leave())
	}
	s.closed.Store(true)
	s.appends.Wait()
	s.disconnect()
	return errors.Join(errs...)
}

func (s *Store) foldAll() error {
	for {
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		n, err := s.Fold(ctx, foldStep)
		cancel()
		if err != nil {
			return fmt.Errorf("close: %w", err)
		}
		if n == 0 {
			return nil
		}
	}
}

// disconnect ends goroutines and connections; nothing is said to the server
// about it.
func (s *Store) disconnect() {
	if s.notices != nil {
		s.notices.stop()
	}
	s.beating.Lock()
	if s.beat != nil {
		_ = closeConn(s.beat) // nothing is in flight on it
	}
	s.beating.Unlock()
	if s.search != nil && s.search != s.pool {
		s.search.Close()
	}
	s.pool.Close()
}

func closeConn(c *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return c.Close(ctx)
}

// current is this program's node.
func (s *Store) current() core.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.node
}

// errNotJoined is a mistake of the caller.
var errNotJoined = errors.New("this program is not a node of the store: call Join first")
