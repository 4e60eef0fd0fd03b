package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
)

// idleTimeout is after how long the server ends a transaction whose client has
// vanished in the midst of it: what it has locked is skipped by all others. It
// is said in each transaction, because a pooler mixes sessions up.
const idleTimeout = 20 * time.Second

// beginWork is sent with the first statements of every transaction.
var beginWork = fmt.Sprintf("SELECT set_config('idle_in_transaction_session_timeout', '%d', true)", idleTimeout.Milliseconds())

// commits numbers transactions. After a COMMIT whose answer was lost the number
// shows whether it took effect: each transaction that writes stores its number in
// the table commits, in a slot that no other transaction uses at that time.
//
// The status of a transaction's id, pg_xact_status, would not do: a server that
// crashed before the id reached its disk gives it to another transaction, which
// then commits (TestServerCrashes).
type commits struct {
	mu     sync.Mutex
	free   []int // guarded by mu; slots
	slots  int   // guarded by mu; how many there are
	number int64 // guarded by mu; of the last transaction
}

// commitNumber is a transaction's number and slot.
type commitNumber struct {
	node   int64
	slot   int
	number int64
}

func (s *Store) nextCommit() commitNumber {
	m := &s.commits
	node := s.current().ID
	m.mu.Lock()
	defer m.mu.Unlock()
	m.number++
	if last := len(m.free) - 1; last >= 0 {
		slot := m.free[last]
		m.free = m.free[:last]
		return commitNumber{node, slot, m.number}
	}
	m.slots++
	return commitNumber{node, m.slots, m.number}
}

// next returns a number higher than all before.
func (m *commits) next() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.number++
	return m.number
}

// done frees a transaction's slot. The slot of one whose outcome is unknown is
// never freed: it may still be in progress.
func (m *commits) done(done commitNumber) {
	m.mu.Lock()
	m.free = append(m.free, done.slot)
	m.mu.Unlock()
}

// insertMark and unlessRevoked are around what a transaction stores as its number. It
// fails, since number is not null, when resolve has revoked it.
const (
	insertMark    = "INSERT INTO weir.commits AS c (node, slot, number, schema)"
	unlessRevoked = "ON CONFLICT (node, slot) DO UPDATE SET number = CASE WHEN c.number <= excluded.number THEN excluded.number END"
)

// A transaction that wrote nothing needs no number, and costs no commit to disk.
// Work without a node, 0, may be done twice.
const writeMark = insertMark + `
	SELECT $1::bigint, $2, $3, 8 WHERE $1 <> 0 AND pg_current_xact_id_if_assigned() IS NOT NULL
	` + unlessRevoked

// readMark reports whether the transaction took place. It waits for one that has stored
// its number and is still under way: its row, also a new one, is locked. One that the
// server has received and not come to yet is revoked by a higher number, $4.
const readMark = insertMark + ` VALUES ($1, $2, $4, 8)
	ON CONFLICT (node, slot) DO UPDATE SET number = CASE c.number WHEN $3 THEN $3 ELSE excluded.number END RETURNING number = $3`

// attempts is how often a transaction is run that others made impossible.
const attempts = 10

// pipeline runs the statements that queue puts into a batch in one transaction:
// they travel together, and the COMMIT once all of them have succeeded. queue
// may run again; its callbacks return the errors that are ours.
func (s *Store) pipeline(ctx context.Context, queue func(b *pgx.Batch)) error {
	return s.pipelineThen(ctx, queue, func(pgx.Tx) (bool, error) { return false, nil })
}

// pipelineThen is pipeline for work that seldom needs more than queue's
// statements: then may run others in the same transaction when these have
// succeeded, and says whether they wrote.
func (s *Store) pipelineThen(ctx context.Context, queue func(b *pgx.Batch), then func(tx pgx.Tx) (wrote bool, err error)) error {
	return s.try(ctx, committed(ctx, func(conn *pgxpool.Conn, m commitNumber) (wrote bool, err error) {
		var b pgx.Batch
		b.BeginTx(pgx.TxOptions{})
		b.Queue(beginWork)
		queue(&b)
		b.Queue(s.q(writeMark), m.node, m.slot, m.number).Exec(func(tag pgconn.CommandTag) error {
			wrote = tag.RowsAffected() > 0
			return nil
		})
		results := conn.SendBatch(ctx, &b)
		var more bool
		if err = results.Close(); err == nil {
			more, err = then(results.Tx())
		}
		if err == nil && more && !wrote {
			_, err = results.Tx().Exec(ctx, s.q(writeMark), m.node, m.slot, m.number)
			wrote = true
		}
		if err != nil {
			rollback(results.Tx())
		}
		return wrote, err
	}))
}

