package storagetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weir/core"
	"weir/core/explore"
)

// matching is a query for what a question counts: columns at, name, beside, events,
// scored, score.
func (r *recount) matching(q explore.Question, m explore.Method, by, beside explore.Dimension) string {
	conditions, expired := r.conditions(q.Filter)
	column := func(d explore.Dimension) string {
		switch d {
		case explore.None:
			return "''"
		case explore.Author:
			return fmt.Sprintf("CASE WHEN author = '' AND flags & %d <> 0 THEN '%s' ELSE author END", core.AuthorDeleted, core.Deleted)
		}
		return d.String()
	}
	states := q.States
	if len(states) == 0 && m != explore.ByScan {
		states = []string{core.StateSettled}
	}
	if len(states) > 0 {
		conditions = append(conditions, "state IN ("+quoted(states)+")")
	}
	columns := column(by) + " AS name, " + column(beside) + " AS beside"
	query := "SELECT " + r.at + " AS at, " + columns + ", 1 AS events, CASE WHEN score IS NULL THEN 0 ELSE 1 END AS scored, coalesce(score, 0) AS score FROM event_states" +
		" WHERE " + strings.Join(conditions, " AND ")
	if m == explore.ByTotals {
		query += " UNION ALL SELECT hour * 3600000000 AS at, " + columns + ", events, scored, score FROM expired WHERE " + strings.Join(expired, " AND ")
	}
	return query
}

// conditions are those of a filter, on events and on what has expired.
func (r *recount) conditions(f core.Filter) (all, expired []string) {
	all, expired = []string{"1 = 1"}, []string{"1 = 1"}
	both := func(condition string) {
		all, expired = append(all, condition), append(expired, condition)
	}
	for _, c := range []struct {
		column     string
		in, except []string
	}{
		{"source", f.Sources, f.Except.Sources}, {"kind", f.Kinds, f.Except.Kinds}, {"lower(subreddit)", bare(f.Subreddits, "r/"), bare(f.Except.Subreddits, "r/")},
	} {
		if len(c.in) > 0 {
			both(c.column + " IN (" + quoted(c.in) + ")")
		}
		if len(c.except) > 0 {
			both(c.column + " NOT IN (" + quoted(c.except) + ")")
		}
	}
	authors := func(names []string) string {
		condition := "lower(author) IN (" + quoted(bare(names, "u/")) + ")"
		if slices.Contains(names, core.Deleted) {
			condition += fmt.Sprintf(" OR flags & %d <> 0", core.AuthorDeleted)
		}
		return "(" + condition + ")"
	}
	if len(f.Authors) > 0 {
		all = append(all, authors(f.Authors))
	}
	if len(f.Except.Authors) > 0 {
		all = append(all, "NOT "+authors(f.Except.Authors))
	}
	if len(f.IDs) > 0 {
		var keys []string
		for key := range f.IDs {
			keys = append(keys, key)
		}
		all = append(all, "key IN ("+quoted(keys)+")")
	}
	if f.MinScore != nil {
		all = append(all, fmt.Sprintf("score BETWEEN %d AND %d", *f.MinScore, *f.MaxScore))
	}
	if text := f.Text.String(); text != "" {
		all = append(all, "data LIKE '%"+strings.ToLower(strings.Trim(text, "/"))+"%'")
	}
	if !f.After.IsZero() {
		all = append(all, fmt.Sprint(r.at, " >= ", f.After.UnixMicro()))
		expired = append(expired, fmt.Sprint("hour * 3600000000 >= ", f.After.UnixMicro()))
	}
	if !f.Before.IsZero() {
		all = append(all, fmt.Sprint(r.at, " < ", f.Before.UnixMicro()))
		expired = append(expired, fmt.Sprint("(hour + 1) * 3600000000 <= ", f.Before.UnixMicro()))
	}
	return all, expired
}

func quoted(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	return strings.Join(all, ", ")
}

// bare are names in lower case, without a prefix.
func bare(names []string, prefix string) (all []string) {
	for _, name := range names {
		all = append(all, strings.ToLower(core.TrimName(name, prefix)))
	}
	return all
}

func (r *recount) query(sql string) [][]string {
	r.Helper()
	return r.q.Query(r.T, sql)
}

// sums reads rows of a name and its sum.
func (r *recount) sums(sql string) map[string]explore.Sum {
	r.Helper()
	all := map[string]explore.Sum{}
	for _, row := range r.query(sql) {
		all[row[0]] = sumIn(row[1:])
	}
	return all
}

func sumIn(row []string) explore.Sum {
	return explore.Sum{Events: integer(row[0]), Scored: integer(row[1]), Score: integer(row[2])}
}

func integer(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err) // a mistake in a test
	}
	return n
}
