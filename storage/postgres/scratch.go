package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/jackc/pgx/v5"
)

// scratchPrefix begins the names of schemas that may be dropped with all they hold.
const scratchPrefix = "weir_scratch_"

// ScratchSchema returns the name of a schema that doesn't exist yet, for a store that
// DropScratch removes later.
func ScratchSchema() string { return fmt.Sprintf("%s%016x", scratchPrefix, rand.Uint64()) }

// DropScratch removes the schema of the options with everything in it, or does nothing
// when there is none. It refuses every schema that ScratchSchema didn't name.
func DropScratch(ctx context.Context, o Options) error {
	if !strings.HasPrefix(o.Schema, scratchPrefix) || !schemaName.MatchString(o.Schema) {
		return fmt.Errorf("drop schema %q: it is not a scratch schema", o.Schema)
	}
	config, err := parse(o.URL, o)
	if err != nil {
		return fmt.Errorf("drop schema %s: %w", o.Schema, err)
	}
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return fmt.Errorf("drop schema %s: %w", o.Schema, connectError(err))
	}
	defer func() { _ = closeConn(conn) }() // it is dropped, or it failed
	if _, err := conn.Exec(ctx, "DROP SCHEMA IF EXISTS "+o.Schema+" CASCADE"); err != nil {
		return fmt.Errorf("drop schema %s: %w", o.Schema, translate(err))
	}
	return nil
}
