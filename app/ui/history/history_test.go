package history_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"testing"
	"time"

	"weir/app/ui/history"
	"weir/core"
	"weir/core/metrics"
)

// begun is the end of the tests' first interval.
var begun = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

const half = 500 * time.Millisecond

// sampleOf is a node's sample of the n-th half second.
func sampleOf(node int64, n int) metrics.Sample {
	return metrics.Sample{Node: node, Time: begun.Add(time.Duration(n) * half), Interval: half}
}

// newest is a line's newest value; NaN in a gap.
func newest(h *history.History, l history.Line) float64 {
	_, v, ok := h.Line(l).Near(h.Last())
	if !ok {
		return math.NaN()
	}
	return v
}

// expect compares the newest values of lines.
func expect(t *testing.T, h *history.History, want map[history.Line]float64) {
	t.Helper()
	for l, want := range want {
		if got := newest(h, l); math.Abs(got-want) > 1e-9 {
			t.Errorf("line %d: got %v, want %v", l, got, want)
		}
	}
}

// TestNodesAfterOneAnother: a program that is started again is another node. Of merged
// samples those of one that has ended don't count any more; those of one that runs beside
// it do.
func TestNodesAfterOneAnother(t *testing.T) {
	merged := func(node int64, minutes, length int) metrics.Sample {
		s := metrics.Sample{Node: node, Time: begun.Add(time.Duration(minutes) * time.Minute), Interval: time.Duration(length) * time.Minute}
		s.Generated = uint64(length) * 60 * 100
		return s
	}
	h := history.New(begun, 30*24*time.Hour)
	h.Add(merged(1, 30, 30)) // ends here
	h.Add(merged(2, 60, 29))
	expect(t, h, map[history.Line]float64{history.Generated: 100})
	h.Add(merged(3, 61, 30))
	for _, at := range []int{120, 180} {
		expect(t, h, map[history.Line]float64{history.Generated: 200})
		h.Add(merged(2, at, 60))
		expect(t, h, map[history.Line]float64{history.Generated: 200})
		h.Add(merged(3, at+1, 60))
	}
}

func TestLines(t *testing.T) {
	s := sampleOf(1, 0)
	s.Generated, s.Stored, s.Processed, s.Failed = 500, 400, 300, 100
	s.Backlog, s.Claimed = 77, 7
	s.ChannelDepth, s.ChannelCapacity = 25, 100
	s.Busy[metrics.StageStore] = int64(100 * time.Millisecond)
	s.CPU, s.RSSBytes, s.Goroutines, s.SizeBytes, s.WALBytes = 0.15, 88e6, 41, 9e8, 1e8
	s.Latency[metrics.LatencyStore].Record(2*time.Millisecond, 1)
	h := history.New(begun, time.Hour)
	h.Add(s)
	expect(t, h, map[history.Line]float64{
		history.Generated: 1000, history.Stored: 800, history.Processed: 600, history.ErrorShare: 25,
		history.Waiting: 77, history.Claimed: 7, history.Channel: 25, history.Busy: 20, history.CPU: 30,
		history.Memory: 88e6, history.Goroutines: 41, history.Size: 1e9, history.ProcessErrors: 12_000,
	})
	if got := newest(h, history.Store50); math.Abs(got-0.002) > 1e-4 {
		t.Errorf("the median of storing is %v s, want 0.002", got)
	}
	if got := newest(h, history.EndToEnd99); !math.IsNaN(got) {
		t.Errorf("nothing was settled, and its latency is %v, want a gap", got)
	}
}

func TestNoTimeIsNoRate(t *testing.T) {
	s := sampleOf(1, 0)
	s.Interval, s.Generated, s.CPU = 0, 10, 1
	h := history.New(begun, time.Hour)
	h.Add(s)
	expect(t, h, map[history.Line]float64{history.Generated: 0, history.CPU: 0})
}

