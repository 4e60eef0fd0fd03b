package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

// Check implements core.Administrator.
func (s *Store) Check(ctx context.Context) (core.Report, error) {
	r := core.Report{Problems: []string{}}
	err := s.snapshot(ctx, func(tx pgx.Tx) error {
		var segments, waiting int64
		err := tx.QueryRow(ctx, s.q(`SELECT
			(SELECT count(*) FROM weir.events),
			(SELECT coalesce(sum(events), 0)::bigint FROM weir.segments),
			(SELECT count(*) FROM weir.failures WHERE state = 'waiting'),
			(SELECT count(*) FROM weir.failures WHERE state = 'dead'),
			(SELECT count(*) FROM weir.failures WHERE state = 'discarded'),
			(SELECT count(*) FROM weir.rejects),
			(SELECT coalesce(sum(events), 0)::bigint FROM weir.expired),
			(SELECT coalesce(sum(events), 0)::bigint FROM weir.totals)`)).
			Scan(&r.Events, &segments, &waiting, &r.Dead, &r.Discarded, &r.Rejected, &r.Expired, &r.Counted)
		if err != nil {
			return err
		}
		r.Pending = segments + waiting
		r.Processed = r.Events - r.Pending - r.Dead - r.Discarded
		if err := s.compareCounts(ctx, tx, &r); err != nil {
			return err
		}
		return s.findProblems(ctx, tx, &r)
	})
	if err != nil {
		return core.Report{}, fmt.Errorf("check: %w", err)
	}
	r.OK = r.Lost == 0 && r.Twice == 0 && len(r.Problems) == 0
	return r, nil
}

// fewEvents are read by one process in less than a second.
const fewEvents = 200_000

// compareCounts compares totals with the events, and adds up what they lack and
// have too many, and what adds up counts with them.
func (s *Store) compareCounts(ctx context.Context, tx pgx.Tx, r *core.Report) error {
	// The planner takes tables that were never analyzed for large: starting processes and
	// compiling the statement would take longer than a small store takes.
	if r.Events < fewEvents {
		if _, err := tx.Exec(ctx, "SELECT set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"); err != nil {
			return err
		}
	}
	if err := s.compareAggregates(ctx, tx, r); err != nil {
		return err
	}
	var right bool
	if err := tx.QueryRow(ctx, s.sql.counted, rand.Int64()).Scan(&right); err != nil || right {
		return err
	}
	return s.eachWrong(ctx, tx, func(is, should core.Count) error {
		r.Miscounted(is, should)
		return nil
	})
}

// eachWrong calls wrong for each count that differs from the events.
func (s *Store) eachWrong(ctx context.Context, tx pgx.Tx, wrong func(is, should core.Count) error) error {
	rows, err := tx.Query(ctx, s.sql.check)
	if err != nil {
		return err
	}
	return eachDifferent(rows, wrong)
}

// eachDifferent calls wrong for rows of a count as it is and as it should be.
func eachDifferent(rows pgx.Rows, wrong func(is, should core.Count) error) error {
	defer rows.Close()
	for rows.Next() {
		var is core.Count
		var events, scored, score int64
		if err := rows.Scan(&is.Source, &is.Hour, &is.Kind, &is.Subreddit, &is.Events, &is.Scored, &is.Score, &events, &scored, &score); err != nil {
			return err
		}
		should := is
		should.Events, should.Scored, should.Score = events, scored, score
		if err := wrong(is, should); err != nil {
			return err
		}
	}
	return rows.Err()
}

// contradictions are queries whose every row is a problem, as a text.
var contradictions = []string{
	`SELECT 'segment ' || first_id || '–' || last_id || ' says ' || events || ' events, ' || n || ' are stored'
		FROM (SELECT s.*, (SELECT count(*) FROM weir.events e WHERE e.id BETWEEN s.first_id AND s.last_id) AS n FROM weir.segments s) AS x
		WHERE n <> events`,
	`SELECT 'segments ' || first_id || '–' || last_id || ' and ' || next || ' overlap'
		FROM (SELECT *, lead(first_id) OVER (ORDER BY first_id) AS next FROM weir.segments) AS x WHERE next <= last_id`,
	`SELECT 'event ' || event_id || ' is a failure and in segment ' || first_id || ' too'
		FROM weir.failures, weir.segments WHERE event_id BETWEEN first_id AND last_id`,
	`SELECT 'failure of event ' || event_id || ', which is not stored'
		FROM weir.failures WHERE NOT EXISTS (SELECT FROM weir.events WHERE id = event_id)`,
	`SELECT 'the ledger says ' || ledger || ' unsettled events, segments and failures hold ' || held
		FROM (SELECT
			(SELECT sum(appended - settled - dead - discarded) FROM (` + entries + `) AS l)::bigint AS ledger,
			(SELECT coalesce(sum(events), 0) FROM weir.segments) + (SELECT count(*) FROM weir.failures WHERE state = 'waiting') AS held) AS x
		WHERE ledger <> held`,
	`SELECT 'the ledger says ' || ledger || ' events, ' || n || ' are stored'
		FROM (SELECT (SELECT sum(appended) FROM (` + entries + `) AS l)::bigint AS ledger, (SELECT count(*) FROM weir.events) AS n) AS x
		WHERE ledger <> n`,
}

