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

// History holds the lines since a moment. Readers of a series hold RLock; Add takes the
// lock itself.
type History struct {
	sync.RWMutex

	from    time.Time // the beginning of the loaded window
	span    time.Duration
	series  [Lines]chart.Series
	kinds   map[string]*chart.Series // events/s
	order   []string                 // of the kinds; see Kinds
	nodes   map[int64]*nodeState
	last    time.Time
	step    time.Duration // of thinning
	raw     int           // number of samples that are not thinned
	thinned time.Time     // samples before it are thinned or merged

	resolution time.Duration // length of the rollups that were loaded; 0: all were samples

	top    top
	recent recent
}

// nodeState is a node's newest sample.
type nodeState struct {
	at     time.Time
	every  time.Duration
	values values
	kinds  map[string]float64 // events/s
}

// The newest samples stay as they are, an hour's worth at two a second. Older ones are
// thinned to the extremes of time steps, of which the window has so many that even a
// wide chart doesn't show them. Samples older than the window grow in number, so they
// are thinned to a fixed number of ever longer steps, half as many. Samples are thinned
// every quarter of an hour: that is cheap, and memory hardly changes in between.
const (
	rawKept   = 7200
	thinEvery = 1800
	steps     = 5760
	oldSteps  = steps / 2
)

// New returns an empty history of a window that begins at from. span is the planned
// length of the window; it determines how coarse older samples become.
func New(from time.Time, span time.Duration) *History {
	return &History{
		from: from, span: span, step: max(span/steps, time.Millisecond),
		kinds: make(map[string]*chart.Series), nodes: make(map[int64]*nodeState),
	}
}

// Journal is what a history is loaded from; see core.Journal and core.Overview.
type Journal interface {
	Samples(ctx context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error]
	Rollups(ctx context.Context, from, to time.Time, length time.Duration) iter.Seq2[metrics.Sample, error]
}

// Load reads the samples of a window from a store's journal, those of a long one as
// rollups. On an error it also returns what it read before.
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
	h.resolution = Resolution(span)
	at := from.Add(-lead)
	// Rollups end where their last interval does, those of shorter ones later: what is
	// left for single samples is little more than the last hour.
	for i := len(metrics.RollupLengths) - 1; i >= 0; i-- {
		length := metrics.RollupLengths[i]
		if length > h.resolution {
			continue
		}
		end := to.Add(-singleFor).Truncate(length)
		read := func(from, to time.Time) iter.Seq2[metrics.Sample, error] { return j.Rollups(ctx, from, to, length) }
		if err := h.load(read, at, end, rollupStep*length); err != nil {
			return h, err
		}
		if end.After(at) {
			at = end
		}
	}
	if h.resolution > 0 && at.After(h.thinned) {
		h.thinned = at
	}
	read := func(from, to time.Time) iter.Seq2[metrics.Sample, error] { return j.Samples(ctx, from, to) }
	return h, h.load(read, at, to, loadStep)
}

// load adds the samples of a period, which it reads step by step. Steps end at multiples
// of their length.
func (h *History) load(read func(from, to time.Time) iter.Seq2[metrics.Sample, error], from, to time.Time, step time.Duration) error {
	for at := from; at.Before(to); {
		end := at.Truncate(step).Add(step)
		if end.After(to) {
			end = to
		}
		for s, err := range read(at, end) {
			if err != nil {
				return fmt.Errorf("read the samples: %w", err)
			}
			h.Add(s)
		}
		at = end
	}
	return nil
}

// Resolution is the length of the rollups that Load reads for a window of that length; 0: it
// reads all samples. There are at least as many as minRollups in the window.
func Resolution(span time.Duration) (length time.Duration) {
	for _, l := range metrics.RollupLengths {
		if span >= minRollups*l {
			length = l
		}
	}
	return length
}

const (
	// minRollups is how many rollups a window has at least: each is a low, a high and a last
	// value, so that a chart has a point for each of its pixels or nearly so.
	minRollups = 500

	// singleFor is how long before the end of a window samples are read one by one.
	singleFor = time.Hour

	// loadStep is the period that one read of samples covers, and rollupStep how many rollups
	// another one does. Reads are short so that nothing has to wait for them.
	loadStep   = 30 * time.Minute
	rollupStep = 120
)

// lead is how far before the window samples are read: the top list compares its ranks
// with those of the span before.
const lead = 2 * TopSpan

// From returns the beginning of the loaded window.
func (h *History) From() time.Time { return h.from }

// First returns the time of the oldest sample, or zero if there is none. The caller
// holds RLock.
func (h *History) First() time.Time { return h.series[Generated].Before(math.MaxInt) }

// Last returns the time of the newest sample, or zero if there is none. The caller
// holds RLock.
func (h *History) Last() time.Time { return h.last }