// TestMergedSample draws ten minutes that a store holds as one sample: the peaks and
// lows of single half seconds are on the lines, before the values at the end.
func TestMergedSample(t *testing.T) {
	var sum metrics.Sample
	for n := range 1200 {
		s := sampleOf(1, n)
		s.Stored, s.Backlog, s.ChannelDepth, s.ChannelCapacity = 50, 3, 10, 200
		s.CPU, s.Kinds = 0.1, map[string]uint64{"post": 50}
		switch n {
		case 500:
			s.Stored, s.Backlog, s.ChannelDepth, s.Failed, s.Kinds["post"] = 4000, 999, 180, 4, 4000
			s.CPU, s.Kinds["poll"] = 0.4, 5
		case 600:
			s.Stored, s.Backlog, s.Kinds["post"] = 0, 0, 0
		}
		sum.Merge(s)
	}
	h := history.New(begun, time.Hour)
	other := sampleOf(2, 1198) // of another node, inside the merged interval
	other.Backlog = 3
	h.Add(other)
	h.Add(sum)
	from := other.Time.Add(time.Microsecond)
	for l, want := range map[history.Line][2]float64{
		history.Stored: {0, 8000}, history.Waiting: {0, 999}, history.Channel: {5, 90}, history.CPU: {20, 80}, history.ProcessErrors: {0, 480},
	} {
		low, high, ok := h.Line(l).Range(from, sum.Time)
		if !ok || math.Abs(low-want[0]) > 1e-9 || math.Abs(high-want[1]) > 1e-9 {
			t.Errorf("line %d: got %v to %v, want %v", l, low, high, want)
		}
	}
	expect(t, h, map[history.Line]float64{history.Waiting: 3, history.Channel: 5})
	for i, want := range [][2]float64{{0, 8000}, {0, 10}} {
		low, high, _ := h.Kinds()[i].Series.Range(from, sum.Time)
		if low != want[0] || high != want[1] {
			t.Errorf("kind %s: got %v to %v, want %v", h.Kinds()[i].Name, low, high, want)
		}
	}
}

// TestGap restarts the program after an hour: no line joins the runs.
func TestGap(t *testing.T) {
	h := history.New(begun, 2*time.Hour)
	for _, n := range []int{0, 1, 2, 7200, 7201} {
		s := sampleOf(1, n)
		s.Generated, s.Kinds = 10, map[string]uint64{"post": 10}
		h.Add(s)
	}
	if got, want := h.Line(history.Generated).Len(), 6; got != want {
		t.Errorf("the line has %d samples, want %d: one is the gap", got, want)
	}
	for name, line := range map[string]interface {
		Near(time.Time) (time.Time, float64, bool)
	}{"generated": h.Line(history.Generated), "post": h.Kinds()[0].Series} {
		if at, v, ok := line.Near(begun.Add(time.Second + 2*time.Millisecond)); ok {
			t.Errorf("%s: %v at %s within the gap", name, v, at)
		}
	}
	// Up to four missing intervals make no gap.
	h = history.New(begun, time.Hour)
	h.Add(sampleOf(1, 0))
	h.Add(sampleOf(1, 5))
	if got := h.Line(history.Generated).Len(); got != 2 {
		t.Errorf("four missing samples made a gap: %d samples, want 2", got)
	}
}

// TestNodes sums two nodes until one of them falls silent.
func TestNodes(t *testing.T) {
	h := history.New(begun, time.Hour)
	add := func(node int64, n int, events, failed uint64, latency time.Duration, backlog int64) {
		s := sampleOf(node, n)
		s.Time = s.Time.Add(time.Duration(node) * time.Millisecond)
		s.Generated, s.Processed, s.Failed, s.Backlog, s.Goroutines = events, events-failed, failed, backlog, 10
		s.Kinds = map[string]uint64{"post": events}
		s.Latency[metrics.LatencyEndToEnd].Record(latency, 1)
		h.Add(s)
	}
	add(1, 0, 100, 50, time.Second, 40)
	add(2, 0, 300, 0, 10*time.Millisecond, 50)
	expect(t, h, map[history.Line]float64{
		history.Generated: 800, history.Processed: 700, history.Goroutines: 20,
		history.Waiting: 50, history.ErrorShare: 50, history.ProcessErrors: 6000,
	})
	if got := newest(h, history.EndToEnd50); math.Abs(got-1) > 0.02 {
		t.Errorf("the latency is %v s, want the slowest node's: 1", got)
	}
	if _, got, _ := h.Kinds()[0].Series.Near(h.Last()); got != 800 {
		t.Errorf("got %v posts/s, want 800 of both nodes", got)
	}
	for n := 1; n <= 5; n++ {
		add(2, n, 300, 0, time.Millisecond, 50)
	}
	expect(t, h, map[history.Line]float64{history.Generated: 600, history.Goroutines: 10, history.ErrorShare: 0})
}

