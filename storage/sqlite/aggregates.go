package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"weir/core"
	"weir/storage/kit"
)

// addRecent adds what was added to counts to the tables that add these up: when it is enough
// for one step, or all. Others may do the same.
func (s *Store) addRecent(ctx context.Context, all bool) error {
	for {
		var ids []int64
		var tally kit.MonthTally
		err := s.read(ctx, func(c *conn) error {
			var rows int64
			if err := c.integers("SELECT count(*) FROM counts_recent", nil, &rows); err != nil || rows == 0 || rows < kit.RecentRows && !all {
				return err
			}
			return c.query("SELECT id, sums, hours FROM counts_recent ORDER BY id LIMIT ?", []any{kit.RecentRows}, func(r *reader) error {
				ids = append(ids, r.integer())
				return tally.AddPacked(r.bytes(), r.bytes())
			})
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		sums := tally.Sums()
		err = s.writer.do(ctx, func(c *conn) error {
			for _, id := range ids {
				n, err := c.exec("DELETE FROM counts_recent WHERE id = ?", id)
				if err == nil && n == 0 {
					err = errRaced
				}
				if err != nil {
					return err
				}
			}
			if err := addMonths(c, sums); err != nil {
				return err
			}
			return addCounts(c, kit.ByName, kit.ByName.Of(kit.CountsOf(sums)))
		})
		if errors.Is(err, errRaced) {
			return nil
		}
		if err != nil {
			return err
		}
		s.stats.updates.Add(uint64(len(sums)))
	}
}

// addAggregates adds counts to the tables that add these up.
func addAggregates(c *conn, sums []core.Count) error {
	for _, table := range kit.Aggregates {
		var err error
		if table == kit.ByMonth {
			err = addMonths(c, kit.MonthSums(sums))
		} else {
			err = addCounts(c, table, table.Of(sums))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// aggregateCheck compares the tables that add up counts with them. It takes counts in the
// order of their key.
type aggregateCheck struct {
	prints [len(kit.Aggregates)]kit.Fingerprint
	hours  kit.HourCheck
	some   []core.Count // added up together
}

func (a *aggregateCheck) add(c core.Count) {
	a.hours.Counted(c)
	if a.some = append(a.some, c); len(a.some) == 4096 {
		a.flush()
	}
}

func (a *aggregateCheck) flush() {
	for i, table := range kit.Aggregates {
		for _, c := range table.Of(a.some) {
			a.prints[i].Plus(c)
		}
	}
	a.some = a.some[:0]
}

// report compares the tables after all counts were added.
func (a *aggregateCheck) report(ctx context.Context, c *conn, r *core.Report) error {
	a.flush()
	var recent kit.MonthTally
	if err := (&sumReader{ctx, c}).Recent(&recent); err != nil {
		return err
	}
	a.hours.Recent(&recent)
	for i, table := range kit.Aggregates {
		if slices.Contains(kit.Later[:], table) {
			for _, c := range table.Of(kit.CountsOf(recent.Sums())) {
				a.prints[i].Minus(c)
			}
		}
		err := c.query("SELECT "+fieldsOf(table, "t")+", t.events, t.scored, t.score FROM "+table.Name+" AS t", nil, func(row *reader) error {
			a.prints[i].Minus(row.count())
			return ctx.Err()
		})
		if err == nil && a.prints[i] != (kit.Fingerprint{}) {
			err = eachWrongAggregate(ctx, c, table, func(is, should core.Count) error {
				r.WronglyAdded(table.Name, is, should)
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
	reader := &sumReader{ctx, c}
	if err := reader.months("", nil, a.hours.Month); err != nil {
		return err
	}
	return a.hours.Report(reader, r)
}

// fieldsOf are the source, hour, kind and subreddit of a table of counts that a query calls
// so; none where it doesn't tell them apart.
func fieldsOf(table kit.CountTable, as string) string {
	hour, subreddit := table.HourColumn(), "''"
	if table.Grain != core.GrainAll {
		hour = as + "." + hour
	}
	if table.Subreddit {
		subreddit = as + ".subreddit"
	}
	return fmt.Sprintf("%s.source AS source, %s AS hour, %[1]s.kind AS kind, %[3]s AS subreddit", as, hour, subreddit)
}

// eachWrongAggregate calls wrong for each row of a table that isn't the sum of its counts.
func eachWrongAggregate(ctx context.Context, c *conn, table kit.CountTable, wrong func(is, should core.Count) error) error {
	counted := strings.Replace(fieldsOf(table, "c"), "c.month", "unixepoch(c.hour * 3600, 'unixepoch', 'start of month') / 3600", 1)
	recent := ""
	if slices.Contains(kit.Later[:], table) {
		hour := "0"
		if table.Grain == core.GrainMonth {
			hour = "value ->> 1"
		}
		recent = `UNION ALL SELECT value ->> 0, ` + hour + `, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, 0, 0, 0
			FROM counts_recent, json_each(counts_recent.sums)`
	}
	return c.query(`SELECT source, hour, kind, subreddit, sum(is_events), sum(is_scored), sum(is_score), sum(events), sum(scored), sum(score)
		FROM (
			SELECT `+fieldsOf(table, "t")+`, t.events AS is_events, t.scored AS is_scored, t.score AS is_score, 0 AS events, 0 AS scored, 0 AS score
			FROM `+table.Name+` AS t
			`+recent+`
			UNION ALL
			SELECT `+counted+`, 0, 0, 0, events, scored, score FROM counts AS c
		)
		GROUP BY source, hour, kind, subreddit
		HAVING sum(events) <> sum(is_events) OR sum(scored) <> sum(is_scored) OR sum(score) <> sum(is_score)
		ORDER BY source, hour, kind, subreddit`, nil, func(r *reader) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		is := r.count()
		should := is
		should.Events, should.Scored, should.Score = r.integer(), r.integer(), r.integer()
		return wrong(is, should)
	})
}

// readd corrects the tables that add up counts. Like a count, a sum stays wrong by the same
// difference while a pipeline runs.
func (s *Store) readd(ctx context.Context) error {
	for _, table := range kit.Aggregates {
		corrections := kit.Corrections{Write: func(differences []core.Count) error {
			return s.writer.do(ctx, func(c *conn) error { return addCounts(c, table, differences) })
		}}
		err := s.snapshot(ctx, func(c *conn) error { return eachWrongAggregate(ctx, c, table, corrections.Add) })
		if err == nil {
			err = corrections.Flush()
		}
		if err != nil {
			return err
		}
	}
	return s.repack(ctx)
}

// aggregates adds some counts up that are there already: all of the hours that a number of
// rows end in, of which the last is noted.
func (u *upgrade) aggregates() (done bool, err error) {
	var at string
	err = u.c.query("SELECT value FROM meta WHERE key = 'aggregates'", nil, func(r *reader) error {
		at = r.text()
		return nil
	})
	if err != nil {
		return false, err
	}
	u.progress("its counts are being added up")
	last := struct {
		Source string
		Hour   int64
	}{Hour: math.MinInt64}
	if at != "" {
		if err := json.Unmarshal([]byte(at), &last); err != nil {
			return false, fmt.Errorf("%w: meta has aggregates %q: %w", core.ErrCorrupt, at, err)
		}
	}
	var counts []core.Count
	err = u.c.query("SELECT "+countFields+" FROM counts WHERE (source, hour) > (?, ?) ORDER BY source, hour, kind, subreddit",
		[]any{last.Source, last.Hour}, func(r *reader) error {
			n := r.count()
			if int64(len(counts)) >= upgradeEvents && (n.Source != last.Source || n.Hour != last.Hour) {
				return errEnough
			}
			last.Source, last.Hour = n.Source, n.Hour
			counts = append(counts, n)
			return nil
		})
	if err != nil && !errors.Is(err, errEnough) {
		return false, err
	}
	if len(counts) == 0 {
		_, err := u.c.exec("DELETE FROM meta WHERE key = 'aggregates'")
		return err == nil, err
	}
	if err := addAggregates(u.c, counts); err != nil {
		return false, err
	}
	note, err := json.Marshal(last)
	if err == nil {
		_, err = u.c.exec("UPDATE meta SET value = ? WHERE key = 'aggregates'", string(note))
	}
	return false, err
}
