package history

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"sync"
	"time"

	"weir/app/chart"
	"weir/core/metrics"
)

// History is the lines from a moment on. Whoever reads a series holds RLock;
// Add takes the lock for itself.
type History struct {
	sync.RWMutex

	from    time.Time // what it was loaded from
	span    time.Duration
	series  [Lines]chart.Series
	kinds   map[string]*chart.Series // events/s
	order   []string                 // of the kinds; see Kinds
	nodes   map[int64]*said
	last    time.Time
	step    time.Duration // of thinning
	raw     int           // samples that are kept one by one
	thinned time.Time     // before it they are not
	top     top
	recent  recent
}

// said is what a node said last.
type said struct {
	at     time.Time
	every  time.Duration
	values values
	kinds  map[string]float64
}

// The newest samples are kept one by one, an hour at two a second; the older
// ones are thinned to the extremes of steps, of which the window has so many that
// a wide chart shows none of them. What has left the window is made coarser while
// it grows: it has half as many steps. Samples are thinned once in a quarter of
// an hour: seldom enough to cost little, and the memory taken hardly changes.
const (
	rawKept   = 7200
	thinEvery = 1800
	steps     = 5760
	leftSteps = steps / 2
)

// New returns an empty history of a window that begins at from; span is how
// long it is to be, for the coarseness of its past.
func New(from time.Time, span time.Duration) *History {
	return &History{
		from: from, span: span, step: max(span/steps, time.Millisecond),
		kinds: make(map[string]*chart.Series), nodes: make(map[int64]*said),
	}
}

// Journal is what a history is loaded from; see core.Journal.
type Journal interface {
	Samples(ctx context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error]
}

// Load reads the samples of a window from a store's journal. On an error it
// returns what came before it, too.
func Load(ctx context.Context, j Journal, from, to time.Time) (*History, error) {
	span := to.Sub(from)
	if from.IsZero() {
		from, span = to, time.Hour
		for s, err := range j.Samples(ctx, time.Time{}, time.Time{}) {
			if err == nil && s.Time.Before(to) {
				from, span = s.Time.Add(-s.Interval), to.Sub(s.Time)
			}
			break
		}
	}
	h := New(from, span)
	for at := from.Add(-lead); at.Before(to); at = at.Add(loadStep) {
		end := at.Add(loadStep)
		if end.After(to) {
			end = to
		}
		for s, err := range j.Samples(ctx, at, end) {
			if err != nil {
				return h, fmt.Errorf("read the samples: %w", err)
			}
			h.Add(s)
		}
	}
	return h, nil
}

// loadStep is how much time one read of the journal is of: reads are short, so
// that nothing waits for them.
const loadStep = 30 * time.Minute

// lead is how long before its beginning a window is read, for what looks back:
// the places of the span before.
const lead = 2 * TopSpan

// From is the beginning of the window that was loaded.
func (h *History) From() time.Time { return h.from }

// First is the time of the oldest sample, zero when there is none. The caller
// holds RLock.
func (h *History) First() time.Time { return h.series[Generated].Before(math.MaxInt) }

// Last is the time of the newest sample, zero when there is none. The caller
// holds RLock.
func (h *History) Last() time.Time { return h.last }

// Thinned is the time before which only the extremes of steps are left; zero
// when everything is there. The caller holds RLock.
func (h *History) Thinned() time.Time { return h.thinned }

// Line returns a line's series. It stays the same as it grows.
func (h *History) Line(l Line) *chart.Series { return &h.series[l] }

// silentFor is after how many of its intervals a node that says nothing more no
// longer counts, and the lines have a gap.
const silentFor = 4

