package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"weir/storage/kit"
)

// conn is one connection of the driver's own kind, without database/sql: a
// part of its cost for each row. One goroutine at a time may use it.
type conn struct {
	raw   *sqlite3.SQLiteConn
	path  string              // of the file
	args  []driver.NamedValue // reused
	times []int64             // reused; what some of args point to
	texts []string            // likewise

	entries []entry // of the transaction, for the ledger
}

// dsn names the file with the settings that all connections share. Without a
// mutex SQLite doesn't lock a connection for each value, which nobody else uses at
// the same time: that took a fifth of the time of reading many rows.
func dsn(path string, busy time.Duration, more string) string {
	return uri(path) + fmt.Sprintf("?_busy_timeout=%d&_foreign_keys=on&_txlock=immediate&_synchronous=FULL&_stmt_cache_size=64&_mutex=no%s",
		busy.Milliseconds(), more)
}

// uri is the address of a file by its absolute path, as SQLite wants it
// (sqlite.org/uri.html): file:///C:/weir.db and file:////server/share/weir.db on Windows.
func uri(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path}
	return u.String()
}

// connect opens a connection with what dsn takes.
func connect(path string, busy time.Duration, more string) (*conn, error) {
	raw, err := (&sqlite3.SQLiteDriver{}).Open(dsn(path, busy, more))
	if err != nil {
		return nil, translate(path, err)
	}
	c := &conn{raw: raw.(*sqlite3.SQLiteConn), path: path}
	if err := c.raw.RegisterFunc("merge_hours", kit.MergeHours, true); err != nil {
		return nil, errors.Join(translate(path, err), c.close())
	}
	// On macOS fsync leaves what was written in the disk's cache, which a power failure
	// empties; these have SQLite use F_FULLFSYNC. They change nothing elsewhere.
	for _, setting := range []string{"fullfsync = 1", "checkpoint_fullfsync = 1"} {
		if err := c.pragma(setting); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return c, nil
}

func (c *conn) close() error { return c.raw.Close() }

// named numbers the arguments as the driver wants them, in memory that is
// reused by the next call.
func (c *conn) named(args []any) []driver.NamedValue {
	c.args = c.args[:0]
	for i, a := range args {
		switch v := a.(type) {
		case int:
			a = int64(v)
		case bool:
			a = int64(0)
			if v {
				a = int64(1)
			}
		}
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return c.args
}

// query calls each for each row; the row's memory is reused for the next. A value
// of another type than each expects is an error.
func (c *conn) query(sql string, args []any, each func(r *reader) error) error {
	// A context that can be cancelled would cost a goroutine.
	return c.queryUntil(context.Background(), sql, args, each)
}

// queryUntil is query, which ends when the context does.
func (c *conn) queryUntil(ctx context.Context, sql string, args []any, each func(r *reader) error) error {
	rows, err := c.raw.QueryContext(ctx, sql, c.named(args))
	if err != nil {
		return c.translate(err)
	}
	r := &reader{row: make([]driver.Value, len(rows.Columns()))}
	for {
		err := rows.Next(r.row)
		if err == nil {
			r.i = 0
			if err = each(r); err == nil {
				err = r.err
			}
		}
		if err != nil {
			closed := rows.Close()
			if errors.Is(err, io.EOF) {
				err = closed
			}
			return c.translate(err)
		}
	}
}

// pragma sets one.
func (c *conn) pragma(setting string) error {
	return c.query("PRAGMA "+setting, nil, func(*reader) error { return nil })
}

// exec returns how many rows the statement changed.
func (c *conn) exec(sql string, args ...any) (int64, error) {
	r, err := c.raw.ExecContext(context.Background(), sql, c.named(args))
	if err != nil {
		return 0, c.translate(err)
	}
	return r.RowsAffected()
}

// run runs a statement without rows with the arguments in c.args. Query binds all of
// them and takes the first step, which is all of an INSERT, in one call into C; Exec
// takes a call for each argument.
func (c *conn) run(sql string) error {
	rows, err := c.raw.QueryContext(context.Background(), sql, c.args)
	if err == nil {
		err = rows.Close()
	}
	return c.translate(err)
}

// integers reads the one row of integers that a query returns; a null is 0.
func (c *conn) integers(sql string, args []any, into ...*int64) error {
	found := false
	err := c.query(sql, args, func(r *reader) error {
		found = true
		for _, p := range into {
			*p = r.integer()
		}
		return nil
	})
	if err == nil && !found {
		err = io.EOF
	}
	return err
}

// translate is the function, for the connection's file.
func (c *conn) translate(err error) error { return translate(c.path, err) }
