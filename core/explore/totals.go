package explore

import (
	"context"
	"iter"
	"slices"
	"time"

	"weir/core"
)

// totals answers a question from totals.
type totals struct {
	store core.Counter
	now   core.TotalsSnapshot
	q     Question
	zone  *time.Location
	c     *collector // knows what is counted of an event
	every Interval   // of the chart
	rows  int64      // that were read
}

// reading is what was read of one period.
type reading struct {
	period period
	inner  core.Filter  // of the whole hours
	hours  []core.Count // by the dimensions that they tell apart
	hits   []hit        // of the parts of hours at its ends
	first  []core.Count // of the names with series of their own
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

// answer returns nil if totals can't answer: if an hour is in two intervals, or minutes
// are wanted, or part of an hour has many events. All that it adds up is of one moment;
// only the events of parts of hours are read before.
func (t *totals) answer(ctx context.Context) (a *Answer, err error) {
	now, ok, err := t.begin(ctx, t.q.Filter)
	if !ok || err != nil {
		return nil, err
	}
	var before reading
	if t.q.hasPrevious() { // so the interval doesn't depend on what there is
		if err := t.choose(&now); err != nil {
			return nil, err
		}
		f := t.q.Filter
		p := preceding(t.c.period, t.every, t.zone)
		f.After, f.Before = p.from, p.before
		if before, ok, err = t.begin(ctx, f); !ok || err != nil {
			return nil, err
		}
	}
	err = t.store.ReadTotals(ctx, func(s core.TotalsSnapshot) error {
		t.now = s
		if ok, err := t.readHours(ctx, &now); !ok || err != nil {
			return err
		}
		if err := t.choose(&now); err != nil || t.every == Minute {
			return err
		}
		if a, err = t.put(ctx, &now, &before); a == nil || err != nil {
			return err
		}
		counted, err := sums(ctx, s, core.Filter{}, core.Grouping{})
		a.Counted = total(counted).Events
		return err
	})
	return a, err
}

// begin reads the events of the parts of hours of a filter; ok is false if there are many.
func (t *totals) begin(ctx context.Context, f core.Filter) (r reading, ok bool, err error) {
	inner, _, parts := split(f)
	r.inner, r.period = inner, period{f.After, f.Before}
	ok, err = t.readHits(ctx, &r, parts)
	return r, ok, err
}

// put reads the names and puts the answer together; it is nil if the period before can't be
// answered.
func (t *totals) put(ctx context.Context, r, before *reading) (a *Answer, err error) {
	subreddits := !t.apart(Subreddit) && (t.q.By == Subreddit || t.q.Beside == Subreddit)
	var names, top []Name
	var found int // names
	if subreddits {
		if names, found, err = t.readNames(ctx, r); err != nil {
			return nil, err
		}
		if t.q.By == Subreddit {
			top = names[:min(t.q.Top, len(names))]
			if err := t.readFirst(ctx, r, top); err != nil {
				return nil, err
			}
		}
	}
	a = &Answer{Method: ByTotals, Every: t.every, All: total(r.hours), From: t.q.Filter.After, Before: t.q.Filter.Before}
	for _, h := range r.hits {
		a.All.add(h.sum)
	}
	chart := t.build(r, top)
	series := chart.ranked(t.q.Top)
	if t.q.By == Subreddit && subreddits {
		series = plain(top)
	}
	a.Chart = chart.table(t.every, series, t.c.period)
	a.Chart.Totals = true
	if n := len(a.Chart.Names) - 1; t.q.By == Subreddit && subreddits && n >= 0 && a.Chart.Names[n].Rest {
		a.Chart.Names[n].Others = found - len(series)
	}
	switch {
	case t.q.Beside == Subreddit && subreddits:
		a.Top, a.TopAll, a.TopNames = names[:min(maxTop, len(names))], a.All, found
	case t.q.Beside != None:
		a.setTop(t.namesOf(r, t.q.Beside))
	}
	t.heat(a, r)
	if t.q.hasPrevious() {
		if a.Previous, err = t.previous(ctx, before, top, series); a.Previous == nil || err != nil {
			return nil, err
		}
	}
	a.Rows = t.rows
	return a, nil
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
func (t *totals) readHours(ctx context.Context, r *reading) (ok bool, err error) {
	g := core.Grouping{Grain: core.GrainHour, Source: t.apart(Source), Kind: t.apart(Kind), Subreddit: t.apart(Subreddit)}
	r.hours, err = t.read(r.inner, t.now.Sums(ctx, r.inner, g))
	return err == nil && !offHours(r.hours, t.zone), err
}

func (t *totals) readFirst(ctx context.Context, r *reading, top []Name) (err error) {
	if len(top) == 0 {
		return nil
	}
	g := grouping(Subreddit)
	g.Grain = grain(t.every, t.zone)
	r.first, err = t.read(r.inner, t.now.Named(ctx, r.inner, plain(top), g))
	return err
}

// read reads totals of whole hours, of which there may be none.
func (t *totals) read(inner core.Filter, counts iter.Seq2[core.Count, error]) ([]core.Count, error) {
	if !inner.Before.IsZero() && !inner.After.Before(inner.Before) {
		return nil, nil
	}
	rows, err := all(counts)
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
		addNamed(b, r.first)
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

// previous is the chart of the period before, of the same series; nil if totals can't
// answer.
func (t *totals) previous(ctx context.Context, r *reading, top []Name, series []string) (*Table, error) {
	if t.q.By == Subreddit && !t.apart(Subreddit) {
		if err := t.readFirst(ctx, r, top); err != nil {
			return nil, err
		}
	}
	if ok, err := t.readHours(ctx, r); !ok || err != nil {
		return nil, err
	}
	table := t.build(r, top).table(t.every, series, r.period)
	table.Totals = true
	return table, nil
}