// TestNobodyRuns checks that the store's numbers aren't added to a node's last sample
// when no pipeline runs any more.
func TestNobodyRuns(t *testing.T) {
	h := history.New(begun, time.Hour)
	s := sampleOf(7, 0)
	s.Generated, s.Kinds, s.CPU = 500, map[string]uint64{"post": 500}, 0.25
	s.Latency[metrics.LatencyStore].Record(2*time.Millisecond, 1)
	h.Add(s)
	expect(t, h, map[history.Line]float64{history.Generated: 1000, history.CPU: 50})
	h.Add(sampleOf(0, 1))
	expect(t, h, map[history.Line]float64{history.Generated: 0, history.CPU: 0})
	if got := newest(h, history.Store50); !math.IsNaN(got) {
		t.Errorf("nobody stores, and that takes %v s", got)
	}
	if _, got, _ := h.Kinds()[0].Series.Near(h.Last()); got != 0 {
		t.Errorf("nobody runs, and %v posts come each second", got)
	}
	h.Add(s) // read from the journal again
	if got := newest(h, history.Generated); got != 0 || !h.Last().Equal(sampleOf(0, 1).Time) {
		t.Errorf("a sample that was said before counts again: %v", got)
	}
	s.Node, s.Time = 8, sampleOf(8, 2).Time
	h.Add(s)
	expect(t, h, map[history.Line]float64{history.Generated: 1000})
}

// TestLate adds a sample that is older than another node's newest, and ignores one that
// isn't newer than its own node's last.
func TestLate(t *testing.T) {
	h := history.New(begun, time.Hour)
	add := func(node int64, n int, events uint64) {
		s := sampleOf(node, n)
		s.Generated, s.Top = events, []metrics.TopCount{{Name: "golang", Events: events}}
		s.Errors[metrics.StageStore] = 1
		h.Add(s)
	}
	add(1, 2, 10)
	add(2, 1, 100)
	if got := h.Line(history.Generated).Len(); got != 1 {
		t.Errorf("a late sample made a new point: %d, want 1", got)
	}
	add(1, 3, 10)
	expect(t, h, map[history.Line]float64{history.Generated: 220, history.StoreErrors: 240})
	add(1, 3, 10)
	add(1, 2, 10)
	add(1, 4, 10)
	expect(t, h, map[history.Line]float64{history.StoreErrors: 240})
	if got := h.Top(1)[0].Events; got != 130 {
		t.Errorf("the top has %d events, want 130: samples were counted twice", got)
	}
}

// TestRepeatedSample adds a sample that was observed and then read back from a store,
// which rounds times to microseconds.
func TestRepeatedSample(t *testing.T) {
	h := history.New(begun, time.Hour)
	s := sampleOf(1, 0)
	s.Time = s.Time.Add(123456789)
	stored := s
	stored.Time = stored.Time.Truncate(time.Microsecond)
	h.Add(stored)
	h.Add(s)
	if got := h.Line(history.Generated).Len(); got != 1 {
		t.Errorf("one sample makes %d points", got)
	}
}

