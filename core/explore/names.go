package explore

import (
	"context"

	"weir/core"
)

// namesOf adds up the names of a dimension that hours tell apart.
func (t *totals) namesOf(r *reading, d Dimension) []Name {
	byName := map[string]*Sum{}
	add := func(name string, s Sum) {
		if byName[name] == nil {
			byName[name] = new(Sum)
		}
		byName[name].add(s)
	}
	for i := range r.hours {
		add(d.ofCount(&r.hours[i]), sumOf(&r.hours[i]))
	}
	for i := range r.hits {
		add(r.hits[i].beside, r.hits[i].sum)
	}
	names := make([]Name, 0, len(byName))
	for name, sum := range byName {
		names = append(names, Name{Name: name, Sum: *sum})
	}
	return names
}

// subreddit is a hit's, if the chart or the top list is by subreddit.
func (t *totals) subreddit(h *hit) string {
	if t.q.By == Subreddit {
		return h.by
	}
	return h.beside
}

// readNames reads the first subreddits, as many as the chart and the top list have.
func (t *totals) readNames(ctx context.Context, r *reading) (names []Name, all int, err error) {
	var n int
	if t.q.By == Subreddit {
		n = t.q.Top
	}
	if t.q.Beside == Subreddit {
		n = max(n, maxTop)
	}
	more := make([]core.Count, len(r.hits))
	for i := range r.hits {
		h := &r.hits[i]
		more[i] = core.Count{Subreddit: t.subreddit(h), Events: h.sum.Events, Scored: h.sum.Scored, Score: h.sum.Score}
	}
	ranking, err := t.now.First(ctx, r.inner, n, more)
	t.rows += int64(ranking.Names)
	return namesIn(ranking.First, Subreddit), ranking.Names, err
}
