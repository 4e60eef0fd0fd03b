package sqlite

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/kit"
)

//go:embed check.sql
var wrongCounts string

// Check implements core.Administrator.
func (s *Store) Check(ctx context.Context) (core.Report, error) {
	r := core.Report{Problems: []string{}}
	err := s.snapshot(ctx, func(c *conn) error {
		var segments, waiting int64
		err := c.integers(`SELECT
			(SELECT coalesce(sum(events), 0) FROM segments),
			(SELECT count(*) FROM failures WHERE state = 'waiting'),
			(SELECT count(*) FROM failures WHERE state = 'dead'),
			(SELECT count(*) FROM failures WHERE state = 'discarded'),
			(SELECT count(*) FROM rejects)`, nil,
			&segments, &waiting, &r.Dead, &r.Discarded, &r.Rejected)
		if err != nil {
			return err
		}
		if err := compareCounts(ctx, c, &r); err != nil {
			return err
		}
		r.Pending = segments + waiting
		r.Processed = r.Events - r.Pending - r.Dead - r.Discarded
		return findProblems(ctx, c, &r)
	})
	if err != nil {
		return core.Report{}, fmt.Errorf("check: %w", err)
	}
	r.OK = r.Lost == 0 && r.Twice == 0 && len(r.Problems) == 0
	s.trimWAL()
	return r, nil
}

// compareCounts compares totals with the events, and adds up what they lack and
// have too many, and what adds up counts with them. It also fills in Events, Expired and Counted.
//
// Sorting millions of events takes most of the time of check.sql, so that is asked
// for the differences only when there are any.
func compareCounts(ctx context.Context, c *conn, r *core.Report) error {
	const (
		ofEvents = "SELECT e.source, e.created_at, e.kind, e.subreddit, e.score FROM "
		ofCounts = "SELECT source, hour, kind, subreddit, events, scored, score FROM "
	)
	var sum kit.Fingerprint
	var aggregates aggregateCheck
	var unsettled int64
	for _, part := range []struct {
		query string
		read  func(*reader) core.Count
		add   func(core.Count)
		n     *int64
	}{
		{ofEvents + "events e", (*reader).counted, sum.Plus, &r.Events},
		{ofCounts + "expired", (*reader).count, sum.Plus, &r.Expired},
		{ofEvents + "segments s JOIN events e ON e.id BETWEEN s.first_id AND s.last_id", (*reader).counted, sum.Minus, &unsettled},
		{ofEvents + "failures f JOIN events e ON e.id = f.event_id", (*reader).counted, sum.Minus, &unsettled},
		{ofCounts + "counts ORDER BY source, hour, kind, subreddit", (*reader).count, func(c core.Count) {
			sum.Minus(c)
			aggregates.add(c)
		}, &r.Counted},
		{`SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
			FROM deltas, json_each(deltas.sums)`, (*reader).count, sum.Minus, &r.Counted},
	} {
		err := c.query(part.query, nil, func(row *reader) error {
			count := part.read(row)
			part.add(count)
			*part.n += count.Events
			return ctx.Err()
		})
		if err != nil {
			return err
		}
	}
	if err := aggregates.report(ctx, c, r); err != nil || sum == (kit.Fingerprint{}) {
		return err
	}
	return eachWrong(ctx, c, func(is, should core.Count) error {
		r.Miscounted(is, should)
		return nil
	})
}

// counted reads the contribution of an event to the totals.
func (r *reader) counted() core.Count {
	c := core.Count{Source: r.text(), Hour: core.HourOf(r.time()), Kind: r.text(), Subreddit: r.text(), Events: 1}
	if score, ok := r.next().(int64); ok {
		c.Scored, c.Score = 1, score
	}
	return c
}

// eachWrong calls wrong for each count that differs from the events.
func eachWrong(ctx context.Context, c *conn, wrong func(is, should core.Count) error) error {
	return c.query(wrongCounts, nil, func(r *reader) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		is := r.count()
		should := is
		should.Events, should.Scored, should.Score = r.integer(), r.integer(), r.integer()
		return wrong(is, should)
	})
}

// contradictions are queries whose every row is a problem, as a text.
var contradictions = []string{
	`SELECT 'segment ' || first_id || '–' || last_id || ' says ' || events || ' events, ' || n || ' are stored'
		FROM (SELECT s.*, (SELECT count(*) FROM events e WHERE e.id BETWEEN s.first_id AND s.last_id) AS n FROM segments s)
		WHERE n <> events`,
	`SELECT 'segments ' || first_id || '–' || last_id || ' and ' || next || ' overlap'
		FROM (SELECT *, lead(first_id) OVER (ORDER BY first_id) AS next FROM segments) WHERE next <= last_id`,
	`SELECT 'event ' || event_id || ' is a failure and in segment ' || first_id || ' too'
		FROM failures, segments WHERE event_id BETWEEN first_id AND last_id`,
	`SELECT 'failure of event ' || event_id || ', which is not stored'
		FROM failures WHERE NOT EXISTS (SELECT 1 FROM events WHERE id = event_id)`,
	`SELECT 'the ledger says ' || ledger || ' unsettled events, segments and failures hold ' || held
		FROM (SELECT
			(SELECT sum(appended - settled - dead - discarded) FROM ledger) AS ledger,
			(SELECT coalesce(sum(events), 0) FROM segments) + (SELECT count(*) FROM failures WHERE state = 'waiting') AS held)
		WHERE ledger <> held`,
}

