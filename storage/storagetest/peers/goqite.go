package main

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"maragu.dev/goqite"
)

// goqiteSchema is schema_sqlite.sql of goqite 0.4.0, which its users copy.
//
//go:embed goqite.sql
var goqiteSchema string

// goqitePoll is the interval of goqite's example.
const goqitePoll = 10 * time.Millisecond

// driveGoqite receives and deletes messages one by one, as goqite's example does.
func driveGoqite(ctx context.Context, t *trial) error {
	return goqiteQueue(ctx, t, func(ctx context.Context, _ *sql.DB, q *goqite.Queue) error {
		for {
			m, err := q.ReceiveAndWait(ctx, goqitePoll)
			if err != nil {
				return err
			}
			if err := t.handleMessage(m); err != nil {
				return err
			}
			if err := q.Delete(context.WithoutCancel(ctx), m.ID); err != nil {
				return err
			}
		}
	})
}

// goqiteBatch is how many messages one transaction receives at most.
const goqiteBatch = 100

// driveGoqiteTx deletes the messages that it has handled and receives others in one
// transaction. goqite has the methods for it, but no example.
func driveGoqiteTx(ctx context.Context, t *trial) error {
	return goqiteQueue(ctx, t, func(ctx context.Context, db *sql.DB, q *goqite.Queue) error {
		var messages []*goqite.Message
		for {
			err := inTransaction(ctx, db, func(unbounded context.Context, tx *sql.Tx) error {
				for _, m := range messages {
					if err := q.DeleteTx(unbounded, tx, m.ID); err != nil {
						return err
					}
				}
				messages = messages[:0]
				for len(messages) < goqiteBatch && ctx.Err() == nil {
					m, err := q.ReceiveTx(unbounded, tx)
					if err != nil {
						return err
					}
					if m == nil {
						return nil
					}
					messages = append(messages, m)
				}
				return nil
			})
			if err != nil {
				return err
			}
			for _, m := range messages {
				if err := t.handleMessage(m); err != nil {
					return err
				}
			}
			if len(messages) > 0 {
				continue // they have to be deleted even if ctx is done
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(goqitePoll):
			}
		}
	})
}

// inTransaction commits what do does. It doesn't end early when ctx is done.
func inTransaction(ctx context.Context, db *sql.DB, do func(ctx context.Context, tx *sql.Tx) error) error {
	ctx = context.WithoutCancel(ctx)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(ctx, tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (t *trial) handleMessage(m *goqite.Message) error {
	var j job
	if err := json.Unmarshal(m.Body, &j); err != nil {
		return err
	}
	t.handleJob(j.N)
	return nil
}

// goqiteQueue runs the trial with work in as many goroutines as it has workers. work
// returns ctx's error when ctx is done, and any other at once.
func goqiteQueue(ctx context.Context, t *trial, work func(ctx context.Context, db *sql.DB, q *goqite.Queue) error) error {
	db, err := openSQLite(t)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, goqiteSchema); err != nil {
		return err
	}
	q := goqite.New(goqite.NewOpts{DB: db, Name: "events", Timeout: 10 * time.Minute})

	working, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	t.begin()
	var workers sync.WaitGroup
	for range t.Workers {
		workers.Go(func() {
			if err := work(working, db, q); !errors.Is(err, context.Canceled) {
				cancel(err)
			}
		})
	}
	stored := int64(0)
	err = t.produce(working, func(ctx context.Context, jobs []job) error {
		return inTransaction(ctx, db, func(ctx context.Context, tx *sql.Tx) error {
			for _, j := range jobs {
				body, err := json.Marshal(j)
				if err != nil {
					return err
				}
				if err := q.SendTx(ctx, tx, goqite.Message{Body: body}); err != nil {
					return err
				}
				stored++
			}
			return nil
		})
	})
	if err == nil {
		err = t.await(working)
	}
	if err != nil && context.Cause(working) != nil {
		err = context.Cause(working)
	}
	cancel(nil)
	workers.Wait()
	if err != nil {
		return err
	}
	if err := t.end(); err != nil {
		return err
	}
	var left int64
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM goqite").Scan(&left); err != nil {
		return err
	}
	return t.verify(left, stored)
}
