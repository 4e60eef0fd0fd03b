package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"weir/core"
	"weir/storage/kit"
)

// Names implements kit.SumReader.
func (r *sumReader) Names(f core.Filter, each func(core.Count)) error {
	var w where
	w.in("source", anys(f.Sources))
	w.in("kind", anys(f.Kinds))
	w.names("subreddit", "r/", f.Subreddits)
	return r.counts("SELECT source, 0, kind, subreddit, events, scored, score FROM counts_by_name"+w.sql(), w.args, each)
}

// eachSource are the sources in counts_by_name: each is looked up behind the one before.
const eachSource = `WITH RECURSIVE s (source) AS (
		SELECT min(source) FROM counts_by_name
		UNION ALL SELECT (SELECT min(source) FROM counts_by_name WHERE source > s.source) FROM s WHERE s.source IS NOT NULL
	) `

// Spelled implements kit.SumReader.
func (r *sumReader) Spelled(names []string, each func(core.Count)) error {
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	return r.counts(eachSource+`SELECT t.source, 0, t.kind, t.subreddit, t.events, t.scored, t.score
		FROM s CROSS JOIN json_each(?) AS n CROSS JOIN counts_by_name AS t ON t.source = s.source AND t.subreddit = n.value`, []any{string(list)}, each)
}

// AddNames implements kit.SumReader.
func (r *sumReader) AddNames(f core.Filter, to *kit.NameSums) error {
	var sources []string
	err := r.c.query(eachSource+"SELECT source FROM s WHERE source IS NOT NULL", nil, func(row *reader) error {
		sources = append(sources, row.text())
		return nil
	})
	for _, source := range sources {
		if err == nil {
			err = r.addSource(source, f, to)
		}
	}
	return err
}

// namesChunk is about how many rows of counts_by_name are read at once.
const namesChunk = 10_000

// addSource adds the rows of a source. To hand a row over to Go takes longer than to read it:
// many come together, each column of them as a JSON array.
func (r *sumReader) addSource(source string, f core.Filter, to *kit.NameSums) error {
	for from, more := "", true; more; {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		q := partQuery{SumPart: kit.SumPart{CountTable: kit.ByName}, filter: f}
		q.scan()
		q.where.add("t.source = ?", source)
		q.where.add("t.subreddit >= ?", from)
		more = false
		err := r.c.query("SELECT subreddit FROM counts_by_name WHERE source = ? AND subreddit > ? ORDER BY subreddit LIMIT 1 OFFSET ?",
			[]any{source, from, namesChunk}, func(row *reader) error {
				from, more = row.text(), true
				return nil
			})
		if err != nil {
			return err
		}
		if more {
			q.where.add("t.subreddit < ?", from)
		}
		err = r.c.query("SELECT json_group_array(t.subreddit), json_group_array(t.events), json_group_array(t.scored), json_group_array(t.score) FROM "+
			q.from+q.where.sql(), q.where.args, func(row *reader) error { return addNames(to, row.text(), row.text(), row.text(), row.text()) })
		if err != nil {
			return err
		}
	}
	return nil
}

// addNames adds rows whose columns are JSON arrays.
func addNames(to *kit.NameSums, names, events, scored, score string) error {
	columns := [...]jsonArray{{rest: events}, {rest: scored}, {rest: score}}
	for subreddits := (jsonArray{rest: names}); ; {
		name, err := subreddits.text()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var sums [len(columns)]int64
		for i := range columns {
			var wrong error
			if sums[i], wrong = columns[i].integer(); err == nil {
				err = wrong
			}
		}
		if err != nil {
			return fmt.Errorf("%w: counts_by_name: %w", core.ErrCorrupt, err)
		}
		to.Add(name, sums[0], sums[1], sums[2])
	}
}
