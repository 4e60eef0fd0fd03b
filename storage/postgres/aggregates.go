package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// addRecent adds what was added to counts to the tables that add these up: when it is enough
// for one step, or all. One node does it at a time: see queueMonths.
func (s *Store) addRecent(ctx context.Context, all bool) error {
	for {
		var rows int
		if err := s.row(ctx, s.q("SELECT count(*) FROM weir.counts_recent"), nil, &rows); err != nil {
			return err
		}
		if rows == 0 || rows < kit.RecentRows && !all {
			return nil
		}
		taken := 0
		err := s.transaction(ctx, func(tx pgx.Tx) error {
			taken = 0
			var mine bool
			if err := tx.QueryRow(ctx, "SELECT pg_try_advisory_xact_lock("+monthsLock+")", s.schema).Scan(&mine); err != nil || !mine {
				return err // another node is at it
			}
			found, err := tx.Query(ctx, s.q(`WITH oldest AS MATERIALIZED (
					SELECT id FROM weir.counts_recent ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
				)
				DELETE FROM weir.counts_recent WHERE id IN (SELECT id FROM oldest) RETURNING sums, hours`), kit.RecentRows)
			if err != nil {
				return err
			}
			var tally kit.MonthTally
			if taken, err = addPacked(found, &tally); err != nil || taken == 0 {
				return err
			}
			var b pgx.Batch
			sums := tally.Sums()
			if err := s.queueMonths(ctx, tx, &b, sums); err != nil {
				return err
			}
			s.queueCounts(&b, kit.ByName, kit.ByName.Of(kit.CountsOf(sums)))
			return tx.SendBatch(ctx, &b).Close()
		})
		if err != nil || taken == 0 {
			return err
		}
	}
}

// addPacked adds rows of counts_recent, and returns how many there were.
func addPacked(rows pgx.Rows, t *kit.MonthTally) (n int, err error) {
	var sums, hours []byte
	_, err = pgx.ForEachRow(rows, []any{&sums, &hours}, func() error {
		n++
		return t.AddPacked(sums, hours)
	})
	return n, err
}

// compareAggregates compares the tables that add up counts with them.
func (s *Store) compareAggregates(ctx context.Context, tx pgx.Tx, r *core.Report) error {
	for _, table := range kit.Aggregates {
		err := s.eachWrongAggregate(ctx, tx, table, func(is, should core.Count) error {
			r.WronglyAdded(table.Name, is, should)
			return nil
		})
		if err != nil {
			return err
		}
	}
	reader := &sumReader{s, ctx, tx}
	check, err := reader.compareHours()
	if err != nil {
		return err
	}
	return check.Report(reader, r)
}

// eachWrongAggregate calls wrong for each row of a table that isn't the sum of its counts.
func (s *Store) eachWrongAggregate(ctx context.Context, tx pgx.Tx, table kit.CountTable, wrong func(is, should core.Count) error) error {
	hour, counted, subreddit := table.HourColumn(), "hour", "''"
	switch table.Grain {
	case core.GrainAll:
		counted = "0"
	case core.GrainMonth:
		counted = "extract(epoch FROM date_trunc('month', to_timestamp(hour * 3600) AT TIME ZONE 'UTC')) / 3600"
	case core.GrainDay, core.GrainHour:
	}
	if table.Subreddit {
		subreddit = "subreddit"
	}
	recent := ""
	if slices.Contains(kit.Later[:], table) {
		month := "0"
		if table.Grain == core.GrainMonth {
			month = "value ->> 1"
		}
		recent = `UNION ALL SELECT (value ->> 0) COLLATE "C", (` + month + `)::bigint, (value ->> 2) COLLATE "C", (value ->> 3) COLLATE "C",
				(value ->> 4)::bigint, (value ->> 5)::bigint, (value ->> 6)::bigint, 0, 0, 0
			FROM weir.counts_recent, json_array_elements(counts_recent.sums::json) AS value`
	}
	rows, err := tx.Query(ctx, s.q(strings.NewReplacer("{table}", table.Name, "{hour}", hour, "{counted}", counted, "{subreddit}", subreddit, "{recent}", recent).Replace(`
		SELECT source, hour, kind, subreddit, sum(is_events)::bigint, sum(is_scored)::bigint, sum(is_score)::bigint,
			sum(events)::bigint, sum(scored)::bigint, sum(score)::bigint
		FROM (
			SELECT source, ({hour})::bigint AS hour, kind, {subreddit} AS subreddit, events AS is_events, scored AS is_scored, score AS is_score,
				0 AS events, 0 AS scored, 0 AS score
			FROM weir.{table}
			{recent}
			UNION ALL
			SELECT source, ({counted})::bigint, kind, {subreddit}, 0, 0, 0, events, scored, score FROM weir.counts
		) AS sides
		GROUP BY source, hour, kind, subreddit
		HAVING sum(events) <> sum(is_events) OR sum(scored) <> sum(is_scored) OR sum(score) <> sum(is_score)
		ORDER BY source, hour, kind, subreddit`)))
	if err != nil {
		return err
	}
	return eachDifferent(rows, wrong)
}

// readd corrects the tables that add up counts. Like a count, a sum stays wrong by the same
// difference while a pipeline runs.
func (s *Store) readd(ctx context.Context) error {
	for _, table := range kit.Aggregates {
		corrections := kit.Corrections{Write: func(differences []core.Count) error {
			return s.pipeline(ctx, func(b *pgx.Batch) { s.queueCounts(b, table, differences) })
		}}
		err := s.snapshot(ctx, func(tx pgx.Tx) error { return s.eachWrongAggregate(ctx, tx, table, corrections.Add) })
		if err == nil {
			err = corrections.Flush()
		}
		if err != nil {
			return err
		}
	}
	return s.repack(ctx)
}
