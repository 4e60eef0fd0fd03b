package postgres

import (
	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// Months implements kit.SumReader.
func (r *sumReader) Months(p kit.SumPart, f core.Filter, names *kit.Names, each func(kit.MonthSum)) error {
	q := partQuery{SumPart: p, filter: f, names: names}
	if err := q.lookUp(r); err != nil {
		return err
	}
	return r.months(q.from+q.where.sql(), q.where.args, each)
}

// months lists rows of counts_by_month, which what follows FROM calls t.
func (r *sumReader) months(from string, args []any, each func(kit.MonthSum)) error {
	rows, err := r.tx.Query(r.ctx, r.q("SELECT t.source, t.month, t.kind, t.subreddit, t.events, t.scored, t.score, t.hours FROM "+from), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var m kit.MonthSum
		if err := rows.Scan(&m.Source, &m.Hour, &m.Kind, &m.Subreddit, &m.Events, &m.Scored, &m.Score, &m.Hours); err != nil {
			return err
		}
		each(m)
	}
	return rows.Err()
}

// CountedHours implements kit.HourReader.
func (r *sumReader) CountedHours(each func(source string, hour int64)) error {
	return r.hours("SELECT DISTINCT source, hour FROM weir.counts", each)
}

// SummedMonths implements kit.HourReader.
func (r *sumReader) SummedMonths(each func(source string, month int64)) error {
	return r.hours("SELECT DISTINCT source, month FROM weir.counts_by_month", each)
}

func (r *sumReader) hours(query string, each func(source string, hour int64)) error {
	rows, err := r.tx.Query(r.ctx, r.q(query))
	if err != nil {
		return err
	}
	var source string
	var hour int64
	_, err = pgx.ForEachRow(rows, []any{&source, &hour}, func() error {
		each(source, hour)
		return nil
	})
	return err
}

const countsOf = "SELECT source, hour, kind, subreddit, events, scored, score FROM weir.counts"

// CountsOf implements kit.HourReader.
func (r *sumReader) CountsOf(source string, from, before int64, each func(core.Count)) error {
	return r.counts(countsOf+" WHERE source = $1 AND hour >= $2 AND hour < $3", []any{source, from, before}, each)
}

// MonthsOf implements kit.HourReader.
func (r *sumReader) MonthsOf(source string, month int64, each func(kit.MonthSum)) error {
	return r.months("weir.counts_by_month AS t WHERE t.source = $1 AND t.month = $2", []any{source, month}, each)
}

// compareHours compares the packed hours with counts.
func (r *sumReader) compareHours() (check kit.HourCheck, err error) {
	var recent kit.MonthTally
	if err := r.Recent(&recent); err != nil {
		return check, err
	}
	check.Recent(&recent)
	if err := r.counts(countsOf, nil, check.Counted); err != nil {
		return check, err
	}
	return check, r.months("weir.counts_by_month AS t", nil, check.Month)
}
