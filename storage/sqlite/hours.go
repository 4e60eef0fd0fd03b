package sqlite

import (
	"context"

	"weir/core"
	"weir/storage/kit"
)

// Months implements kit.SumReader.
func (r *sumReader) Months(p kit.SumPart, f core.Filter, names *kit.Names, each func(kit.MonthSum)) error {
	q := partQuery{SumPart: p, filter: f, names: names}
	if err := q.lookUp(r.c); err != nil {
		return err
	}
	return r.monthSums(q.with+"SELECT "+monthFields+" FROM "+q.from+q.where.sql(), q.where.args, each)
}

// monthFields are those of a row of counts_by_month that a query calls t.
const monthFields = "t.source, t.month, t.kind, t.subreddit, t.events, t.scored, t.score, t.hours"

// months lists rows of counts_by_month that a condition selects.
func (r *sumReader) months(condition string, args []any, each func(kit.MonthSum)) error {
	return r.monthSums("SELECT "+monthFields+" FROM counts_by_month AS t"+condition, args, each)
}

func (r *sumReader) monthSums(query string, args []any, each func(kit.MonthSum)) error {
	return r.c.query(query, args, func(row *reader) error {
		each(kit.MonthSum{Count: row.count(), Hours: row.bytes()})
		return r.ctx.Err()
	})
}

// CountedHours implements kit.HourReader.
func (r *sumReader) CountedHours(each func(source string, hour int64)) error {
	return r.hours("SELECT DISTINCT source, hour FROM counts", each)
}

// SummedMonths implements kit.HourReader.
func (r *sumReader) SummedMonths(each func(source string, month int64)) error {
	return r.hours("SELECT DISTINCT source, month FROM counts_by_month", each)
}

func (r *sumReader) hours(query string, each func(source string, hour int64)) error {
	return r.c.query(query, nil, func(row *reader) error {
		each(row.text(), row.integer())
		return r.ctx.Err()
	})
}

// CountsOf implements kit.HourReader.
func (r *sumReader) CountsOf(source string, from, before int64, each func(core.Count)) error {
	return r.counts("SELECT "+countFields+" FROM counts WHERE source = ? AND hour >= ? AND hour < ?", []any{source, from, before}, each)
}

// MonthsOf implements kit.HourReader.
func (r *sumReader) MonthsOf(source string, month int64, each func(kit.MonthSum)) error {
	return r.months(" WHERE t.source = ? AND t.month = ?", []any{source, month}, each)
}

// compareHours compares the packed hours with counts.
func (r *sumReader) compareHours() (check kit.HourCheck, err error) {
	var recent kit.MonthTally
	if err := r.Recent(&recent); err != nil {
		return check, err
	}
	check.Recent(&recent)
	if err := r.counts("SELECT "+countFields+" FROM counts", nil, check.Counted); err != nil {
		return check, err
	}
	return check, r.months("", nil, check.Month)
}

// repack corrects the packed hours. What can't be read is emptied first: nothing can be added
// to it. From then on an hour stays wrong by the same difference while a pipeline runs.
func (s *Store) repack(ctx context.Context) error {
	var check kit.HourCheck
	err := s.snapshot(ctx, func(c *conn) (err error) {
		check, err = (&sumReader{ctx, c}).compareHours()
		return err
	})
	if err != nil || check.Same() {
		return err
	}
	err = s.writer.do(ctx, func(c *conn) error {
		for _, m := range check.Unreadable {
			if _, err := c.exec("UPDATE counts_by_month SET hours = x'' WHERE source = ? AND month = ? AND kind = ? AND subreddit = ? AND hours = ?",
				m.Source, m.Hour, m.Kind, m.Subreddit, m.Hours); err != nil {
				return err
			}
			if err := removeEmpty(c, kit.ByMonth, &m.Count); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	corrections := kit.Corrections{Write: func(differences []core.Count) error {
		return s.writer.do(ctx, func(c *conn) error { return addMonths(c, kit.HoursOnly(differences)) })
	}}
	err = s.snapshot(ctx, func(c *conn) error { return kit.WrongHours(&sumReader{ctx, c}, corrections.Add) })
	if err == nil {
		err = corrections.Flush()
	}
	return err
}
