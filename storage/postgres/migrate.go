package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/core/message"
)

//go:embed migrations/*.sql
var migrations embed.FS

// minReader is the oldest schema version whose programs may use what the
// newest migration leaves.
const minReader = 8

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
		return "", message.NewError("{{.Error}} in schema {{.Schema}}", "Error", core.ErrNoStore, "Schema", strconv.Quote(s.schema))
	case have < newest:
		if err := s.migrate(ctx, c); err != nil {
			if code(err) == noPrivilege {
				return "", message.NewError("{{.Class}}: schema {{.Schema}} has tables of version {{.Have}} and needs version {{.Known}}: {{.Error}}", "Class", ErrRights, "Schema", strconv.Quote(s.schema), "Have", have, "Known", newest, "Error", err)
			}
			return "", translate(err)
		}
	}
	err = c.QueryRow(ctx, s.q("SELECT value FROM weir.meta WHERE key = 'store_id'")).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		err = message.NewError("{{.Error}}: meta has no store_id", "Error", core.ErrNotOurs)
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
		return 0, fmt.Errorf("the server reports the version %q: %w", text, err)
	}
	return number, nil
}

// tooOld is the error of a server that is too old.
func tooOld(number int) error {
	return message.NewError("the server is PostgreSQL {{.Version}}: use version 13 or newer", "Version", number/10000)
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
		return 0, message.NewError("{{.Error}}: schema {{.Schema}} holds another program's tables", "Error", core.ErrNotOurs, "Schema", strconv.Quote(s.schema))
	}
	var text string
	err = c.QueryRow(ctx, s.q("SELECT value FROM weir.meta WHERE key = 'schema_version'")).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) || code(err) != "" && code(err) != noPrivilege {
		return 0, message.NewError("{{.Error}}: schema {{.Schema}} holds another program's tables", "Error", core.ErrNotOurs, "Schema", strconv.Quote(s.schema))
	}
	if err != nil {
		return 0, connectError(err)
	}
	return strconv.Atoi(text)
}

// querier is a connection or a transaction.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// mayRead returns an error when the tables were made by a program that is too new.
func (s *Store) mayRead(ctx context.Context, c *pgx.Conn, have, newest int) error {
	var oldest int
	err := c.QueryRow(ctx, s.q("SELECT value::integer FROM weir.meta WHERE key = 'min_reader'")).Scan(&oldest)
	if err == nil && newest < oldest {
		err = message.NewError("{{.Error}}: its schema is version {{.Have}}, this program knows {{.Known}}", "Error", core.ErrTooNew, "Have", have, "Known", newest)
	}
	return translate(err)
}

// migrate brings the tables up to date. Of several programs that start at once one
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
	// CREATE SCHEMA asks for a right that not everybody has, even when the
	// schema is there. What a member of the tables' owner adds to them is to be
	// the owner's: others' rights follow from that.
	var exists bool
	var owner *string
	err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1), (
			SELECT relowner::regrole::text FROM pg_class WHERE pg_has_role(relowner, 'MEMBER')
				AND relname = 'meta' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1))`, s.schema).Scan(&exists, &owner)
	switch {
	case err != nil:
	case !exists:
		_, err = tx.Exec(ctx, "CREATE SCHEMA "+s.schema)
	case owner != nil:
		_, err = tx.Exec(ctx, "SET LOCAL ROLE "+*owner) // regrole has quoted it
	}
	if err != nil {
		return err
	}
	if err := s.upgrade(ctx, tx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// upgrade brings the tables up to date in the transaction that is open.
func (s *Store) upgrade(ctx context.Context, tx querier) error {
	have, err := s.version(ctx, tx)
	if err != nil {
		return err
	}
	texts, err := migrationTexts(s.schema)
	if err != nil {
		return err
	}
	if have > 0 && have < len(texts) {
		// A session that reads for long, like a backup, ends the upgrade with an error
		// instead of a silent wait.
		limits := fmt.Sprintf("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = %d", lockTimeout.Milliseconds())
		if _, err := tx.Exec(ctx, limits, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
	}
	for i, text := range texts[min(have, len(texts)):] {
		version := have + 1 + i
		if have > 0 && version > 2 && version <= minReader { // what programs of before may not use
			err = s.alone(ctx, tx, version)
		}
		switch {
		case err != nil:
		case have > 0 && version == 3:
			err = (&bySource{Store: s, tx: tx}).run(ctx, text)
		default:
			_, err = tx.Exec(ctx, text, pgx.QueryExecModeSimpleProtocol)
		}
		if err == nil && have > 0 && version == 8 {
			err = s.fillMonths(ctx, tx)
		}
		if err != nil {
			return inUse(err, version)
		}
	}
	if have < len(texts) {
		_, err = tx.Exec(ctx, versionText(s.schema, len(texts)), pgx.QueryExecModeSimpleProtocol)
	}
	return err
}

// migrationTexts are what brings tables from each version to the next. Behind one
// another they make the tables of a new store.
func migrationTexts(schema string) ([]string, error) {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(files))
	for i, f := range files {
		text, err := migrations.ReadFile("migrations/" + f.Name())
		if err != nil {
			return nil, err
		}
		texts[i] = inSchema(schema, string(text))
	}
	return texts, nil
}

// versionText is the statement that records the version of the tables.
func versionText(schema string, version int) string {
	return fmt.Sprintf("INSERT INTO %s.meta VALUES ('schema_version', '%d'), ('min_reader', '%d') ON CONFLICT (key) DO UPDATE SET value = excluded.value;\n",
		schema, version, minReader)
}
