package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

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
	return nil
}

// eachWrongAggregate calls wrong for each row of a table that isn't the sum of its counts.
func (s *Store) eachWrongAggregate(ctx context.Context, tx pgx.Tx, table kit.CountTable, wrong func(is, should core.Count) error) error {
	hour, counted, subreddit := table.HourColumn(), "hour", "''"
	switch table.Grain {
	case core.GrainAll:
		counted = "0"
	case core.GrainMonth:
		counted = "extract(epoch FROM date_trunc('month', to_timestamp(hour * 3600) AT TIME ZONE 'UTC')) / 3600"
	case core.GrainHour:
	}
	if table.Subreddit {
		subreddit = "subreddit"
	}
	rows, err := tx.Query(ctx, s.q(strings.NewReplacer("{table}", table.Name, "{hour}", hour, "{counted}", counted, "{subreddit}", subreddit).Replace(`
		SELECT source, hour, kind, subreddit, sum(is_events)::bigint, sum(is_scored)::bigint, sum(is_score)::bigint,
			sum(events)::bigint, sum(scored)::bigint, sum(score)::bigint
		FROM (
			SELECT source, ({hour})::bigint AS hour, kind, {subreddit} AS subreddit, events AS is_events, scored AS is_scored, score AS is_score,
				0 AS events, 0 AS scored, 0 AS score
			FROM weir.{table}
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
	return nil
}
