package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core/metrics"
)

// vitals are the health of the server: sizes of tables, the oldest transaction,
// xmin age. They change slowly and cost more to read than the other gauges.
type vitals struct {
	at     time.Time // when they were read
	tables []metrics.Table
	held   time.Duration
	xmin   int64
}

const vitalsEvery = 10 * time.Second

// look adds the vitals to the gauges.
func (s *Store) look(ctx context.Context, g *metrics.Gauges) error {
	v, err := s.recentVitals(ctx)
	if err != nil {
		return err
	}
	g.HeldOpen, g.XminAge = v.held, v.xmin
	for _, t := range v.tables {
		g.SizeBytes += t.Bytes
		g.DeadRows += t.DeadRows
	}
	return nil
}

// recentVitals reads the vitals unless they were read within vitalsEvery.
func (s *Store) recentVitals(ctx context.Context) (vitals, error) {
	s.mu.Lock()
	v := s.vitals
	s.mu.Unlock()
	if time.Since(v.at) <= vitalsEvery {
		return v, ctx.Err()
	}
	v, err := s.readVitals(ctx)
	if err == nil {
		s.mu.Lock()
		s.vitals = v
		s.mu.Unlock()
	}
	return v, err
}

func (s *Store) readVitals(ctx context.Context) (vitals, error) {
	v := vitals{at: time.Now()}
	err := s.with(ctx, func(conn *pgxpool.Conn) error {
		rows, err := conn.Query(ctx, `SELECT relname::text, pg_total_relation_size(relid), n_live_tup, n_dead_tup
			FROM pg_stat_user_tables WHERE schemaname = $1 ORDER BY relname`, s.schema)
		if err != nil {
			return err
		}
		v.tables, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (t metrics.Table, err error) {
			err = row.Scan(&t.Name, &t.Bytes, &t.Rows, &t.DeadRows)
			return t, err
		})
		return err
	})
	if err != nil {
		return v, translate(err)
	}
	// Of other users' sessions only those are seen that pg_read_all_stats allows.
	var held float64
	err = s.row(ctx, `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8, coalesce(max(age(backend_xmin)), 0)::bigint
		FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
		nil, &held, &v.xmin)
	v.held = time.Duration(held * float64(time.Second))
	return v, err
}
