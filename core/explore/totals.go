package explore

import (
	"context"
	"slices"
	"time"

	"weir/core"
)

// totals answers a question from totals.
type totals struct {
	store core.Counter
	q     Question
	zone  *time.Location
	c     *collector // knows what is counted of an event
	every Interval   // of the chart
	rows  int64      // that were read
}

// reading is what was read of one period.
type reading struct {
	hours []core.Count // by the dimensions that they tell apart
	hits  []hit        // of the parts of hours at its ends
	first []core.Count // of the names with series of their own
}

// apart reports whether hours are read by the names of a dimension. There may be a
// hundred thousand subreddits: if only some have series of their own they are read
// without their hours first.
func (t *totals) apart(d Dimension) bool {
	switch d {
	case Source, Kind:
		return d == t.q.By || d == t.q.Beside
	case Subreddit:
		return d == t.q.By && t.q.Top == 0
	}
	return false
}

// attempts is how often totals are read again when events settled in between.
const attempts = 3

// answer returns nil if totals can't answer: if an hour is in two intervals, or minutes
// are wanted, or part of an hour has many events.
func (t *totals) answer(ctx context.Context) (*Answer, error) {
	t.c = newCollector(t.q)
	for i := range attempts {
		a, agree, err := t.attempt(ctx, i == attempts-1)
		if a == nil || agree || err != nil {
			return a, err
		}
	}
	panic("explore: the last attempt agrees")
}

// attempt reads and puts together. It doesn't agree if something has settled between the
// reads, unless it is the last one: then hours are read last, so that the names with
// series of their own have no more than all together, and Top may differ from them.
func (t *totals) attempt(ctx context.Context, last bool) (a *Answer, agree bool, err error) {
	inner, _, parts := split(t.q.Filter)
	var r reading
	if ok, err := t.readHits(ctx, &r, parts); !ok || err != nil {
		return nil, false, err
	}
	if ok, err := t.readHours(ctx, &r, inner); !ok || err != nil {
		return nil, false, err
	}
	if err := t.choose(&r); err != nil || t.every == Minute {
		return nil, false, err
	}
	subreddits := !t.apart(Subreddit) && (t.q.By == Subreddit || t.q.Beside == Subreddit)
	var names, top []Name
	if subreddits {
		if names, err = t.readNames(ctx, inner); err != nil {
			return nil, false, err
		}
		if totalOf(names) != total(r.hours) && !last {
			return &Answer{}, false, nil
		}
		names = withHits(names, r.hits, t.subreddit)
		if top = names; t.q.By == Subreddit {
			top = names[:min(t.q.Top, len(names))]
			if err := t.readFirst(ctx, &r, inner, top); err != nil {
				return nil, false, err
			}
		}
		if last {
			if ok, err := t.readHours(ctx, &r, inner); !ok || err != nil {
				return nil, false, err
			}
		}
	}
	a = &Answer{Method: ByTotals, Every: t.every, All: total(r.hours), From: t.q.Filter.After, Before: t.q.Filter.Before}
	for _, h := range r.hits {
		a.All.add(h.sum)
	}
	chart := t.build(&r, top)
	l := chart.ranked(t.q.Top)
	if t.q.By == Subreddit && subreddits {
		for _, n := range top {
			if column, ok := chart.columns[n.Name]; !last && (!ok || chart.names[column].Sum != n.Sum) {
				return a, false, nil
			}
		}
		l = layout{rest: len(names) > len(top) || chart.hasRest()}
		for _, n := range top {
			l.names = append(l.names, n.Name)
		}
	}
	a.Chart = chart.table(t.every, l, t.c.period)
	a.Chart.Totals = true
	if t.q.Beside != None {
		if !subreddits || t.q.Beside != Subreddit {
			names = t.namesOf(&r, t.q.Beside)
		}
		a.setTop(names)
	}
	t.heat(a, &r)
	if before := t.c.before; t.q.Previous && t.c.period.bounded() && t.c.period.from.Before(t.c.period.before) {
		before = preceding(t.c.period, t.every, t.zone)
		if a.Previous, err = t.previous(ctx, before, top, l); a.Previous == nil || err != nil {
			return nil, false, err
		}
	}
	a.Rows = t.rows
	return a, true, nil
}

// readHits reads the events of parts of hours; ok is false if there are many.
func (t *totals) readHits(ctx context.Context, r *reading, parts []period) (ok bool, err error) {
	for _, p := range parts {
		f := t.q.Filter
		f.After, f.Before = p.from, p.before
		_, outer, _ := split(f)
		if n, err := events(ctx, t.store, outer); err != nil || n > maxEvents {
			return false, err
		}
		for e, err := range t.store.Settled(ctx, f) {
			if err != nil {
				return false, err
			}
			r.hits = append(r.hits, t.c.hit(&e))
		}
	}
	return true, nil
}