// entries are the ledger with what waits to be added to it.
const entries = `SELECT node, appended, settled, dead, discarded FROM weir.ledger
	UNION ALL SELECT node, appended, settled, dead, discarded FROM weir.deltas`

func (s *Store) findProblems(ctx context.Context, tx pgx.Tx, r *core.Report) error {
	for _, query := range contradictions {
		rows, err := tx.Query(ctx, s.q(query))
		if err != nil {
			return err
		}
		problems, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		for _, p := range problems {
			r.Problem(p)
		}
	}
	return nil
}

// Recount implements core.Administrator; see kit.Corrections.
func (s *Store) Recount(ctx context.Context, change func(is, should core.Count) error) (int, error) {
	// In two passes: nothing is written when change refuses any count.
	err := s.snapshot(ctx, func(tx pgx.Tx) error { return s.eachWrong(ctx, tx, change) })
	if err != nil {
		return 0, fmt.Errorf("recount: %w", err)
	}
	corrections := kit.Corrections{Write: func(differences []core.Count) error {
		return s.pipeline(ctx, func(b *pgx.Batch) {
			s.queueTotals(b, differences)
			b.Queue(s.q("DELETE FROM weir.counts WHERE events = 0 AND scored = 0 AND score = 0"))
		})
	}}
	err = s.snapshot(ctx, func(tx pgx.Tx) error { return s.eachWrong(ctx, tx, corrections.Add) })
	if err == nil {
		err = corrections.Flush()
	}
	if err == nil {
		err = s.readd(ctx)
	}
	if err == nil {
		err = s.restate(ctx)
	}
	if err != nil {
		return corrections.Written, fmt.Errorf("recount: %w", err)
	}
	s.stats.updates.Add(uint64(corrections.Written))
	return corrections.Written, nil
}

// restate corrects the number of events in the ledger.
func (s *Store) restate(ctx context.Context) error {
	var excess int
	err := s.row(ctx, s.q(`SELECT (SELECT sum(appended) FROM (`+entries+`) AS l)::bigint - (SELECT count(*) FROM weir.events)`), nil, &excess)
	if err != nil || excess == 0 {
		return err
	}
	return s.pipeline(ctx, func(b *pgx.Batch) {
		s.queueDelta(b, 0, entry{appended: -excess, settled: -excess}, new(kit.Tally))
	})
}

// Gauges implements core.Meter.
func (s *Store) Gauges(ctx context.Context) (metrics.Gauges, error) {
	g := metrics.Gauges{Node: s.current().ID}
	var held int64
	var stored *time.Time
	var now time.Time
	// One statement is one snapshot.
	err := s.row(ctx, s.q(`SELECT
		l.appended, l.mine, l.unsettled, l.dead, seg.events + f.waiting, seg.claimed + f.claimed, f.waiting,
		(SELECT stored_at FROM weir.segments ORDER BY first_id LIMIT 1), clock_timestamp()
		FROM (SELECT coalesce(sum(appended), 0)::bigint AS appended,
				coalesce(sum(appended) FILTER (WHERE node = $1), 0)::bigint AS mine, coalesce(sum(dead), 0)::bigint AS dead,
				coalesce(sum(appended - settled - dead - discarded), 0)::bigint AS unsettled
				FROM (`+entries+`) AS e) AS l,
			(SELECT coalesce(sum(events), 0)::bigint AS events, coalesce(sum(events) FILTER (WHERE claimed), 0)::bigint AS claimed
				FROM weir.segments) AS seg,
			(SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE claimed) AS claimed
				FROM weir.failures) AS f`), []any{g.Node},
		&g.InStore, &g.Appended, &g.Backlog, &g.DeadNow, &held, &g.Claimed, &g.Waiting, &stored, &now)
	if err == nil {
		err = s.look(ctx, &g)
	}
	if err != nil {
		return metrics.Gauges{}, fmt.Errorf("gauges: %w", err)
	}
	g.Lost, g.Twice = max(g.Backlog-held, 0), max(held-g.Backlog, 0)
	if stored != nil {
		g.Oldest = max(now.Sub(*stored), 0)
	}
	return g, nil
}

// Tables implements core.Meter.
func (s *Store) Tables(ctx context.Context) ([]metrics.Table, error) {
	if s.closed.Load() {
		return nil, core.ErrClosed
	}
	v, err := s.recentVitals(ctx)
	if err != nil {
		return nil, fmt.Errorf("tables: %w", err)
	}
	return v.tables, nil
}

// Stats implements core.Meter.
func (s *Store) Stats() metrics.StoreStats {
	pool := s.pool.Stat()
	return metrics.StoreStats{
		Reads:   s.stats.reads.Load(),
		Writes:  s.stats.writes.Load(),
		Updates: s.stats.updates.Load(),
		Commits: s.stats.commits.Load(),
		InUse:   int(pool.AcquiredConns()),
		Idle:    int(pool.IdleConns()),
		Max:     int(pool.MaxConns()),
		Waited:  uint64(pool.EmptyAcquireCount()),
	}
}
