package sqlite

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"weir/core"
	"weir/core/message"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks the file as Weir's in its header ("Weir" in ASCII), so
// that another program's database is never touched.
const applicationID = 0x57656972

// schemaVersion is the number of the newest migration.
const schemaVersion = 7

// minReader is the oldest schema version whose programs may use what the
// newest migration leaves.
const minReader = 7

// prepareTables brings the tables up to date and returns the store's id. When
// that takes long it is done in many transactions; an error leaves it to the next
// who opens the store.
func (s *Store) prepareTables(ctx context.Context, c *conn) (id string, err error) {
	// Neither in a transaction: the journal's mode cannot change inside of one.
	if err := c.pragma("mmap_size = 0"); err != nil {
		return "", err
	}
	if err := s.setJournal(ctx, c); err != nil {
		return "", err
	}
	u := upgrade{c: c, log: s.log, said: time.Now()}
	for done := false; !done; {
		if _, err := c.exec("BEGIN IMMEDIATE"); err != nil {
			return "", err
		}
		if done, err = s.prepareMore(ctx, &u); err != nil {
			_, rollback := c.exec("ROLLBACK")
			return "", errors.Join(err, rollback)
		}
		if _, err := c.exec("COMMIT"); err != nil {
			return "", err
		}
	}
	return storeID(c)
}

// setJournal puts the file into WAL mode. SQLite refuses that at once while others
// have a new file open, for it changes a lock for a stronger one, so that two
// could wait for each other; its busy timeout has to be kept here.
func (s *Store) setJournal(ctx context.Context, c *conn) error {
	for began := time.Now(); ; {
		err := c.pragma("journal_mode = WAL")
		if !errors.Is(err, core.ErrUnavailable) || time.Since(began) >= s.busy {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(journalPause):
		}
	}
}

// journalPause is how long setJournal waits for others before it tries again.
const journalPause = 5 * time.Millisecond

// prepareFor is about how long one transaction of prepareTables takes: others
// wait for it. A variable for tests.
var prepareFor = 200 * time.Millisecond

func (s *Store) prepareMore(ctx context.Context, u *upgrade) (done bool, err error) {
	if err := s.migrate(u.c); err != nil {
		return false, err
	}
	for began := time.Now(); !done; {
		if done, err = u.step(ctx); err != nil || time.Since(began) >= prepareFor {
			break
		}
	}
	return done, err
}

func (s *Store) migrate(c *conn) error {
	have, err := version(c)
	if err != nil || have == schemaVersion {
		return err
	}
	if have > schemaVersion {
		return mayRead(c, have)
	}
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	if have > 0 {
		if err := s.atRest(c); err != nil {
			return err
		}
	}
	for i, f := range files[have:] {
		text, err := migrations.ReadFile("migrations/" + f.Name())
		if err != nil {
			return err
		}
		// The driver's own Exec runs all statements of a text.
		if _, err := c.raw.Exec(string(text), nil); err != nil {
			return fmt.Errorf("migration %s: %w", f.Name(), c.translate(err))
		}
		if err := setMeta(c, "schema_version", strconv.FormatInt(have+int64(i)+1, 10)); err != nil {
			return err
		}
	}
	return setMeta(c, "min_reader", strconv.Itoa(minReader))
}

// atRest returns an error that names the programs that are at work in the store.
// None can start while the caller's transaction is open.
func (s *Store) atRest(c *conn) error {
	nodes, err := listNodes(c, "WHERE state = 'alive'")
	if err != nil {
		return err
	}
	var alive []string
	for _, n := range nodes {
		if s.lockOf(n.ID) != lockFree {
			alive = append(alive, fmt.Sprintf("process %d on %s", n.PID, n.Host))
		}
	}
	if len(alive) == 0 {
		return nil
	}
	return message.NewError("{{.Error}}: an older weir is using it ({{.Programs}}): stop that program, then try again to bring the store to version {{.Version}}", "Error", core.ErrUnavailable, "Programs", strings.Join(alive, ", "), "Version", schemaVersion)
}

// mayRead returns an error when the tables were made by a program that is too new.
func mayRead(c *conn, have int64) error {
	var oldest int64
	err := c.integers("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'min_reader'", nil, &oldest)
	if err == nil && schemaVersion < oldest {
		err = message.NewError("{{.Error}}: its schema is version {{.Have}}, this program knows {{.Known}}", "Error", core.ErrTooNew, "Have", have, "Known", schemaVersion)
	}
	return err
}

// version is the schema's; 0 of an empty file, which it marks as ours.
func version(c *conn) (int64, error) {
	v, err := peek(c)
	if err == nil && v == 0 {
		_, err = c.exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	}
	return v, err
}

// peek is version without a mark.
func peek(c *conn) (int64, error) {
	var application, tables int64
	if err := c.integers("PRAGMA application_id", nil, &application); err != nil {
		return 0, err
	}
	if err := c.integers("SELECT count(*) FROM sqlite_schema", nil, &tables); err != nil {
		return 0, err
	}
	switch {
	case application == 0 && tables == 0:
		return 0, nil
	case application != applicationID:
		return 0, message.NewError("{{.Error}}: it is another program's database", "Error", core.ErrNotOurs)
	}
	var v int64
	err := c.integers("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'schema_version'", nil, &v)
	return v, err
}

func setMeta(c *conn, key, value string) error {
	_, err := c.exec("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", key, value)
	return err
}

func storeID(c *conn) (id string, err error) {
	err = c.query("SELECT value FROM meta WHERE key = 'store_id'", nil, func(r *reader) error {
		id = r.text()
		return nil
	})
	if err == nil && id == "" {
		err = message.NewError("{{.Error}}: meta has no store_id", "Error", core.ErrNotOurs)
	}
	return id, err
}
