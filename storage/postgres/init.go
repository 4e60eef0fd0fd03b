package postgres

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Roles are who owns the tables and who uses them.
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
	s := &Store{schema: cmp.Or(o.Schema, defaultSchema)}
	config, err := parse(o.URL, o)
	if err != nil {
		return fmt.Errorf("init: storage.postgres.url: %w", err)
	}
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return fmt.Errorf("init: %w", advise(err))
	}
	defer func() { _ = closeConn(conn) }() // everything is committed or failed
	have, err := s.version(ctx, conn)
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	owner := cmp.Or(r.Owner, defaultOwner)
	var belongs string
	err = conn.QueryRow(ctx, "SELECT coalesce((SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = $1), $2)::text", s.schema, owner).Scan(&belongs)
	if err != nil {
		return fmt.Errorf("init: %w", translate(err))
	}
	if belongs != owner {
		return fmt.Errorf("init: schema %s belongs to role %s: name it with --owner %s, or use another schema", s.schema, belongs, belongs)
	}
	script, err := script(s.schema, r, have)
	if err != nil {
		return fmt.Errorf("init: %w", err)
	}
	if _, err := conn.PgConn().Exec(ctx, script).ReadAll(); err != nil {
		if code(err) == noPrivilege {
			return fmt.Errorf("init: %w: run it as a superuser, or hand the output of \"weir init --print-sql\" to an administrator", err)
		}
		return fmt.Errorf("init: %w", advise(err))
	}
	return nil
}

// Script is what Init does in an empty database, for an administrator to read
// and to run with psql.
func Script(schema string, r Roles) (string, error) {
	return script(cmp.Or(schema, defaultSchema), r, 0)
}

func script(schema string, r Roles, have int) (string, error) {
	owner, runtime := cmp.Or(r.Owner, defaultOwner), cmp.Or(r.Runtime, defaultRuntime)
	for _, name := range []string{schema, owner, runtime} {
		if !schemaName.MatchString(name) {
			return "", fmt.Errorf("%q: want a name of a–z, 0–9 and _, not beginning with a digit", name)
		}
	}
	tables, err := migrationText(schema, have)
	if err != nil {
		return "", err
	}
	return strings.NewReplacer("{schema}", schema, "{owner}", owner, "{runtime}", runtime, "{tables}", tables).Replace(initSQL), nil
}