// readHours reads the whole hours; ok is false if they aren't those of the zone.
func (t *totals) readHours(ctx context.Context, r *reading, inner core.Filter) (ok bool, err error) {
	g := core.Grouping{Grain: core.GrainHour, Source: t.apart(Source), Kind: t.apart(Kind), Subreddit: t.apart(Subreddit)}
	r.hours, err = t.read(ctx, inner, g)
	return err == nil && !offHours(r.hours, t.zone), err
}

func (t *totals) readFirst(ctx context.Context, r *reading, inner core.Filter, top []Name) (err error) {
	if len(top) == 0 {
		return nil
	}
	g := grouping(Subreddit)
	g.Grain = grain(t.every, t.zone)
	r.first, err = t.read(ctx, named(inner, top), g)
	return err
}

func (t *totals) readNames(ctx context.Context, inner core.Filter) ([]Name, error) {
	rows, err := t.read(ctx, inner, grouping(Subreddit))
	return namesIn(rows, Subreddit), err
}

// read reads totals of whole hours, of which there may be none.
func (t *totals) read(ctx context.Context, inner core.Filter, g core.Grouping) ([]core.Count, error) {
	if !inner.Before.IsZero() && !inner.After.Before(inner.Before) {
		return nil, nil
	}
	rows, err := sums(ctx, t.store, inner, g)
	t.rows += int64(len(rows))
	return rows, err
}

// choose chooses the interval by what was read.
func (t *totals) choose(r *reading) error {
	var found period
	widen := func(from, before time.Time) {
		if found.before.IsZero() || from.Before(found.from) {
			found.from = from
		}
		if found.before.IsZero() || before.After(found.before) {
			found.before = before
		}
	}
	for i := range r.hours {
		at := hourOf(&r.hours[i])
		widen(at, at.Add(time.Hour))
	}
	for _, h := range r.hits {
		widen(h.at, h.at.Add(tick))
	}
	t.c.found = found
	p := t.c.period.within(found)
	switch t.every = t.q.Every; {
	case t.every == Auto && p.bounded():
		t.every = finest(p, t.zone)
	case t.every == Auto:
		t.every = Day
	case p.bounded() && !fits(p, t.every, t.zone, maxIntervals):
		return &TooFineError{t.every}
	}
	return nil
}

// build adds up the chart.
func (t *totals) build(r *reading, top []Name) *builder {
	b := newBuilder(t.every, t.zone)
	rest := t.q.By == Subreddit && !t.apart(Subreddit)
	for i := range r.hours {
		if c := &r.hours[i]; rest {
			b.addRest(hourOf(c), sumOf(c))
		} else {
			b.add(hourOf(c), t.q.By.ofCount(c), sumOf(c))
		}
	}
	if rest {
		addNamed(b, r.first, top)
	}
	for _, h := range r.hits {
		if rest && !slices.ContainsFunc(top, func(n Name) bool { return n.Name == h.by }) {
			b.addRest(h.at, h.sum)
		} else {
			b.add(h.at, h.by, h.sum)
		}
	}
	return b
}

func (t *totals) heat(a *Answer, r *reading) {
	for i := range r.hours {
		a.Heat.add(hourOf(&r.hours[i]).In(t.zone), sumOf(&r.hours[i]))
	}
	for _, h := range r.hits {
		a.Heat.add(h.at, h.sum)
	}
	a.setPeriod(t.c.period.within(t.c.found), t.zone)
}

// previous is the chart of the period before, with the same columns; nil if totals can't
// answer.
func (t *totals) previous(ctx context.Context, p period, top []Name, l layout) (*Table, error) {
	f := t.q.Filter
	f.After, f.Before = p.from, p.before
	inner, _, parts := split(f)
	var r reading
	if ok, err := t.readHits(ctx, &r, parts); !ok || err != nil {
		return nil, err
	}
	if t.q.By == Subreddit && !t.apart(Subreddit) {
		if err := t.readFirst(ctx, &r, inner, top); err != nil {
			return nil, err
		}
	}
	if ok, err := t.readHours(ctx, &r, inner); !ok || err != nil {
		return nil, err
	}
	b := t.build(&r, top)
	l.rest = l.rest || len(b.names) > len(l.names) || b.hasRest()
	table := b.table(t.every, l, p)
	table.Totals = true
	return table, nil
}

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
