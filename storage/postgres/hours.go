package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// monthsLock is the key of the lock that changes of counts_by_month are made under, given the
// schema.
const monthsLock = "hashtextextended('weir months ' || $1::text, 0)"

// monthKeys are sums' keys as parameters of a query.
func monthKeys(sums []kit.MonthSum) []any {
	n := len(sums)
	source, month, kind, subreddit := make([]string, n), make([]int64, n), make([]string, n), make([]string, n)
	for i := range sums {
		c := &sums[i].Count
		source[i], month[i], kind[i], subreddit[i] = c.Source, c.Hour, c.Kind, c.Subreddit
	}
	return []any{source, month, kind, subreddit}
}

// queueMonths adds sums, which are in order, to counts_by_month. The server can't merge
// hours: they are read and written. So nobody else may change them until the transaction
// ends, whose first statements these have to be, or behind monthsLock.
func (s *Store) queueMonths(ctx context.Context, tx pgx.Tx, b *pgx.Batch, sums []kit.MonthSum) error {
	if len(sums) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock("+monthsLock+")", s.schema); err != nil {
		return err
	}
	keys := monthKeys(sums)
	rows, err := tx.Query(ctx, s.q(`SELECT n, hours
		FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY AS c (source, month, kind, subreddit, n)
			CROSS JOIN LATERAL (SELECT hours FROM weir.counts_by_month
				WHERE source = c.source AND month = c.month AND kind = c.kind AND subreddit = c.subreddit OFFSET 0) AS t`), keys...)
	if err != nil {
		return err
	}
	merged := make([][]byte, len(sums))
	for i := range sums {
		merged[i] = sums[i].Hours
	}
	var n int
	var hours []byte
	if _, err := pgx.ForEachRow(rows, []any{&n, &hours}, func() error {
		merged[n-1] = kit.MergeHours(hours, merged[n-1])
		return nil
	}); err != nil {
		return err
	}
	s.queueMerged(b, sums, merged)
	return nil
}

// queueMerged adds sums to counts_by_month, and replaces the hours of its rows.
func (s *Store) queueMerged(b *pgx.Batch, sums []kit.MonthSum, hours [][]byte) {
	events, scored, score := make([]int64, len(sums)), make([]int64, len(sums)), make([]int64, len(sums))
	counts := make([]core.Count, len(sums))
	empty := false
	for i := range sums {
		counts[i] = sums[i].Count
		events[i], scored[i], score[i] = counts[i].Events, counts[i].Scored, counts[i].Score
		empty = empty || events[i] <= 0
	}
	b.Queue(s.q(`INSERT INTO weir.counts_by_month AS t (source, month, kind, subreddit, events, scored, score, hours)
		SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[])
		`+addCounts(kit.ByMonth)+", hours = excluded.hours"), append(monthKeys(sums), events, scored, score, hours)...)
	if empty {
		s.queueEmpty(b, kit.ByMonth, counts)
	}
}

// fillMonths adds up what was counted before there was counts_by_month.
func (s *Store) fillMonths(ctx context.Context, tx querier) error {
	const month = "extract(epoch FROM date_trunc('month', to_timestamp(hour * 3600) AT TIME ZONE 'UTC'))"
	_, err := tx.Exec(ctx, s.q(`DECLARE counted NO SCROLL CURSOR FOR SELECT source, hour, kind, subreddit, events, scored, score
		FROM weir.counts ORDER BY source, `+month+`, kind, subreddit, hour`))
	if err != nil {
		return err
	}
	var counts []core.Count
	for more := true; more; {
		rows, err := tx.Query(ctx, "FETCH 20000 FROM counted")
		if err != nil {
			return err
		}
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (core.Count, error) { return scanCount(row) })
		if err != nil {
			return err
		}
		more = len(found) > 0
		sums := kit.MonthSums(append(counts, found...))
		counts = nil
		if more { // the last row may go on
			last := sums[len(sums)-1]
			sums = sums[:len(sums)-1]
			if err := last.Each(func(c core.Count) { counts = append(counts, c) }); err != nil {
				return err
			}
		}
		var b pgx.Batch
		hours := make([][]byte, len(sums))
		for i := range sums {
			hours[i] = sums[i].Hours
		}
		s.queueMerged(&b, sums, hours)
		for _, q := range b.QueuedQueries {
			if _, err := tx.Exec(ctx, q.SQL, q.Arguments...); err != nil {
				return err
			}
		}
	}
	_, err = tx.Exec(ctx, "CLOSE counted")
	return err
}

// repack corrects the packed hours. What can't be read is emptied first: nothing can be added
// to it. From then on an hour stays wrong by the same difference while a pipeline runs.
func (s *Store) repack(ctx context.Context) error {
	var check kit.HourCheck
	err := s.snapshot(ctx, func(tx pgx.Tx) (err error) {
		check, err = (&sumReader{s, ctx, tx}).compareHours()
		return err
	})
	if err != nil || check.Same() {
		return err
	}
	if err := s.emptyHours(ctx, check.Unreadable); err != nil {
		return err
	}
	corrections := kit.Corrections{Write: func(differences []core.Count) error {
		return s.transaction(ctx, func(tx pgx.Tx) error {
			var b pgx.Batch
			if err := s.queueMonths(ctx, tx, &b, kit.HoursOnly(differences)); err != nil {
				return err
			}
			return tx.SendBatch(ctx, &b).Close()
		})
	}}
	err = s.snapshot(ctx, func(tx pgx.Tx) error { return kit.WrongHours(&sumReader{s, ctx, tx}, corrections.Add) })
	if err == nil {
		err = corrections.Flush()
	}
	return err
}

// emptyHours removes hours, unless they have changed.
func (s *Store) emptyHours(ctx context.Context, of []kit.MonthSum) error {
	if len(of) == 0 {
		return nil
	}
	hours, counts := make([][]byte, len(of)), make([]core.Count, len(of))
	for i := range of {
		hours[i], counts[i] = of[i].Hours, of[i].Count
		counts[i].Events = 0 // doesn't change
	}
	return s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock("+monthsLock+")", s.schema); err != nil {
			return err
		}
		var b pgx.Batch
		b.Queue(s.q(`UPDATE weir.counts_by_month AS t SET hours = ''
			FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bytea[]) AS c (source, month, kind, subreddit, hours)
			WHERE t.source = c.source AND t.month = c.month AND t.kind = c.kind AND t.subreddit = c.subreddit AND t.hours = c.hours`),
			append(monthKeys(of), hours)...)
		s.queueEmpty(&b, kit.ByMonth, counts)
		return tx.SendBatch(ctx, &b).Close()
	})
}