// transaction is pipeline for work whose statements depend on one another.
func (s *Store) transaction(ctx context.Context, work func(tx pgx.Tx) error) error {
	return s.try(ctx, committed(ctx, func(conn *pgxpool.Conn, m commitNumber) (wrote bool, err error) {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return false, err
		}
		if _, err = tx.Exec(ctx, beginWork); err == nil {
			err = work(tx)
		}
		if err == nil {
			var tag pgconn.CommandTag
			tag, err = tx.Exec(ctx, s.q(writeMark), m.node, m.slot, m.number)
			wrote = tag.RowsAffected() > 0
		}
		if err != nil {
			rollback(tx)
		}
		return wrote, err
	}))
}

// work is what a transaction does on a connection. It reports whether it wrote.
type work func(conn *pgxpool.Conn, m commitNumber) (wrote bool, err error)

// attempt is one attempt at a transaction. lost says that its answer did not come, so
// that it may have taken place.
type attempt func(conn *pgxpool.Conn, m commitNumber) (wrote, lost bool, err error)

// committed follows work by a COMMIT. That doesn't stop halfway when ctx ends: its
// outcome would be unknown.
func committed(ctx context.Context, run work) attempt {
	return func(conn *pgxpool.Conn, m commitNumber) (wrote, lost bool, err error) {
		if wrote, err = run(conn, m); err != nil {
			return wrote, false, err
		}
		tag, err := conn.Exec(context.WithoutCancel(ctx), "COMMIT", pgx.QueryExecModeSimpleProtocol)
		if err == nil && tag.String() == "ROLLBACK" {
			err = pgx.ErrTxCommitRollback
		}
		return wrote, err != nil && code(err) == "" && wrote, err
	}
}

// atOnce runs work that is one message to the server, which begins and commits the
// transaction by itself. Unlike a COMMIT the message may still be unread when its
// connection is lost: the work has to store its number, which resolve may have revoked.
func (s *Store) atOnce(ctx context.Context, run work) error {
	return s.try(ctx, func(conn *pgxpool.Conn, m commitNumber) (wrote, lost bool, err error) {
		wrote, err = run(conn, m)
		return wrote, wrote && err != nil && code(err) == "" && !pgconn.SafeToRetry(err), err
	})
}

// try runs a transaction on a connection of the pool, again when another transaction,
// or a connection that was gone, made it impossible.
func (s *Store) try(ctx context.Context, run attempt) error {
	for n := 1; ; n++ {
		if s.closed.Load() {
			return core.ErrClosed
		}
		conn, err := s.acquire(ctx)
		if err == nil {
			err = s.runOnce(ctx, conn, run)
		}
		again := code(err) == serializationFailure || code(err) == deadlockDetected ||
			errors.Is(err, errAborted) || pgconn.SafeToRetry(err) // the latter: nothing was sent
		if !again || n == attempts || ctx.Err() != nil {
			return translate(err)
		}
		time.Sleep(rand.N(time.Duration(n) * 5 * time.Millisecond))
	}
}

// runOnce runs a transaction and gives the connection back.
func (s *Store) runOnce(ctx context.Context, conn *connection, run attempt) error {
	m := s.nextCommit()
	wrote, lost, err := run(conn.Conn, m)
	conn.Release() // resolve takes another
	if lost {
		err = s.resolve(ctx, m, err)
	}
	if !errors.Is(err, errUnknown) {
		s.commits.done(m)
	}
	if err == nil && wrote {
		s.stats.commits.Add(1)
	}
	return err
}

// rollback ends a transaction that failed; without an answer the server does
// it when it finds the connection gone.
func rollback(tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = tx.Rollback(ctx) // its connection is given up when that fails
}

var (
	// errAborted: a transaction is known not to have taken place.
	errAborted = errors.New("the connection was lost before the commit")

	// errUnknown: the server could not be asked.
	errUnknown = errors.New("whether the commit took place is unknown")
)

// resolve asks the server what became of a transaction whose COMMIT had no
// answer, for as long as it takes: both are possible, and only a known outcome
// is tried again or built upon.
func (s *Store) resolve(ctx context.Context, m commitNumber, lost error) error {
	s.log.Warn("the answer to a commit was lost; asking what became of it", "error", lost)
	var done bool
	err := s.untilKnown(ctx, func(ctx context.Context) error {
		return s.with(ctx, func(conn *pgxpool.Conn) error {
			return conn.QueryRow(ctx, s.q(readMark), m.node, m.slot, m.number, s.commits.next()).Scan(&done)
		})
	})
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", err, lost)
	case !done:
		return fmt.Errorf("%w: %w", errAborted, lost)
	}
	return nil
}

// untilKnown asks until the server answers. When ctx has ended, which may be why the
// answer was lost, it does so for closeTimeout. The error is errUnknown if that is over,
// or asking is of no use.
func (s *Store) untilKnown(ctx context.Context, ask func(context.Context) error) error {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
		defer cancel()
	}
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		err := ask(ctx)
		switch {
		case err == nil:
			return nil
		case core.Fatal(err):
			return errors.Join(errUnknown, err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", errUnknown, err)
		}
	}
}
