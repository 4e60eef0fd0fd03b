package sqlite

import (
	"context"
	"encoding/json"
	"iter"
	"strings"

	"weir/core"
	"weir/storage/kit"
)

// Sums implements core.Counter.
func (s *Store) Sums(ctx context.Context, f core.Filter, g core.Grouping) iter.Seq2[core.Count, error] {
	if !f.Countable() {
		return kit.Sums(s.Counts(ctx, f), g)
	}
	return kit.SumsOf(ctx, s, f, g)
}

// ReadTotals implements core.Counter.
func (s *Store) ReadTotals(ctx context.Context, read func(core.TotalsSnapshot) error) error {
	err := s.snapshot(ctx, func(c *conn) error {
		return read(kit.NewTotals(func(ctx context.Context) kit.SumReader { return &sumReader{ctx, c} }))
	})
	s.trimWAL()
	return err
}

// sumReader implements kit.SumReader.
type sumReader struct {
	ctx context.Context
	c   *conn
}

func (r *sumReader) counts(query string, args []any, each func(core.Count)) error {
	return r.c.query(query, args, func(row *reader) error {
		each(row.count())
		return r.ctx.Err()
	})
}

// Part implements kit.SumReader.
func (r *sumReader) Part(p kit.SumPart, f core.Filter, g core.Grouping, names *kit.Names, each func(core.Count)) (distinct bool, err error) {
	q := partQuery{SumPart: p, filter: f, names: names}
	if p.Names == kit.OnlyNames && names.Few() {
		if err := q.lookUp(r.c); err != nil {
			return false, err
		}
	} else {
		q.scan()
	}
	one := g.Source
	if !one {
		var sources int64 // that are different
		err := r.c.integers("SELECT (SELECT min(source) FROM counts_by_hour) IS NOT (SELECT max(source) FROM counts_by_hour)", nil, &sources)
		if err != nil {
			return false, err
		}
		one = sources == 0
	}
	query, args, distinct := q.sql(g)
	return distinct && one, r.counts(query, args, each)
}

// partQuery is the query of a part, whose table it calls t.
type partQuery struct {
	kit.SumPart
	filter core.Filter
	names  *kit.Names
	with   string
	from   string
	where  where
}

// scan reads the table along its key.
func (q *partQuery) scan() {
	q.from = q.Name + " AS t"
	q.where.in("t.source", anys(q.filter.Sources))
	q.where.in("t.kind", anys(q.filter.Kinds))
	q.where.notIn("t.source", anys(q.filter.Except.Sources))
	q.where.notIn("t.kind", anys(q.filter.Except.Kinds))
	if column := q.HourColumn(); column != "0" {
		q.hours("t." + column)
	}
	switch q.Names {
	case kit.OnlyNames:
		q.where.in("t.subreddit", anys(q.names.Distinct()))
	case kit.OtherNames:
		q.where.notIn("t.subreddit", anys(q.names.Distinct()))
	case kit.AllNames:
	}
}

// lookUp reads the rows of each name by their keys, in the months that there may be. CROSS
// keeps that order.
func (q *partQuery) lookUp(c *conn) error {
	q.with = "WITH n (source, kind, subreddit) AS MATERIALIZED (VALUES (?, ?, ?)" + strings.Repeat(", (?, ?, ?)", len(q.names.Source)-1) + ") "
	for i := range q.names.Source {
		q.where.args = append(q.where.args, q.names.Source[i], q.names.Kind[i], q.names.Subreddit[i])
	}
	const key = " AS t ON t.source = n.source AND t.kind = n.kind AND t.subreddit = n.subreddit"
	if q.CountTable == kit.ByName {
		q.from = "n CROSS JOIN counts_by_name" + key
		return nil
	}
	months, ok, err := q.months(c)
	if err != nil || !ok {
		*q = partQuery{SumPart: q.SumPart, filter: q.filter, names: q.names}
		q.scan()
		return err
	}
	q.from = "json_each(?) AS m CROSS JOIN n CROSS JOIN counts_by_month" + key + " AND t.month = m.value"
	q.where.args = append(q.where.args, months)
	return nil
}

// months are those of the part that may have counts, as JSON.
func (q *partQuery) months(c *conn) (string, bool, error) {
	var w where
	w.in("source", anys(q.names.Source))
	bounds := partQuery{SumPart: q.SumPart, where: w}
	bounds.hours("hour")
	var first, last, found int64
	err := c.integers("SELECT min(hour), max(hour), count(*) FROM counts_by_hour"+bounds.where.sql(), bounds.where.args, &first, &last, &found)
	if err != nil || found == 0 {
		return "[]", true, err
	}
	months, ok := kit.MonthsBetween(first, last)
	list, err := json.Marshal(months)
	return string(list), ok, err
}

func (q *partQuery) hours(column string) {
	if q.From != kit.Beginning {
		q.where.add(column+" >= ?", q.From)
	}
	if q.Before != kit.End {
		q.where.add(column+" < ?", q.Before)
	}
}

// sql adds up the rows by what g tells apart. Along the key of a table nothing is sorted for
// that: sources, and kinds where names come after them, are kept apart as well. Rows that are
// looked up one by one are few, and left as they are. Within a source distinct rows differ.
func (q *partQuery) sql(g core.Grouping) (query string, args []any, distinct bool) {
	fields := []string{"''", q.HourField(g), "''", "''", "sum(t.events)", "sum(t.scored)", "sum(t.score)"}
	if g.Source {
		fields[0] = "t.source"
	}
	if g.Kind {
		fields[2] = "t.kind"
	}
	if g.Subreddit {
		fields[3] = "t.subreddit"
	}
	if q.with != "" {
		fields = append(fields[:4], "t.events", "t.scored", "t.score")
		return q.with + "SELECT " + strings.Join(fields, ", ") + " FROM " + q.from + q.where.sql(), q.where.args, false
	}
	told := map[string]bool{"source": true, "kind": g.Kind || g.Subreddit && q.CountTable != kit.ByName, "subreddit": g.Subreddit, q.HourColumn(): strings.HasPrefix(fields[1], "t.")}
	var by []string
	for _, key := range q.Keys() {
		if told[key] {
			by = append(by, "t."+key)
		}
	}
	distinct = told["kind"] == g.Kind && (q.Grain == g.Grain || g.Grain == core.GrainAll)
	return "SELECT " + strings.Join(fields, ", ") + " FROM " + q.from + q.where.sql() + " GROUP BY " + strings.Join(by, ", "), q.where.args, distinct
}

// Recent implements kit.SumReader.
func (r *sumReader) Recent(t *kit.MonthTally) error {
	return r.c.query("SELECT sums, hours FROM counts_recent", nil, func(row *reader) error {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		return t.AddPacked(row.bytes(), row.bytes())
	})
}

// Deltas implements kit.SumReader.
func (r *sumReader) Deltas(t *kit.Tally) error {
	return r.c.query("SELECT sums FROM deltas", nil, func(row *reader) error {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		return t.AddJSON(row.bytes())
	})
}
