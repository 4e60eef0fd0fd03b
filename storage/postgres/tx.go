package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
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

// transactionID is empty when nothing was written.
const transactionID = "SELECT coalesce(pg_current_xact_id_if_assigned()::text, '')"

// attempts is how often a transaction is run that others made impossible.
const attempts = 10

// pipeline runs the statements that queue puts into a batch in one transaction:
// they travel together, and the COMMIT once all of them have succeeded. queue
// may run again; its callbacks return the errors that are ours.
func (s *Store) pipeline(ctx context.Context, queue func(b *pgx.Batch)) error {
	return s.try(ctx, func(conn *pgxpool.Conn) error {
		var id string
		var b pgx.Batch
		b.BeginTx(pgx.TxOptions{})
		b.Queue(beginWork)
		queue(&b)
		b.Queue(transactionID).QueryRow(func(row pgx.Row) error { return row.Scan(&id) })
		results := conn.SendBatch(ctx, &b)
		err := results.Close()
		if err != nil {
			rollback(results.Tx())
			return err
		}
		return s.commit(ctx, conn.Conn(), id)
	})
}

// transaction is pipeline for work whose statements depend on one another.
func (s *Store) transaction(ctx context.Context, work func(tx pgx.Tx) error) error {
	return s.try(ctx, func(conn *pgxpool.Conn) error {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return err
		}
		if _, err = tx.Exec(ctx, beginWork); err == nil {
			err = work(tx)
		}
		var id string
		if err == nil {
			err = tx.QueryRow(ctx, transactionID).Scan(&id)
		}
		if err != nil {
			rollback(tx)
			return err
		}
		return s.commit(ctx, conn.Conn(), id)
	})
}

// try runs a transaction on a connection of the pool, again when another
// transaction, or a connection that was gone, made it impossible.
func (s *Store) try(ctx context.Context, run func(*pgxpool.Conn) error) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	for attempt := 1; ; attempt++ {
		conn, err := s.pool.Acquire(ctx)
		if err == nil {
			err = run(conn)
			conn.Release()
		}
		again := code(err) == serializationFailure || code(err) == deadlockDetected ||
			errors.Is(err, errAborted) || pgconn.SafeToRetry(err) // the latter: nothing was sent
		if !again || attempt == attempts || ctx.Err() != nil {
			return translate(err)
		}
		time.Sleep(rand.N(time.Duration(attempt) * 5 * time.Millisecond))
	}
}

// rollback ends a transaction that failed; without an answer the server does
// it when it finds the connection gone.
func rollback(tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = tx.Rollback(ctx) // its connection is given up when that fails
}

// commit commits, and when the answer is lost finds out what it was. It doesn't
// stop halfway when ctx ends: the outcome would be unknown.
func (s *Store) commit(ctx context.Context, conn *pgx.Conn, id string) error {
	tag, err := conn.Exec(context.WithoutCancel(ctx), "COMMIT", pgx.QueryExecModeSimpleProtocol)
	if err == nil && tag.String() == "ROLLBACK" {
		err = pgx.ErrTxCommitRollback
	} else if err != nil && code(err) == "" && id != "" {
		err = s.resolve(ctx, id, err)
	}
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if id != "" {
		s.stats.commits.Add(1)
	}
	return nil
}

// errAborted says that a transaction is known not to have taken place.
var errAborted = errors.New("the connection was lost before the commit")

// resolve asks the server what became of a transaction whose COMMIT had no
// answer, for as long as it takes: both are possible, and only a known outcome
// is tried again or built upon.
func (s *Store) resolve(ctx context.Context, id string, lost error) error {
	s.log.Warn("the answer to a commit was lost; asking what became of it", "error", lost)
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		var status string
		err := s.pool.QueryRow(ctx, "SELECT coalesce(pg_xact_status($1::text::xid8), '')", id).Scan(&status)
		switch {
		case err == nil && status == "committed":
			return nil
		case err == nil && status == "aborted":
			return fmt.Errorf("%w: %w", errAborted, lost)
		case core.Fatal(err):
			return errors.Join(lost, err)
		case err == nil && status == "":
			return fmt.Errorf("%w; the server no longer knows whether it took place", lost)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("%w; whether it took place is unknown", lost)
		}
	}
}
