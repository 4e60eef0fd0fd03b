package explore

// namesOf adds up the names of a dimension that hours tell apart.
func (t *totals) namesOf(r *reading, d Dimension) []Name {
	byName := map[string]*Sum{}
	for i := range r.hours {
		name := d.ofCount(&r.hours[i])
		if byName[name] == nil {
			byName[name] = new(Sum)
		}
		byName[name].add(sumOf(&r.hours[i]))
	}
	names := make([]Name, 0, len(byName))
	for name, sum := range byName {
		names = append(names, Name{Name: name, Sum: *sum})
	}
	return withHits(names, r.hits, func(h *hit) string { return h.beside })
}

// subreddit is a hit's, if the chart or the top list is by subreddit.
func (t *totals) subreddit(h *hit) string {
	if t.q.By == Subreddit {
		return h.by
	}
	return h.beside
}

// withHits adds events to names and sorts them.
func withHits(names []Name, hits []hit, of func(*hit) string) []Name {
	index := map[string]int{}
	if len(hits) > 0 {
		for i := range names {
			index[names[i].Name] = i
		}
	}
	for i := range hits {
		name := of(&hits[i])
		at, ok := index[name]
		if !ok {
			at = len(names)
			index[name] = at
			names = append(names, Name{Name: name})
		}
		names[at].add(hits[i].sum)
	}
	sortNames(names)
	return names
}
