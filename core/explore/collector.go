package explore

import (
	"time"

	"weir/core"
)

// hit is what is counted of an event.
type hit struct {
	at         time.Time // in the zone
	by, beside string
	sum        Sum
}

// collector adds up events as a question wants it.
type collector struct {
	q        Question
	zone     *time.Location
	period   period   // of the chart
	before   period   // that of Previous
	chart    *builder // its cells grow longer when the interval isn't given
	previous *builder // nil unless asked for
	top      map[string]*Sum
	heat     HeatMap
	all      Sum
	found    period // from the first event to the last
}

func newCollector(q Question) *collector {
	c := &collector{q: q, zone: inZone(q.Zone), period: q.period(), top: map[string]*Sum{}}
	base := q.Every
	if base == Auto {
		base = Minute
	}
	if base == Minute && c.period.bounded() && q.Every == Auto {
		c.q.Every = finest(c.period, c.zone)
		base = c.q.Every
	}
	c.chart = newBuilder(base, c.zone)
	if q.Previous && c.period.bounded() && c.period.from.Before(c.period.before) {
		c.before = preceding(c.period, base, c.zone)
		c.previous = newBuilder(base, c.zone)
	}
	return c
}

// filter is the question's, for both periods.
func (c *collector) filter() core.Filter {
	f := c.q.Filter
	if c.previous != nil {
		f.After = c.before.from
	}
	return f
}

// hit returns what is counted of an event.
func (c *collector) hit(e *core.Event) hit {
	h := hit{at: e.CreatedAt.In(c.zone), by: c.q.By.of(e), beside: c.q.Beside.of(e), sum: Sum{Events: 1}}
	if e.Scored {
		h.sum.Scored, h.sum.Score = 1, e.Score
	}
	return h
}

func (c *collector) add(h hit) {
	if !c.period.has(h.at) {
		if c.previous != nil && c.before.has(h.at) {
			c.previous.add(h.at, h.by, h.sum)
		}
		return
	}
	c.chart.add(h.at, h.by, h.sum)
	if c.q.Beside != None {
		sum := c.top[h.beside]
		if sum == nil {
			sum = new(Sum)
			c.top[h.beside] = sum
		}
		sum.add(h.sum)
	}
	c.heat.add(h.at, h.sum)
	if c.all.Events == 0 || h.at.Before(c.found.from) {
		c.found.from = h.at
	}
	if end := h.at.Add(tick); c.all.Events == 0 || end.After(c.found.before) {
		c.found.before = end
	}
	c.all.add(h.sum)
}

// maxCells is how many cells of a chart are kept before they are made longer, if a table
// has no use for shorter ones.
const maxCells = 50_000

// coarsen keeps memory small: what was found needs at least the interval that it has now.
func (c *collector) coarsen() {
	if c.q.Every != Auto || len(c.chart.cells) < maxCells {
		return
	}
	every := c.every()
	for next, ok := coarser[c.chart.base]; ok && next <= every; next, ok = coarser[next] {
		c.chart.coarsen(next)
	}
}

// every is the table's interval.
func (c *collector) every() Interval {
	if c.q.Every != Auto {
		return c.q.Every
	}
	if c.all.Events == 0 {
		return max(Day, c.chart.base)
	}
	return max(c.chart.base, finest(c.period.within(c.found), c.zone))
}

// fill puts what was found into an answer.
func (c *collector) fill(a *Answer) error {
	a.Every, a.All, a.Heat = c.every(), c.all, c.heat
	p := c.period.within(c.found)
	if c.q.Every != Auto && c.all.Events > 0 && !fits(p, a.Every, c.zone, maxIntervals) {
		return &TooFineError{a.Every}
	}
	names := c.chart.ranked(c.q.Top)
	a.Chart = c.chart.table(a.Every, names, c.period)
	if c.previous != nil {
		a.Previous = c.previous.table(a.Every, names, c.before)
	}
	top := make([]Name, 0, len(c.top))
	for name, sum := range c.top {
		top = append(top, Name{Name: name, Sum: *sum})
	}
	a.setTop(top)
	a.setPeriod(p, c.zone)
	return nil
}
