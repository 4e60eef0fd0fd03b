package postgres

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Roles name the owner of the tables and their user.
type Roles struct {
	Owner   string // cannot log in; "": "weir_owner"
	Runtime string // may log in, and neither make nor change tables; "": "weir_runtime"
}

const (
	defaultOwner   = "weir_owner"
	defaultRuntime = "weir_runtime"
)

// Init makes the schema, its tables and the roles, or what is missing of them,
// as a user who may do so.
func Init(ctx context.Context, o Options, r Roles) error {
	s := &Store{log: cmp.Or(o.Log, slog.Default()), schema: cmp.Or(o.Schema, defaultSchema)}
	config, err := parse(o.URL, o)
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	s.location = locate(config.ConnConfig)
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return fmt.Errorf("init: %w", connectError(err))
	}
	defer func() { _ = closeConn(conn) }() // everything is committed or failed
	if _, err := s.version(ctx, conn); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	owner := cmp.Or(r.Owner, defaultOwner)
	var belongs string
	err = conn.QueryRow(ctx, "SELECT coalesce((SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = $1), $2)::text", s.schema, owner).Scan(&belongs)
	if err != nil {
		return fmt.Errorf("init: %w", translate(err))
	}
	if belongs != owner {
		return fmt.Errorf("init: %w: %s is %s's", ErrOwner, s.schema, belongs)
	}
	before, after, err := script(s.schema, r)
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	if _, err = conn.PgConn().Exec(ctx, before).ReadAll(); err == nil {
		err = s.upgrade(ctx, conn) // in the script's transaction
	}
	if err == nil {
		_, err = conn.PgConn().Exec(ctx, after).ReadAll()
	}
	switch {
	case code(err) == noPrivilege:
		return fmt.Errorf("init: %w: %w", ErrAdmin, err)
	case err != nil:
		return fmt.Errorf("init: %w", connectError(err))
	}
	return nil
}

// Script is what Init does in an empty database, for an administrator to read
// and to run with psql.
func Script(schema string, r Roles) (string, error) {
	schema = cmp.Or(schema, defaultSchema)
	before, after, err := script(schema, r)
	if err != nil {
		return "", err
	}
	texts, err := migrationTexts(schema)
	if err != nil {
		return "", err
	}
	return before + strings.Join(texts, "\n") + versionText(schema, len(texts)) + after, nil
}

// script returns the statements before and after those that make the tables.
func script(schema string, r Roles) (before, after string, err error) {
	owner, runtime := cmp.Or(r.Owner, defaultOwner), cmp.Or(r.Runtime, defaultRuntime)
	for _, name := range []string{schema, owner, runtime} {
		if !schemaName.MatchString(name) {
			return "", "", fmt.Errorf("%q: %w", name, ErrSchema)
		}
	}
	text := strings.NewReplacer("{schema}", schema, "{owner}", owner, "{runtime}", runtime).Replace(initSQL)
	before, after, _ = strings.Cut(text, "{tables}\n")
	return before, after, nil
}