// Thinned returns the time before which samples are thinned or were loaded as rollups, or
// zero if none are. The caller holds RLock.
func (h *History) Thinned() time.Time { return h.thinned }

// Resolution returns the length of the rollups that the loaded window consists of, or 0
// if its samples were loaded.
func (h *History) Resolution() time.Duration { return h.resolution }

// Line returns a line's series. It stays the same as it grows.
func (h *History) Line(l Line) *chart.Series { return &h.series[l] }

// silentFor is the number of intervals without a sample after which a node no longer
// counts, or the lines get a gap.
const silentFor = 4

// Add appends a sample. If another node's sample is newer, this one counts from the
// next sample on. A sample that isn't newer than the last one of its node is ignored.
func (h *History) Add(s metrics.Sample) {
	s.Time = s.Time.Truncate(time.Microsecond) // the precision of stores: the same sample may be read from there
	points := pointsOf(&s)                     // before the lock
	h.Lock()
	defer h.Unlock()
	if n := h.nodes[s.Node]; n != nil && !s.Time.After(n.at) {
		return
	}
	if s.Node == 0 {
		h.clearNodes()
	}
	h.top.add(s)
	h.recent.add(s)
	h.addGap(s)
	began, late := s.Time.Add(-s.Interval), !s.Time.After(h.last)
	if began.Before(h.last) {
		began = h.last
	}
	if !late {
		h.last = s.Time
		h.beginKinds(s.Kinds)
	}
	for i, p := range points {
		h.nodes[s.Node] = &nodeState{s.Time, s.Interval, p.values, p.kinds}
		if !late {
			h.append(began.Add(s.Time.Sub(began)*time.Duration(i+1)/time.Duration(len(points))), s.Time.Add(-s.Interval), p.values)
		}
	}
	if h.raw >= rawKept+thinEvery {
		h.thin()
	}
}

// append adds a point to each line: the sum of all nodes, of which one just got these
// values of an interval that began then.
func (h *History) append(at, began time.Time, newest values) {
	sum, kinds := h.sum(began, newest)
	for l := range h.series {
		h.series[l].Append(at, sum[l])
	}
	for k, series := range h.kinds {
		series.Append(at, kinds[k])
	}
	h.raw++
}

// clearNodes removes the nodes' values from the sums, because no node runs. It keeps the
// times of their samples, so that a sample that is read again is still ignored.
func (h *History) clearNodes() {
	for _, n := range h.nodes {
		for l := range n.values {
			n.values[l] = math.NaN()
		}
		n.kinds = nil
	}
}

// addGap interrupts the lines if no node reported for long: nothing is known of that
// time.
func (h *History) addGap(s metrics.Sample) {
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

// mergedFrom is the length of an interval from which on a sample is taken for one that
// was merged of many.
const mergedFrom = 10 * time.Second

// sum combines the newest values of all nodes that reported recently. Merged samples count
// only beside others of the same time: a program that is started again is a node of its
// own, and would be added to itself for as long as the merged interval.
func (h *History) sum(began time.Time, newest values) (values, map[string]float64) {
	sum, kinds := newest, map[string]float64{}
	for l := range sum {
		if Line(l).addsUp() {
			sum[l] = math.NaN()
		}
	}
	for id, n := range h.nodes {
		if h.last.Sub(n.at) > silentFor*max(n.every, time.Millisecond) || n.every >= mergedFrom && !n.at.After(began) {
			delete(h.nodes, id)
			continue
		}
		for l := range sum {
			switch {
			case !Line(l).addsUp() && !Line(l).takesWorst() || math.IsNaN(n.values[l]):
			case math.IsNaN(sum[l]):
				sum[l] = n.values[l]
			case Line(l).addsUp():
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

// beginKinds begins the lines of kinds that are new.
func (h *History) beginKinds(kinds map[string]uint64) {
	var fresh []string
	for k := range kinds {
		if h.kinds[k] == nil {
			fresh = append(fresh, k)
		}
	}
	slices.SortFunc(fresh, func(a, b string) int {
		return cmp.Or(cmp.Compare(kinds[b], kinds[a]), cmp.Compare(a, b))
	})
	for _, k := range fresh[:min(len(fresh), kindsKept-len(h.order))] {
		h.kinds[k] = &chart.Series{}
		h.order = append(h.order, k)
	}
}

// kindsKept limits the lines in the chart of kinds: colours and dashes can't tell more
// apart.
const kindsKept = 8

// Kind is a kind of event and its line.
type Kind struct {
	Name   string
	Series *chart.Series
}

// Kinds returns the kinds in the order in which they appeared; of those that appeared
// together, the most frequent first. The caller holds RLock.
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
	coarse := left.Sub(h.First()) / oldSteps
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
	h.raw = rawKept
	if before.After(h.thinned) {
		h.thinned = before
	}
}
