package dashboard

import (
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"weir/app/chart"
	"weir/app/locale"
	"weir/app/ui/history"
	"weir/app/ui/text"
)

// thresholdWatch checks with each sample whether thresholds of the charts are
// crossed, including those of hidden lines, variants and pages.
type thresholdWatch struct {
	specs []spec // of the charts

	mu        sync.Mutex
	location  string    // guarded by mu; of the store whose past was replayed; empty: none yet
	seen      time.Time // guarded by mu; time of the newest sample
	crossings []watched // guarded by mu; one per threshold
}

// watched is the threshold of one variant of a chart, and on which side of it
// the values are.
type watched struct {
	plot, variant int
	threshold     float64
	crossing                 // of the highest value
	lines         []crossing // one per line of the variant; none for kinds
	line          line       // the line that is named
}

// crossed is a threshold that has just been crossed, in either direction.
type crossed struct {
	watched
	at   time.Time
	long time.Duration // how long it was exceeded; 0: it is now, or that is unknown
}

// observe takes the newest sample and returns the thresholds that it crosses.
// It ignores samples of a store whose past wasn't replayed.
func (l *thresholdWatch) observe(r renderRequest, location string) []crossed {
	r.history.RLock()
	defer r.history.RUnlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	at := r.history.Last()
	if l.location != location || !at.After(l.seen) {
		return nil
	}
	l.seen = at
	l.update(r.plots)
	return l.add(r.history, at)
}

// replay runs through the store's past, as far as its single samples are in
// memory. It reports no crossing: the program that ran at the time has done so.
func (l *thresholdWatch) replay(r renderRequest, location string) {
	r.history.RLock()
	defer r.history.RUnlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.location, l.crossings, l.seen = location, nil, r.history.Last()
	l.update(r.plots)
	if len(l.crossings) == 0 {
		return
	}
	var first time.Time
	for at := range r.history.Line(history.Generated).Since(r.history.Thinned()) {
		if first.IsZero() {
			first = at
		}
		l.add(r.history, at)
	}
	for i := range l.crossings {
		c := &l.crossings[i]
		c.crossing.forgetStart(first)
		for k := range c.lines {
			c.lines[k].forgetStart(first)
		}
	}
}

// update follows changes to the thresholds; one that hasn't changed keeps its
// state. The caller holds mu.
func (l *thresholdWatch) update(plots []plotRequest) {
	old := l.crossings
	l.crossings = nil
	for p, request := range plots {
		for v, threshold := range request.thresholds {
			if threshold == 0 {
				continue
			}
			next := watched{plot: p, variant: v, threshold: threshold}
			for _, c := range old {
				if c.plot == p && c.variant == v && c.threshold == threshold {
					next = c
				}
			}
			l.crossings = append(l.crossings, next)
		}
	}
}

// add takes the sample of a moment. The caller holds mu and the history's
// RLock.
func (l *thresholdWatch) add(h *history.History, at time.Time) []crossed {
	var all []crossed
	for i := range l.crossings {
		c := &l.crossings[i]
		v, since := l.specs[c.plot].variants[c.variant], c.since
		top, value := highest(v, h, at)
		turned, when := c.crossing.add(at, value, c.threshold)
		c.nameLine(v, h, at, top, turned)
		if turned {
			next := crossed{watched: *c, at: when}
			if !c.above && !since.IsZero() {
				next.long = when.Sub(since)
			}
			all = append(all, next)
		}
	}
	return all
}

// nameLine takes the values of the lines and decides which line is named: the
// first that exceeds the threshold, for as long as it does, and otherwise the
// highest at the crossing.
func (c *watched) nameLine(v variant, h *history.History, at time.Time, top line, turned bool) {
	if c.lines == nil {
		c.lines = make([]crossing, len(v.lines))
	}
	first := -1
	for i, l := range v.lines {
		c.lines[i].add(at, v.valueAt(h.Line(l.line), at), c.threshold)
		if c.lines[i].above && (first < 0 || l == c.line) {
			first = i
		}
	}
	switch {
	case first >= 0:
		c.line = v.lines[first]
	case turned:
		c.line = top
	}
}

