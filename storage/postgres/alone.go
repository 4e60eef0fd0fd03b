package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/core/message"
)

// silence is how long after its last heartbeat a node counts as alive: the default
// of process.lease. Stores of version 2 don't hold the actual one.
const silence = 30 * time.Second

// lockTimeout bounds the wait for others that read the tables. A variable for
// tests.
var lockTimeout = 10 * time.Second

// alone makes sure that no node uses the store while it is brought to a version
// that older programs don't know. An error names those that live.
func (s *Store) alone(ctx context.Context, tx querier, version int) error {
	// From here on no node joins or sends a heartbeat.
	if _, err := tx.Exec(ctx, s.q("LOCK TABLE weir.nodes"), pgx.QueryExecModeSimpleProtocol); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, s.q(`SELECT 'process ' || pid || ' on ' || host FROM weir.nodes
		WHERE state = 'alive' AND heartbeat_at > clock_timestamp() - $1 * interval '1 microsecond' ORDER BY id`), silence.Microseconds())
	if err != nil {
		return err
	}
	living, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(living) == 0 {
		return err
	}
	return message.NewError("{{.Error}}: an older weir is using it ({{.Programs}}): stop that program, then try again to bring the store to version {{.Version}}; one that was killed counts as stopped {{.While}} after its last heartbeat", "Error", core.ErrUnavailable, "Programs", strings.Join(living, ", "), "Version", version, "While", silence)
}

// inUse explains a lock that was not granted.
func inUse(err error, version int) error {
	if code(err) == lockNotAvailable {
		return message.NewError("{{.Class}}: another program is reading its tables (see pg_stat_activity): stop it, then try again to bring the store to version {{.Version}}: {{.Error}}", "Class", core.ErrUnavailable, "Version", version, "Error", err)
	}
	return err
}
