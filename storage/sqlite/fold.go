package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"weir/core"
	"weir/storage/kit"
)

// errRaced: another program did the same step in the meantime.
var errRaced = errors.New("another program was faster")

// Fold implements core.Maintenance. What this program wrote lately it has added up
// already; other rows are read and parsed before the transaction. That verifies that
// all of them are still there. When there are none, or much was folded, the tables follow
// that add up counts.
func (s *Store) Fold(ctx context.Context, max int) (int, error) {
	for {
		rows, own, err := s.foldOnce(ctx, max)
		if err == nil {
			err = s.addRecent(ctx, rows == 0)
		}
		switch {
		case errors.Is(err, errRaced) && own:
			// The rest of what was added up here is read next.
		case errors.Is(err, errRaced):
			return 0, nil
		case err != nil:
			return 0, fmt.Errorf("fold: %w", err)
		default:
			return rows, nil
		}
	}
}

// foldOnce folds the oldest rows. own reports whether their sums came from memory.
func (s *Store) foldOnce(ctx context.Context, max int) (rows int, own bool, err error) {
	var d kit.Deltas
	err = s.read(ctx, func(c *conn) error {
		var oldest int64
		if err := c.integers("SELECT min(id) FROM deltas", nil, &oldest); err != nil || oldest == 0 {
			return err
		}
		if d, own = s.unfolded.Take(oldest, max); own {
			return nil
		}
		return c.query("SELECT id, sums FROM deltas ORDER BY id LIMIT ?", []any{max}, func(r *reader) error {
			d.IDs = append(d.IDs, r.integer())
			return d.Tally.AddJSON(r.bytes())
		})
	})
	if err != nil || len(d.IDs) == 0 {
		return 0, own, err
	}
	ids, err := json.Marshal(d.IDs)
	if err != nil {
		return 0, own, err
	}
	sums := d.Tally.Counts()
	err = s.writer.do(ctx, func(c *conn) error {
		// Exactly these: a range would have rows that others wrote in between.
		n, err := c.exec("DELETE FROM deltas WHERE id IN (SELECT value FROM json_each(?))", string(ids))
		if err == nil && n != int64(len(d.IDs)) {
			err = errRaced
		}
		if err != nil {
			return err
		}
		return addTotals(c, sums)
	})
	if err != nil {
		return 0, own, err
	}
	s.stats.updates.Add(uint64(len(sums) + len(d.IDs)))
	return len(d.IDs), own, nil
}

// addCountsTexts are statements that add rows to a table of counts, by the table's name
// and the number of rows.
var addCountsTexts = func() map[string]map[int]string {
	texts := make(map[string]map[int]string)
	for _, table := range append(kit.Aggregates[:], kit.Counts, kit.Expired) {
		texts[table.Name] = make(map[int]string)
		row, hours := "("+strings.Repeat("?,", len(table.Keys()))+"?,?,?)", ""
		if table == kit.ByMonth {
			row, hours = row[:len(row)-1]+",?)", ", hours = coalesce(merge_hours(hours, excluded.hours), x'')" // the driver makes an empty result null
		}
		for _, n := range insertSizes {
			texts[table.Name][n] = "INSERT INTO " + table.Name + " VALUES " + row + strings.Repeat(","+row, n-1) + ` ON CONFLICT DO UPDATE
				SET events = events + excluded.events, scored = scored + excluded.scored, score = score + excluded.score` + hours
		}
	}
	return texts
}()

// addTotals adds sums, which are in order, to counts and all that adds these up.
func addTotals(c *conn, sums []core.Count) error {
	if len(sums) == 0 {
		return nil
	}
	if err := addCounts(c, kit.Counts, sums); err != nil {
		return err
	}
	if err := addCounts(c, kit.ByHour, kit.ByHour.Of(sums)); err != nil {
		return err
	}
	months, hours := kit.PackMonths(kit.MonthSums(sums))
	_, err := c.exec("INSERT INTO counts_recent (sums, hours) VALUES (?, ?)", months, hours)
	return err
}

// addCounts adds sums to a table of counts; to ByMonth without those of hours.
func addCounts(c *conn, table kit.CountTable, sums []core.Count) error {
	return addRows(c, table, len(sums), func(i int) (*core.Count, []byte) { return &sums[i], []byte{} })
}

// addMonths adds sums to ByMonth.
func addMonths(c *conn, sums []kit.MonthSum) error {
	return addRows(c, kit.ByMonth, len(sums), func(i int) (*core.Count, []byte) { return &sums[i].Count, sums[i].Hours })
}

// addRows adds n rows to a table of counts. Where a source's events were removed nothing may
// be left.
func addRows(c *conn, table kit.CountTable, rows int, row func(i int) (*core.Count, []byte)) error {
	keys := table.Keys()
	for done := 0; done < rows; {
		n := insertSize(rows - done)
		c.args = c.args[:0]
		for i := range n {
			k, hours := row(done + i)
			for _, key := range keys {
				switch key {
				case "source":
					c.bind(stringValue(&k.Source))
				case "hour", "month":
					c.bind(integerValue(&k.Hour))
				case "kind":
					c.bind(stringValue(&k.Kind))
				case "subreddit":
					c.bind(stringValue(&k.Subreddit))
				}
			}
			c.bind(integerValue(&k.Events))
			c.bind(integerValue(&k.Scored))
			c.bind(integerValue(&k.Score))
			if table == kit.ByMonth {
				c.bind(hours)
			}
		}
		if err := c.run(addCountsTexts[table.Name][n]); err != nil {
			return err
		}
		done += n
	}
	for i := range rows {
		sum, _ := row(i)
		if sum.Events > 0 {
			continue
		}
		if err := removeEmpty(c, table, sum); err != nil {
			return err
		}
	}
	return nil
}

// removeEmpty removes the row of a count that has become zero.
func removeEmpty(c *conn, table kit.CountTable, n *core.Count) error {
	keys := table.Keys()
	args := make([]any, len(keys))
	for i, key := range keys {
		args[i] = map[string]any{"source": n.Source, "hour": n.Hour, "month": n.Hour, "kind": n.Kind, "subreddit": n.Subreddit}[key]
	}
	empty := " = ? AND events = 0 AND scored = 0 AND score = 0"
	if table == kit.ByMonth {
		empty += " AND hours = x''"
	}
	_, err := c.exec("DELETE FROM "+table.Name+" WHERE "+strings.Join(keys, " = ? AND ")+empty, args...)
	return err
}