// Add appends a sample. One that is older than the newest is merged into the
// picture at the newest's time; one that its node has said before, or that is
// older than that, is left out.
func (h *History) Add(s metrics.Sample) {
	s.Time = s.Time.Truncate(time.Microsecond) // as stores keep it: it may come from there, too
	v := valuesOf(&s)                          // before the lock
	kinds := make(map[string]float64, len(s.Kinds))
	for k, n := range s.Kinds {
		kinds[k] = s.Rate(n)
	}
	h.Lock()
	defer h.Unlock()
	if n := h.nodes[s.Node]; n != nil && !s.Time.After(n.at) {
		return
	}
	if s.Node == 0 {
		h.silence()
	}
	h.top.add(s)
	h.recent.add(s)
	h.gap(s)
	h.nodes[s.Node] = &said{s.Time, s.Interval, v, kinds}
	if !s.Time.After(h.last) {
		return
	}
	h.last = s.Time
	sum, sumKinds := h.sum(v)
	for l := range h.series {
		h.series[l].Append(s.Time, sum[l])
	}
	h.addKinds(s, sumKinds)
	if h.raw++; h.raw >= rawKept+thinEvery {
		h.thin()
	}
}

// silence takes out of the picture what nodes said last: none of them runs. When
// they said it is still known, so that it doesn't count when it is read again.
func (h *History) silence() {
	for _, n := range h.nodes {
		for l := range n.values {
			n.values[l] = math.NaN()
		}
		n.kinds = nil
	}
}

// gap ends the lines where nobody said anything for long: nothing is known of
// that time.
func (h *History) gap(s metrics.Sample) {
	began := s.Time.Add(-s.Interval)
	if h.last.IsZero() || began.Sub(h.last) <= silentFor*s.Interval {
		return
	}
	at := h.last.Add(time.Millisecond)
	for l := range h.series {
		h.series[l].Append(at, math.NaN())
	}
	for _, k := range h.kinds {
		k.Append(at, math.NaN())
	}
}

// sum is the picture of all nodes that were heard of lately.
func (h *History) sum(newest values) (values, map[string]float64) {
	sum, kinds := newest, map[string]float64{}
	for l := range sum {
		if Line(l).adds() {
			sum[l] = math.NaN()
		}
	}
	for id, n := range h.nodes {
		if h.last.Sub(n.at) > silentFor*max(n.every, time.Millisecond) {
			delete(h.nodes, id)
			continue
		}
		for l := range sum {
			switch {
			case !Line(l).adds() && !Line(l).worst() || math.IsNaN(n.values[l]):
			case math.IsNaN(sum[l]):
				sum[l] = n.values[l]
			case Line(l).adds():
				sum[l] += n.values[l]
			default:
				sum[l] = max(sum[l], n.values[l])
			}
		}
		for k, rate := range n.kinds {
			kinds[k] += rate
		}
	}
	return sum, kinds
}

func (h *History) addKinds(s metrics.Sample, rates map[string]float64) {
	var fresh []string
	for k := range s.Kinds {
		if h.kinds[k] == nil {
			fresh = append(fresh, k)
		}
	}
	slices.SortFunc(fresh, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Kinds[b], s.Kinds[a]), cmp.Compare(a, b))
	})
	for _, k := range fresh[:min(len(fresh), kindsKept-len(h.order))] {
		h.kinds[k] = &chart.Series{}
		h.order = append(h.order, k)
	}
	for k, series := range h.kinds {
		series.Append(s.Time, rates[k])
	}
}

// kindsKept bounds the lines of the chart of kinds: beyond, colours and dashes
// no longer tell them apart.
const kindsKept = 8

// Kind is one kind of events and its line.
type Kind struct {
	Name   string
	Series *chart.Series
}

// Kinds lists the kinds in the order in which they came, of those that came
// together the most frequent first. The caller holds RLock.
func (h *History) Kinds() []Kind {
	kinds := make([]Kind, len(h.order))
	for i, name := range h.order {
		kinds[i] = Kind{name, h.kinds[name]}
	}
	return kinds
}

// thin makes the older samples coarser.
func (h *History) thin() {
	before := h.series[Generated].Before(rawKept)
	left := h.last.Add(-h.span)
	if left.After(before) {
		left = before
	}
	coarse := left.Sub(h.First()) / leftSteps
	thin := func(s *chart.Series) {
		if coarse > h.step {
			s.Thin(left, coarse)
		}
		s.Thin(before, h.step)
	}
	for l := range h.series {
		thin(&h.series[l])
	}
	for _, k := range h.kinds {
		thin(k)
	}
	h.raw, h.thinned = rawKept, before
}