// wrongLedger is like contradictions, given the number of events.
const wrongLedger = `SELECT 'the ledger says ' || ledger || ' events, ' || ?1 || ' are stored'
	FROM (SELECT sum(appended) AS ledger FROM ledger) WHERE ledger <> ?1`

func findProblems(ctx context.Context, c *conn, report *core.Report) error {
	problem := func(r *reader) error {
		report.Problem(r.text())
		return ctx.Err()
	}
	for _, query := range contradictions {
		if err := c.query(query, nil, problem); err != nil {
			return err
		}
	}
	return c.query(wrongLedger, []any{report.Events}, problem)
}

// Recount implements core.Administrator; see kit.Corrections.
func (s *Store) Recount(ctx context.Context, change func(is, should core.Count) error) (int, error) {
	if err := s.snapshot(ctx, func(c *conn) error { return eachWrong(ctx, c, change) }); err != nil {
		return 0, fmt.Errorf("recount: %w", err)
	}
	corrections := kit.Corrections{Write: func(differences []core.Count) error {
		return s.writer.do(ctx, func(c *conn) error {
			if err := addTotals(c, differences); err != nil {
				return err
			}
			_, err := c.exec("DELETE FROM counts WHERE events = 0 AND scored = 0 AND score = 0")
			return err
		})
	}}
	err := s.snapshot(ctx, func(c *conn) error { return eachWrong(ctx, c, corrections.Add) })
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
	var excess int64
	err := s.read(ctx, func(c *conn) error {
		return c.integers("SELECT (SELECT sum(appended) FROM ledger) - (SELECT count(*) FROM events)", nil, &excess)
	})
	if err != nil || excess == 0 {
		return err
	}
	return s.writer.do(ctx, func(c *conn) error { return correctLedger(c, excess) })
}

// correctLedger takes settled events off the ledger that are not in the store.
func correctLedger(c *conn, n int64) error {
	_, err := c.exec("UPDATE ledger SET appended = appended - ?1, settled = settled - ?1 WHERE node = 0", n)
	return err
}

// Gauges implements core.Meter.
func (s *Store) Gauges(ctx context.Context) (metrics.Gauges, error) {
	// Heartbeats are rare, and until one is due all that is written would be lost.
	if err := s.sameFile(); err != nil {
		return metrics.Gauges{}, fmt.Errorf("gauges: %w", err)
	}
	g := metrics.Gauges{Node: s.current().ID}
	var held, stored int64
	err := s.read(ctx, func(c *conn) error {
		// One statement is one snapshot.
		return c.integers(`SELECT
			(SELECT sum(appended) FROM ledger),
			(SELECT coalesce(sum(appended), 0) FROM ledger WHERE node = ?),
			(SELECT sum(appended - settled - dead - discarded) FROM ledger),
			(SELECT sum(dead) FROM ledger),
			(SELECT coalesce(sum(events), 0) FROM segments)
				+ (SELECT count(*) FROM failures WHERE state = 'waiting'),
			(SELECT coalesce(sum(events), 0) FROM segments WHERE claimed = 1)
				+ (SELECT count(*) FROM failures WHERE claimed = 1),
			(SELECT count(*) FROM failures WHERE state = 'waiting'),
			(SELECT stored_at FROM segments ORDER BY first_id LIMIT 1)`, []any{g.Node},
			&g.InStore, &g.Appended, &g.Backlog, &g.DeadNow, &held, &g.Claimed, &g.Waiting, &stored)
	})
	if err != nil {
		return metrics.Gauges{}, fmt.Errorf("gauges: %w", err)
	}
	g.Lost, g.Twice = max(g.Backlog-held, 0), max(held-g.Backlog, 0)
	if stored != 0 {
		g.Oldest = max(time.Since(toTime(stored)), 0)
	}
	size := s.sizes()
	g.SizeBytes, g.WALBytes = size.main, size.wal
	return g, nil
}

// Tables implements core.Meter: a file has none.
func (s *Store) Tables(ctx context.Context) ([]metrics.Table, error) {
	if s.closed.Load() {
		return nil, core.ErrClosed
	}
	return nil, ctx.Err()
}

// Stats implements core.Meter.
func (s *Store) Stats() metrics.StoreStats {
	db := s.readers.Stats()
	return metrics.StoreStats{
		Reads:   s.stats.reads.Load(),
		Writes:  s.stats.writes.Load(),
		Updates: s.stats.updates.Load(),
		Commits: s.stats.commits.Load(),
		InUse:   db.InUse + 1, // the writer's
		Idle:    db.Idle,
		Max:     db.MaxOpenConnections + 1,
		Waited:  uint64(db.WaitCount),
	}
}
