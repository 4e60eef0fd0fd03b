package core_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"
	"runtime/trace"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	exptrace "golang.org/x/exp/trace"

	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

const (
	longSpan  = 2 * time.Millisecond // shorter ones aren't compared
	tolerance = time.Millisecond
	enough    = 800 // long spans
)

// TestTraceAgrees: what the lanes show is what Go's execution trace of the same run shows,
// also if other goroutines want the processors.
func TestTraceAgrees(t *testing.T) {
	t.Run("free", func(t *testing.T) { traceAgrees(t) })
	t.Run("busy", func(t *testing.T) {
		var burners sync.WaitGroup
		defer burners.Wait()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		for range runtime.GOMAXPROCS(0) {
			burners.Go(func() {
				for ctx.Err() == nil {
				}
			})
		}
		traceAgrees(t)
	})
}

func traceAgrees(t *testing.T) {
	spans, written := tracedRun(t)
	lanes := readTrace(t, written)
	var n agreement
	for name, all := range spans {
		l := lanes[name]
		if l == nil {
			t.Errorf("%s: the trace doesn't name it", name)
			continue
		}
		n.compareRegions(t, name, l, all)
		n.compareWaits(t, name, l, all)
	}
	t.Logf("%d spans compared, %d differ; %d left out; waits %v, different ones %v", n.compared, n.differ, n.leftOut, n.waits, n.ran)
	if n.compared < enough/2 || n.leftOut > n.compared/4 {
		t.Errorf("compared only %d spans and left out %d", n.compared, n.leftOut)
	}
	if n.differ > n.compared/20 {
		t.Errorf("%d of %d spans differ from the trace", n.differ, n.compared)
	}
	if n.waits[activity.ForSlot] == 0 || n.waits[activity.Idle] == 0 {
		t.Errorf("nobody waited: %v", n.waits)
	}
	for state, ran := range n.ran {
		if ran > n.waits[state]/10+2 {
			t.Errorf("%v: in %d of %d waits the goroutine ran", activity.State(state), ran, n.waits[state])
		}
	}
}

// agreement counts how spans and trace agree.
type agreement struct {
	compared, differ, leftOut int
	waits, ran                [activity.States]int
}

// compareRegions compares the spans' lengths with those of the trace's regions, which have
// the states' names. It leaves out those at whose ends the goroutine was preempted: between
// the clock's reading for one and the other.
func (n *agreement) compareRegions(t *testing.T, name string, l *laneTrace, all []laneSpan) {
	for _, group := range l.inRegions(all) {
		first, last := group.spans[0], group.spans[len(group.spans)-1]
		preempted := group.region.name != "" && (l.preempted(group.region.from, first.from) || l.preempted(group.region.to, last.to))
		for _, s := range group.spans {
			switch off := (last.to - first.from) - (group.region.to - group.region.from); {
			case s.to-s.from < longSpan:
			case preempted:
				n.leftOut++
			case off.Abs() > tolerance, s.State.String() != group.region.name && !asks(s.State):
				n.differ++
				t.Logf("%s: %v: %v, in the trace %q: %v", name, s.State, last.to-first.from, group.region.name, group.region.to-group.region.from)
				fallthrough
			default:
				n.compared++
			}
		}
	}
}

// compareWaits looks whether the goroutine really waited while its lane says so. A trace
// shows a goroutine as running while the system has taken the processor from its thread, so
// not all can agree.
func (n *agreement) compareWaits(t *testing.T, name string, l *laneTrace, all []laneSpan) {
	for _, s := range all {
		switch s.State.Group() {
		case activity.GroupIdle, activity.GroupBlocked, activity.GroupBackingOff:
		default:
			continue
		}
		if s.to-s.from < longSpan || s.from < l.states[0].from || s.to > l.end {
			continue
		}
		n.waits[s.State]++
		if ran := s.to - s.from - l.away(s.from, s.to); ran > tolerance {
			n.ran[s.State]++
			t.Logf("%s: %v: %v, of which the goroutine ran for %v", name, s.State, s.to-s.from, ran)
		}
	}
}

// laneSpan is a span with its times on the clock of the trace.
type laneSpan struct {
	activity.Span
	from, to time.Duration
}

