package postgres

import (
	"weir/core"
	"weir/storage/kit"
)

// Names implements kit.SumReader.
func (r *sumReader) Names(f core.Filter, each func(core.Count)) error {
	var w where
	w.texts("source", f.Sources)
	w.texts("kind", f.Kinds)
	w.names("subreddit", "r/", f.Subreddits)
	return r.counts("SELECT source, 0::bigint, kind, subreddit, events, scored, score FROM weir.counts_by_name"+w.sql(), w.args, each)
}

// Spelled implements kit.SumReader. The first table are the sources that there are: each is
// looked up behind the one before. OFFSET 0 keeps the planner on that way.
func (r *sumReader) Spelled(names []string, each func(core.Count)) error {
	return r.counts(`WITH RECURSIVE s (source) AS (
			SELECT (SELECT min(source) FROM weir.counts_by_name)
			UNION ALL SELECT (SELECT min(source) FROM weir.counts_by_name AS t WHERE t.source > s.source) FROM s WHERE s.source IS NOT NULL
		)
		SELECT t.source, 0::bigint, t.kind, t.subreddit, t.events, t.scored, t.score
		FROM s CROSS JOIN unnest($1::text[]) AS n CROSS JOIN LATERAL (
			SELECT * FROM weir.counts_by_name WHERE source = s.source AND subreddit = n OFFSET 0
		) AS t`, []any{names}, each)
}

// AddNames implements kit.SumReader. The server would take longer to group the rows than to
// send them.
func (r *sumReader) AddNames(f core.Filter, to *kit.NameSums) error {
	q := partQuery{SumPart: kit.SumPart{CountTable: kit.ByName}, filter: f}
	q.scan()
	rows, err := r.tx.Query(r.ctx, r.q("SELECT t.subreddit, t.events, t.scored, t.score FROM "+q.from+q.where.sql()), q.where.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		raw := rawRow{values: rows.RawValues(), fields: rows.FieldDescriptions()}
		to.Add(raw.text(0), raw.integer(1), raw.integer(2), raw.integer(3))
		if raw.err != nil {
			return raw.err
		}
	}
	return rows.Err()
}
