package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"weir/core"
)

//go:embed migrations/*.sql
var migrations embed.FS

// minReader is the oldest schema version whose programs may use what the
// newest migration leaves.
const minReader = 3

// prepareTables brings the tables up to date and returns the store's id.
func (s *Store) prepareTables(ctx context.Context, c *pgx.Conn, mustExist bool) (id string, err error) {
	number, err := serverVersion(ctx, c)
	if err != nil {
		return "", err
	}
	if number < oldest {
		return "", tooOld(number)
	}
	have, err := s.version(ctx, c)
	if err != nil {
		return "", err
	}
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return "", err
	}
	switch newest := len(files); {
	case have > newest:
		if err := s.mayRead(ctx, c, have, newest); err != nil {
			return "", err
		}
	case have == 0 && mustExist:
		return "", fmt.Errorf("there is no store in schema %q: make one with \"weir init\", \"weir run\" or \"weir import\"", s.schema)
	case have < newest:
		if err := s.migrate(ctx, c); err != nil {
			if code(err) == noPrivilege {
				return "", fmt.Errorf("schema %q needs tables of version %d, has %d, and this user may not make them (%w): have the owner of the database run \"weir init\"",
					s.schema, newest, have, err)
			}
			return "", translate(err)
		}
	}
	err = c.QueryRow(ctx, s.q("SELECT value FROM weir.meta WHERE key = 'store_id'")).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fmt.Errorf("%w: meta has no store_id", core.ErrForeign)
	}
	return id, translate(err)
}

// serverVersion is the server's as a number: 150018 is 15.18.
func serverVersion(ctx context.Context, c *pgx.Conn) (int, error) {
	text := c.PgConn().ParameterStatus("server_version_num")
	if text == "" { // not reported before version 18
		if err := c.QueryRow(ctx, "SELECT current_setting('server_version_num')").Scan(&text); err != nil {
			return 0, translate(err)
		}
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%w: the server says its version is %q", core.ErrForeign, text)
	}
	return number, nil
}

// tooOld says that a server is.
func tooOld(number int) error {
	return fmt.Errorf("%w: the server is PostgreSQL %d: use version 13 or newer", core.ErrForeign, number/10000)
}

// version is the schema's; 0 when there are no tables.
func (s *Store) version(ctx context.Context, c querier) (int, error) {
	var tables, ours int
	err := c.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE relname = 'meta')
		FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) AND relkind = 'r'`, s.schema).Scan(&tables, &ours)
	switch {
	case err != nil:
		return 0, translate(err)
	case tables == 0:
		return 0, nil
	case ours == 0:
		return 0, fmt.Errorf("%w: schema %q holds another program's tables; name another in storage.postgres.schema", core.ErrForeign, s.schema)
	}
	var text string
	err = c.QueryRow(ctx, s.q("SELECT value FROM weir.meta WHERE key = 'schema_version'")).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) || code(err) != "" && code(err) != noPrivilege {
		return 0, fmt.Errorf("%w: schema %q holds another program's tables; name another in storage.postgres.schema", core.ErrForeign, s.schema)
	}
	if err != nil {
		return 0, advise(err)
	}
	return strconv.Atoi(text)
}

// querier is a connection or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// mayRead says when the tables were made by a program that is too new.
func (s *Store) mayRead(ctx context.Context, c *pgx.Conn, have, newest int) error {
	var oldest int
	err := c.QueryRow(ctx, s.q("SELECT value::integer FROM weir.meta WHERE key = 'min_reader'")).Scan(&oldest)
	if err == nil && newest < oldest {
		err = fmt.Errorf("%w: its schema is version %d, this program knows %d: use a newer weir", core.ErrForeign, have, newest)
	}
	return translate(err)
}

// migrate makes what is missing. Of several programs that start at once one
// does it, and the others wait.
func (s *Store) migrate(ctx context.Context, c *pgx.Conn) error {
	tx, err := c.Begin(ctx)
	if err != nil {
		return err
	}
	defer rollback(tx) // does nothing after the commit
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "weir "+s.schema); err != nil {
		return err
	}
	have, err := s.version(ctx, tx)
	if err != nil {
		return err
	}
	// CREATE SCHEMA asks for a right that not everybody has, even when the
	// schema is there.
	var exists bool
	if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", s.schema).Scan(&exists); err != nil {
		return err
	}
	text := ""
	if !exists {
		text = "CREATE SCHEMA " + s.schema + ";\n"
	}
	tables, err := migrationText(s.schema, have)
	if err != nil {
		return err
	}
	// The simple protocol runs all statements of a text.
	if _, err := c.PgConn().Exec(ctx, text+tables).ReadAll(); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// migrationText is what brings tables of the version have up to date.
func migrationText(schema string, have int) (string, error) {
	files, err := migrations.ReadDir("migrations")
	if err != nil || have >= len(files) {
		return "", err
	}
	var b strings.Builder
	for _, f := range files[have:] {
		text, err := migrations.ReadFile("migrations/" + f.Name())
		if err != nil {
			return "", err
		}
		b.WriteString(inSchema(schema, string(text)) + "\n")
	}
	for key, value := range map[string]int{"schema_version": len(files), "min_reader": minReader} {
		fmt.Fprintf(&b, "INSERT INTO %s.meta VALUES ('%s', '%d') ON CONFLICT (key) DO UPDATE SET value = excluded.value;\n", schema, key, value)
	}
	return b.String(), nil
}