// tracedRun runs a pipeline in which everybody waits for somebody, until there are enough
// long spans. It returns these by lane, with the trace.
func tracedRun(t *testing.T) (spans map[string][]laneSpan, written []byte) {
	if trace.IsEnabled() {
		t.Skip("another trace is being written")
	}
	ctx, quit := context.WithTimeout(t.Context(), time.Minute)
	defer quit()
	var p *core.Pipeline
	var cursors = map[*activity.Lane]uint64{}
	spans = map[string][]laneSpan{}
	long := 0
	collect := func() {
		for _, l := range p.Activity().Lanes() {
			var found []activity.Span
			found, cursors[l] = l.Spans(nil, cursors[l])
			for _, s := range found {
				spans[l.Name] = append(spans[l.Name], laneSpan{Span: s})
				if s.End-s.Start >= longSpan {
					long++
				}
			}
		}
	}
	p, err := core.New(core.Config{
		Store: &slow{openStore(t), 5 * time.Millisecond}, Source: &numbers{n: -1}, Log: quiet,
		ChannelCapacity: 10, WriteBatch: 20, Batch: 10, Workers: 4, Interval: 50 * time.Millisecond,
		Handler: core.HandlerFunc(func(context.Context, *core.Event, int) error {
			time.Sleep(time.Millisecond)
			return nil
		}),
		Observe: func(metrics.Snapshot) {
			clock := p.Activity().Now()
			trace.Log(ctx, clockCategory, strconv.FormatInt(int64(clock), 10))
			if collect(); long >= enough {
				quit()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Activity().Record()()
	var file bytes.Buffer
	if err := trace.Start(&file); err != nil {
		t.Fatal(err)
	}
	_, err = p.Run(ctx)
	trace.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if collect(); long < enough {
		t.Errorf("%d long spans in a minute, want %d", long, enough)
	}
	return inTrace(t, spans, file.Bytes()), file.Bytes()
}

// clockCategory is the category of messages that have the recorder's time.
const clockCategory = "clock"

// inTrace puts spans on the clock of the trace.
func inTrace(t *testing.T, spans map[string][]laneSpan, written []byte) map[string][]laneSpan {
	// The message that was written most quickly after its clock was read is the best.
	ahead := time.Duration(1<<63 - 1)
	for ev := range traced(t, written) {
		if ev.Kind() == exptrace.EventLog && ev.Log().Category == clockCategory {
			at, err := strconv.ParseInt(ev.Log().Message, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			ahead = min(ahead, time.Duration(int64(ev.Time())-at))
		}
	}
	for _, all := range spans {
		for i := range all {
			all[i].from, all[i].to = all[i].Start+ahead, all[i].End+ahead
		}
	}
	return spans
}

// traced yields the events of a trace.
func traced(t *testing.T, written []byte) func(yield func(exptrace.Event) bool) {
	return func(yield func(exptrace.Event) bool) {
		r, err := exptrace.NewReader(bytes.NewReader(written))
		if err != nil {
			t.Fatal(err)
		}
		for {
			ev, err := r.ReadEvent()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !yield(ev) {
				return
			}
		}
	}
}

// laneTrace is what a trace has about a lane's goroutine.
type laneTrace struct {
	regions []region
	states  []goState // in order, without gaps
	end     time.Duration
}

type region struct {
	from, to time.Duration // 0 until it has ended
	name     string
}

type goState struct {
	from time.Duration
	exptrace.GoState
}

// readTrace returns the goroutines that say whose lane they are.
func readTrace(t *testing.T, written []byte) map[string]*laneTrace {
	all := map[exptrace.GoID]*laneTrace{}
	named := map[string]*laneTrace{}
	of := func(id exptrace.GoID) *laneTrace {
		if all[id] == nil {
			all[id] = &laneTrace{}
		}
		return all[id]
	}
	var end time.Duration
	for ev := range traced(t, written) {
		at := time.Duration(ev.Time())
		end = at
		switch ev.Kind() {
		case exptrace.EventLog:
			if ev.Log().Category == "lane" {
				named[ev.Log().Message] = of(ev.Goroutine())
			}
		case exptrace.EventRegionBegin:
			g := of(ev.Goroutine())
			g.regions = append(g.regions, region{from: at, name: ev.Region().Type})
		case exptrace.EventRegionEnd:
			if g := of(ev.Goroutine()); len(g.regions) > 0 {
				g.regions[len(g.regions)-1].to = at
			}
		case exptrace.EventStateTransition:
			change := ev.StateTransition()
			if change.Resource.Kind != exptrace.ResourceGoroutine {
				continue
			}
			_, now := change.Goroutine()
			g := of(change.Resource.Goroutine())
			g.states = append(g.states, goState{at, now})
		}
	}
	for _, g := range named {
		g.end = end
	}
	return named
}

// asks reports whether a state is one of a goroutine whose request waits: others see when
// that is served, and the region of what it asks for continues.
func asks(s activity.State) bool {
	return s == activity.ForLock || s == activity.ForConnection || s == activity.ForMore
}

// regionSpans are the spans in a region: more than one if a request of it had to wait.
type regionSpans struct {
	region region
	spans  []laneSpan
}

// inRegions finds the region of each span: the one that has most of it.
func (l *laneTrace) inRegions(spans []laneSpan) []regionSpans {
	var all []regionSpans
	last := -1
	for _, s := range spans {
		i, _ := slices.BinarySearchFunc(l.regions, s.from, func(r region, at time.Duration) int { return cmp.Compare(r.from, at) })
		best, shared := -1, time.Duration(0)
		for k := max(i-2, 0); k < len(l.regions) && l.regions[k].from < s.to; k++ {
			if both := min(s.to, l.regions[k].to) - max(s.from, l.regions[k].from); both > shared {
				best, shared = k, both
			}
		}
		switch {
		case best < 0:
			all = append(all, regionSpans{}) // it has none
		case best != last:
			all = append(all, regionSpans{region: l.regions[best]})
		}
		last = best
		group := &all[len(all)-1]
		group.spans = append(group.spans, s)
	}
	return all
}

// away is how long the goroutine didn't run in a time.
func (l *laneTrace) away(from, to time.Duration) (away time.Duration) {
	for i, s := range l.states {
		next := l.end
		if i+1 < len(l.states) {
			next = l.states[i+1].from
		}
		if s.GoState != exptrace.GoRunning {
			away += max(min(next, to)-max(s.from, from), 0)
		}
	}
	return away
}

// preempted reports whether the goroutine didn't run all the time between two times, in any
// order. The clocks agree to some microseconds only.
func (l *laneTrace) preempted(a, b time.Duration) bool {
	return l.away(min(a, b), max(a, b)) > 50*time.Microsecond
}