// highest returns the line of a variant with the greatest value at a moment;
// the value is NaN when no line has one. The caller holds the history's RLock.
func highest(v variant, h *history.History, at time.Time) (top line, value float64) {
	value = math.NaN()
	see := func(l line, s *chart.Series) {
		if now := v.valueAt(s, at); !math.IsNaN(now) && !(now <= value) {
			top, value = l, now
		}
	}
	for _, l := range v.lines {
		see(l, h.Line(l.line))
	}
	if v.lines == nil {
		for _, k := range h.Kinds() {
			see(line{name: k.Name, line: history.Lines}, k.Series)
		}
	}
	return top, value
}

// valueAt is the value of a line that is compared with the threshold: that of
// the moment, or its average over the time before; NaN if it has none.
func (v variant) valueAt(s *chart.Series, at time.Time) float64 {
	when, value, ok := s.Near(at)
	switch {
	case !ok || !when.Equal(at):
		return math.NaN()
	case v.over > 0:
		return averaged(s, at, v.over)
	}
	return value
}

// averaged is the average of a rate over the time before a moment. Missing
// values count as 0: a pipeline that has just started had no errors before.
func averaged(s *chart.Series, at time.Time, over time.Duration) float64 {
	sum, before, known := 0.0, time.Time{}, false
	for t, v := range s.Since(at.Add(-over)) {
		if t.After(at) {
			break
		}
		if known && !math.IsNaN(v) {
			sum += v * t.Sub(before).Seconds()
		}
		before, known = t, !math.IsNaN(v)
	}
	return sum / over.Seconds()
}

// exceeded lists the thresholds that are exceeded now.
func (l *thresholdWatch) exceeded(plots []plotRequest) []watched {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []watched
	for _, c := range l.crossings {
		if c.above && c.threshold == plots[c.plot].thresholds[c.variant] {
			c.lines = slices.Clone(c.lines)
			all = append(all, c)
		}
	}
	return all
}

// aboveText names the threshold and how long it has been exceeded, as "above 2
// s for 40 s".
func (c watched) aboveText(unit chart.Unit, now time.Time) string {
	threshold := thresholdText(c.threshold, unit)
	if c.since.IsZero() {
		return text.Tr("above {{.Limit}}", text.With("Limit", threshold))
	}
	took := now.Sub(c.since)
	long := text.Duration(took)
	if took >= time.Minute { // shorter: a card is narrow
		long = SpanText(took)
	}
	return text.Tr("above {{.Limit}} for {{.Took}}", text.With("Limit", threshold, "Took", long))
}

// text describes the crossing in the window's language, for a notification.
func (c crossed) text(v variant) string {
	return c.describe(v, text.Tr, thresholdText(c.threshold, v.unit))
}

// english describes the crossing for an annotation. Annotations are stored, and exported as
// CSV, in English.
func (c crossed) english(v variant) string {
	return c.describe(v, text.English, plainThreshold(c.threshold, v.unit))
}

func (c crossed) describe(v variant, tr translate, threshold string) string {
	s := crossingText{chart: v.name(tr), limit: threshold, above: c.above}
	switch {
	case c.above && v.lines == nil:
		s.line = text.OneLine(c.line.name) // a kind's, as in the events
	case c.above && len(v.lines) > 1:
		s.line = tr(c.line.name)
	case !c.above && c.long > 0:
		s.took = text.Duration(c.long)
	}
	return s.in(tr)
}

// lineName is a line's name on the screen. Kinds are named as in the events.
func lineName(v variant, l line) string {
	if v.lines == nil {
		return text.OneLine(l.name)
	}
	return text.Tr(l.name)
}

// thresholdText writes a threshold as a person would: 2 s, not 2.00 s.
func thresholdText(threshold float64, unit chart.Unit) string {
	return locale.Numeral(plainThreshold(threshold, unit))
}

// plainThreshold is thresholdText with a decimal point.
func plainThreshold(threshold float64, unit chart.Unit) string {
	number, suffix := unit.Text(threshold), ""
	if i := strings.IndexFunc(number, func(r rune) bool { return r != '.' && r != ',' && (r < '0' || r > '9') }); i >= 0 {
		number, suffix = number[:i], number[i:]
	}
	if number = locale.Plain(number); strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + suffix
}
