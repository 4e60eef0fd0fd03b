package postgres

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

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
	return s.snapshotOf(ctx, s.search, func(tx pgx.Tx) error {
		// Compiling a query would take longer than most of them, and what is looked up is
		// looked up once. Not all versions have all settings.
		if _, err := tx.Exec(ctx, "SELECT set_config(name, 'off', true) FROM pg_settings WHERE name IN ('jit', 'enable_memoize')"); err != nil {
			return fmt.Errorf("sums: %w", err)
		}
		return read(kit.NewTotals(func(ctx context.Context) kit.SumReader { return &sumReader{s, ctx, tx} }))
	})
}

// sumReader implements kit.SumReader.
type sumReader struct {
	*Store
	ctx context.Context
	tx  pgx.Tx
}

func (r *sumReader) counts(query string, args []any, each func(core.Count)) error {
	rows, err := r.tx.Query(r.ctx, r.q(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		raw := rawRow{values: rows.RawValues(), fields: rows.FieldDescriptions()}
		each(core.Count{
			Source: raw.text(0), Hour: raw.integer(1), Kind: raw.text(2), Subreddit: raw.text(3),
			Events: raw.integer(4), Scored: raw.integer(5), Score: raw.integer(6),
		})
		if raw.err != nil {
			return raw.err
		}
	}
	return rows.Err()
}

// rawRow is a row as the server sends it. To scan its values takes several times longer.
type rawRow struct {
	values [][]byte
	fields []pgconn.FieldDescription
	err    error // of the last value that can't be read
}

func (r *rawRow) text(i int) string { return string(r.values[i]) }

// integer is a bigint.
func (r *rawRow) integer(i int) int64 {
	if r.fields[i].Format == pgx.BinaryFormatCode && len(r.values[i]) == 8 {
		return int64(binary.BigEndian.Uint64(r.values[i]))
	}
	n, err := strconv.ParseInt(string(r.values[i]), 10, 64)
	if err != nil {
		r.err = fmt.Errorf("%s: %w", r.fields[i].Name, err)
	}
	return n
}

// Part implements kit.SumReader.
func (r *sumReader) Part(p kit.SumPart, f core.Filter, g core.Grouping, names *kit.Names, each func(core.Count)) (distinct bool, err error) {
	q := partQuery{SumPart: p, filter: f, names: names}
	if p.Names == kit.OnlyNames && names.Few() {
		if err := q.lookUp(r); err != nil {
			return false, err
		}
	} else {
		q.scan()
	}
	distinct = q.Grain == g.Grain || g.Grain == core.GrainAll
	return distinct, r.counts(q.sql(g), q.where.args, each)
}

// partQuery is the query of a part, whose table it calls t.
type partQuery struct {
	kit.SumPart
	filter core.Filter
	names  *kit.Names
	from   string
	where  where
}

// scan reads the table.
func (q *partQuery) scan() {
	q.from = "weir." + q.Name + " AS t"
	q.where.texts("t.source", q.filter.Sources)
	q.where.texts("t.kind", q.filter.Kinds)
	q.where.notTexts("t.source", q.filter.Except.Sources)
	q.where.notTexts("t.kind", q.filter.Except.Kinds)
	if q.Grain != core.GrainAll {
		q.hours("t." + q.HourColumn())
	}
	switch q.Names {
	case kit.OnlyNames:
		q.where.texts("t.subreddit", q.names.Distinct())
	case kit.OtherNames:
		q.where.notTexts("t.subreddit", q.names.Distinct())
	case kit.AllNames:
	}
}

// lookUp reads the rows of each name by their keys, in the months that there may be. OFFSET 0
// keeps the planner on that way; it takes the names for many.
func (q *partQuery) lookUp(r *sumReader) error {
	const key = "source = n.source AND kind = n.kind AND subreddit = n.subreddit"
	q.where.args = append(q.where.args, q.names.Source, q.names.Kind, q.names.Subreddit)
	const n = "unnest($1::text[], $2::text[], $3::text[]) AS n (source, kind, subreddit)"
	row := func(table, condition string) string {
		return "CROSS JOIN LATERAL (SELECT * FROM weir." + table + " WHERE " + key + condition + " OFFSET 0) AS t"
	}
	if q.CountTable == kit.ByName {
		q.from = n + " " + row("counts_by_name", "")
		return nil
	}
	months, ok, err := q.months(r)
	if err != nil || !ok {
		*q = partQuery{SumPart: q.SumPart, filter: q.filter, names: q.names}
		q.scan()
		return err
	}
	q.from = n + " CROSS JOIN unnest($4::bigint[]) AS m " + row("counts_by_month", " AND month = m")
	q.where.args = append(q.where.args, months)
	return nil
}

// months are those of the part that may have counts.
func (q *partQuery) months(r *sumReader) ([]int64, bool, error) {
	bounds := partQuery{SumPart: q.SumPart}
	bounds.where.texts("source", q.names.Source)
	bounds.hours("hour")
	var first, last *int64
	err := r.tx.QueryRow(r.ctx, r.q("SELECT min(hour), max(hour) FROM weir.counts_by_hour"+bounds.where.sql()), bounds.where.args...).Scan(&first, &last)
	if err != nil || first == nil {
		return []int64{}, true, err
	}
	months, ok := kit.MonthsBetween(*first, *last)
	return months, ok, nil
}

func (q *partQuery) hours(column string) {
	if q.From != kit.Beginning {
		q.where.add(column+" >= ?::bigint", q.From)
	}
	if q.Before != kit.End {
		q.where.add(column+" < ?::bigint", q.Before)
	}
}

// sql adds up the rows by what g tells apart.
func (q *partQuery) sql(g core.Grouping) string {
	fields := []string{"''", "(" + q.HourField(g) + ")::bigint", "''", "''"}
	var by []string
	if strings.HasPrefix(q.HourField(g), "t.") {
		by = append(by, q.HourField(g))
	}
	for _, column := range []struct {
		i    int
		name string
		told bool
	}{{0, "t.source", g.Source}, {2, "t.kind", g.Kind}, {3, "t.subreddit", g.Subreddit}} {
		if column.told {
			fields[column.i] = column.name
			by = append(by, column.name)
		}
	}
	query := "SELECT " + strings.Join(fields, ", ") + ", coalesce(sum(t.events), 0)::bigint, coalesce(sum(t.scored), 0)::bigint, coalesce(sum(t.score), 0)::bigint FROM " +
		q.from + q.where.sql()
	if len(by) > 0 {
		query += " GROUP BY " + strings.Join(by, ", ")
	}
	return query
}

// Recent implements kit.SumReader.
func (r *sumReader) Recent(t *kit.MonthTally) error {
	rows, err := r.tx.Query(r.ctx, r.q("SELECT sums, hours FROM weir.counts_recent"))
	if err == nil {
		_, err = addPacked(rows, t)
	}
	return err
}

// Deltas implements kit.SumReader.
func (r *sumReader) Deltas(t *kit.Tally) error {
	rows, err := r.tx.Query(r.ctx, r.q("SELECT sums FROM weir.deltas WHERE sums IS NOT NULL"))
	if err != nil {
		return err
	}
	var sums []byte
	_, err = pgx.ForEachRow(rows, []any{&sums}, func() error { return t.AddJSON(sums) })
	return err
}