// TestThin adds many hours of samples at two a second: peaks remain, the newest hour is
// not thinned, and memory is bounded.
func TestThin(t *testing.T) {
	for _, c := range []struct {
		span, lasts time.Duration
	}{{24 * time.Hour, 24 * time.Hour}, {7 * 24 * time.Hour, 7 * 24 * time.Hour}, {10 * time.Minute, 48 * time.Hour}} {
		t.Run(fmt.Sprint(c.span, " of ", c.lasts), func(t *testing.T) {
			if testing.Short() && c.lasts > 24*time.Hour {
				t.Skip("make medium feeds more than a day")
			}
			const peakEvery = 20_000
			n := int(c.lasts / half)
			h := history.New(begun, c.span)
			before := heap()
			for i := range n {
				s := sampleOf(1, i)
				s.Backlog = int64(i % 10)
				if i%peakEvery == peakEvery/2 {
					s.Backlog = int64(1000 + i)
				}
				h.Add(s)
			}
			if used := heap() - before; used > 40<<20 {
				t.Errorf("%d samples take %d MiB, want at most 40", n, used>>20)
			}
			line := h.Line(history.Waiting)
			if got := line.Len(); got > 50_000 {
				t.Errorf("%d points are kept of %d", got, n)
			}
			at := func(i int) time.Time { return sampleOf(1, i).Time }
			for i := peakEvery / 2; i < n; i += peakEvery {
				if _, hi, _ := line.Range(at(i), at(i)); hi != float64(1000+i) {
					t.Fatalf("the peak of sample %d is %v, want %d", i, hi, 1000+i)
				}
			}
			if h.Thinned().IsZero() || h.Last().Sub(h.Thinned()) < 59*time.Minute {
				t.Errorf("only what is after %s is complete, want an hour before %s", h.Thinned(), h.Last())
			}
			whole := 0
			for i := n - 7200; i < n; i++ {
				if got, _, _ := line.Near(at(i)); got.Equal(at(i)) {
					whole++
				}
			}
			if whole != 7200 {
				t.Errorf("of the newest 7200 samples %d are there one by one", whole)
			}
			runtime.KeepAlive(h)
		})
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestKinds(t *testing.T) {
	h := history.New(begun, time.Hour)
	for n := range 3 {
		s := sampleOf(1, n)
		s.Kinds = map[string]uint64{"post": 10, "comment": 100, "upvote": 10}
		for i := range 20 {
			s.Kinds[fmt.Sprint("more", i)] = uint64(1 + i)
		}
		if n == 0 {
			s.Kinds = map[string]uint64{"post": 10, "comment": 100, "upvote": 10}
		}
		h.Add(s)
	}
	kinds := h.Kinds()
	if len(kinds) != 8 {
		t.Errorf("there are %d lines, want at most 8", len(kinds))
	}
	if kinds[0].Name != "comment" {
		t.Errorf("the first is %s, want the most frequent", kinds[0].Name)
	}
	var names []string
	for _, k := range kinds {
		names = append(names, k.Name)
	}
	// Equal counts don't swap ranks from frame to frame.
	for i, name := range names {
		if name == "post" && names[i+1] != "upvote" {
			t.Errorf("got %q, want equal kinds by name", names)
		}
	}
	s := sampleOf(1, 3)
	s.Kinds = map[string]uint64{"comment": 1, "upvote": 1000}
	h.Add(s)
	if kinds := h.Kinds(); kinds[0].Name != "comment" || kinds[2].Name != "upvote" {
		t.Errorf("got %v, want each kind where it was", kinds)
	}
	for _, k := range h.Kinds() {
		if _, v, ok := k.Series.Near(h.Last()); k.Name == "post" && (!ok || v != 0) {
			t.Errorf("a kind without events says %v, %t, want 0", v, ok)
		}
	}
}

// journal is a store's journal of given samples, which fails at a time.
type journal struct {
	core.Journal
	kept  []metrics.Sample
	fail  time.Time
	reads []read
}

// read is a period that was read from a journal, and the length of the rollups.
type read struct {
	from, to time.Time
	length   time.Duration
}

// Rollups merges all samples of an interval, if they are in the period.
func (j *journal) Rollups(_ context.Context, from, to time.Time, length time.Duration) iter.Seq2[metrics.Sample, error] {
	j.reads = append(j.reads, read{from, to, length})
	return func(yield func(metrics.Sample, error) bool) {
		var sum metrics.Sample
		for s, err := range j.Samples(context.Background(), from, to) {
			if err != nil {
				yield(s, err)
				return
			}
			if !sum.Time.IsZero() && !sum.Time.Truncate(length).Equal(s.Time.Truncate(length)) {
				if !yield(sum, nil) {
					return
				}
				sum = metrics.Sample{}
			}
			sum.Merge(s)
		}
		if !sum.Time.IsZero() {
			yield(sum, nil)
		}
	}
}

var errBroken = errors.New("broken")

func (j *journal) Samples(_ context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		for _, s := range j.kept {
			switch {
			case !from.IsZero() && s.Time.Before(from) || !to.IsZero() && !s.Time.Before(to):
			case !j.fail.IsZero() && s.Time.After(j.fail):
				yield(metrics.Sample{}, errBroken)
				return
			default:
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

// TestLoadReadsRollups: of a long window little more than the last hour is read sample by
// sample, and nothing twice or not at all, in periods of whole rollups. A short window
// has only samples.
func TestLoadReadsRollups(t *testing.T) {
	now := begun.Add(300*24*time.Hour + 17*time.Minute + 3*time.Second)
	for span, want := range map[time.Duration]time.Duration{
		time.Hour: 0, 6 * time.Hour: 0, 12 * time.Hour: time.Minute, 24 * time.Hour: time.Minute,
		7 * 24 * time.Hour: 10 * time.Minute, 30 * 24 * time.Hour: time.Hour, 200 * 24 * time.Hour: 6 * time.Hour,
	} {
		j := &journal{}
		for at := now.Add(-span); at.Before(now); at = at.Add(max(want/4, time.Second)) {
			s := sampleOf(1, 0)
			s.Time, s.Interval, s.Stored = at, max(want/4, time.Second), 1
			j.kept = append(j.kept, s)
		}
		h, err := history.Load(t.Context(), j, now.Add(-span), now)
		if err != nil || h.Resolution() != want || history.Resolution(span) != want {
			t.Errorf("%v: resolution %v, %v, want %v", span, h.Resolution(), err, want)
		}
		if last := j.kept[len(j.kept)-1].Time; !h.Last().Equal(last) {
			t.Errorf("%v: it ends at %s, want %s", span, h.Last(), last)
		}
		if want == 0 {
			if len(j.reads) > 0 {
				t.Errorf("%v: rollups were read: %v", span, j.reads)
			}
			continue
		}
		at := j.reads[0].from
		if at.After(now.Add(-span)) || at.Before(now.Add(-span-time.Hour)) {
			t.Errorf("%v: it was read from %s", span, at)
		}
		for _, r := range j.reads {
			if !r.from.Equal(at) || !r.to.Equal(r.to.Truncate(r.length)) || r.length > want {
				t.Errorf("%v: read %+v after %s, want whole intervals without a gap", span, r, at)
			}
			at = r.to
		}
		if left := now.Sub(at); left < time.Hour || left > time.Hour+10*time.Minute {
			t.Errorf("%v: the last %v were read sample by sample, want an hour", span, left)
		}
	}
}

// TestLoad reads a window. Its first sample already takes those before the window into
// account.
func TestLoad(t *testing.T) {
	j := &journal{}
	for i := range 7200 {
		s := sampleOf(1, i)
		s.Errors[metrics.StageStore] = 1
		s.Top = []metrics.TopCount{{Name: "golang", Events: 1}}
		j.kept = append(j.kept, s)
	}
	end := begun.Add(time.Hour)
	from := end.Add(-time.Minute)
	h, err := history.Load(t.Context(), j, from, end)
	if err != nil {
		t.Fatal(err)
	}
	if !h.From().Equal(from) {
		t.Errorf("it begins at %s, want %s", h.From(), from)
	}
	if got := h.Top(1)[0]; got.Events != 600 || got.New {
		t.Errorf("got %+v, want the 600 events of five minutes and a place before", got)
	}
	if h.First().Before(from.Add(-history.TopSpan * 2)) {
		t.Errorf("it was read from %s, much before %s", h.First(), from)
	}

	all, err := history.Load(t.Context(), j, time.Time{}, end)
	if err != nil || !all.First().Equal(begun) || all.Line(history.Generated).Len() != 7200 {
		t.Errorf("everything begins at %s with %d samples, %v", all.First(), all.Line(history.Generated).Len(), err)
	}
	none, err := history.Load(t.Context(), &journal{}, time.Time{}, end)
	if err != nil || !none.First().IsZero() || !none.Last().IsZero() {
		t.Errorf("of nothing came %s to %s, %v", none.First(), none.Last(), err)
	}

	j.fail = begun.Add(40 * time.Minute)
	part, err := history.Load(t.Context(), j, begun, end)
	if !errors.Is(err, errBroken) || !part.Last().Equal(j.fail) {
		t.Errorf("got up to %s and %v, want all before the error, and it", part.Last(), err)
	}
}
