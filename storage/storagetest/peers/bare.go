package main

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/mattn/go-sqlite3"

	"weir/core"
)

// The bare inserts fill Weir's own table of events with nothing else around them: no
// segments, counts, workers or metrics. What Weir reaches of their speed is what its
// pipeline costs.

// bareColumns are those of events that both stores have.
var bareColumns = []string{"source", "kind", "subreddit", "author", "created_at", "stored_at", "parent", "link", "score", "flags", "data"}

// driveBare makes the batches beside insert, as a pipeline does.
func driveBare(ctx context.Context, t *trial, insert func(events []*core.Event) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	batches := make(chan []*core.Event, 1)
	t.begin()
	go func() {
		defer close(batches)
		for left := t.Events; left > 0; {
			batch := make([]*core.Event, min(left, int64(t.Batch)))
			for i := range batch {
				e, err := t.event(ctx)
				if err != nil {
					cancel(err)
					return
				}
				batch[i] = e
			}
			left -= int64(len(batch))
			select {
			case batches <- batch:
			case <-ctx.Done():
				return
			}
		}
	}()
	for batch := range batches {
		if err := insert(batch); err != nil {
			return err
		}
		for range batch {
			t.stored()
		}
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return t.end()
}

// stored notes an event that is only stored.
func (t *trial) stored() {
	t.mu.Lock()
	n := t.handled
	t.mu.Unlock()
	t.handleJob(n)
}

// insertRows is the size of one INSERT, as in Weir.
const insertRows = 100

// driveBareSQLite inserts in the fastest way that the driver has: Query binds all
// values and takes the first step in one call into C.
func driveBareSQLite(ctx context.Context, t *trial) error {
	store, err := openWeir(ctx, t)
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	opened, err := (&sqlite3.SQLiteDriver{}).Open(sqliteDSN(t))
	if err != nil {
		return err
	}
	conn := opened.(*sqlite3.SQLiteConn)
	defer conn.Close()
	query := func(sql string, args []driver.NamedValue) error {
		rows, err := conn.QueryContext(context.Background(), sql, args) // a context that can be cancelled costs a goroutine
		if err != nil {
			return err
		}
		return rows.Close()
	}
	row := "(?" + strings.Repeat(", ?", len(bareColumns)-1) + ")"
	statement := func(rows int) string {
		return "INSERT INTO events (" + strings.Join(bareColumns, ", ") + ") VALUES " + row + strings.Repeat(", "+row, rows-1)
	}
	whole := statement(insertRows)
	var args []driver.NamedValue
	err = driveBare(ctx, t, func(events []*core.Event) error {
		if err := query("BEGIN IMMEDIATE", nil); err != nil {
			return err
		}
		for len(events) > 0 {
			n, sql := min(len(events), insertRows), whole
			if n < insertRows {
				sql = statement(n)
			}
			args = args[:0]
			now := time.Now().UnixMicro()
			for _, e := range events[:n] {
				for _, v := range [...]driver.Value{
					e.Source, e.Kind, e.Subreddit, e.Author, e.CreatedAt.UnixMicro(), now, e.Parent, e.Link, e.Score, int64(e.Flags), string(e.Data),
				} {
					args = append(args, driver.NamedValue{Ordinal: len(args) + 1, Value: v})
				}
			}
			if err := query(sql, args); err != nil {
				return err
			}
			events = events[n:]
		}
		return query("COMMIT", nil)
	})
	if err != nil {
		return err
	}
	db, err := openSQLite(t)
	if err != nil {
		return err
	}
	defer db.Close()
	var stored int64
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM events").Scan(&stored); err != nil {
		return err
	}
	return t.verify(0, stored)
}

func driveBarePostgres(ctx context.Context, t *trial) error {
	store, err := openWeir(ctx, t)
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, t.DSN)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var id int64
	err = driveBare(ctx, t, func(events []*core.Event) error {
		now := time.Now()
		_, err := conn.CopyFrom(ctx, pgx.Identifier{schema, "events"}, append([]string{"id"}, bareColumns...),
			pgx.CopyFromSlice(len(events), func(i int) ([]any, error) {
				id++
				e := events[i]
				return []any{
					id, e.Source, e.Kind, e.Subreddit, e.Author, e.CreatedAt, now, e.Parent, e.Link, e.Score, int16(e.Flags), string(e.Data),
				}, nil
			}))
		return err
	})
	if err != nil {
		return err
	}
	var stored int64
	if err := conn.QueryRow(ctx, fmt.Sprintf("SELECT count(*) FROM %s.events", schema)).Scan(&stored); err != nil {
		return err
	}
	return t.verify(0, stored)
}
