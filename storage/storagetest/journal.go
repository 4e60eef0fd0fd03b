package storagetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// sample returns test metrics of a node with a value in every field.
func sample(node int64, at time.Time) metrics.Sample {
	s := metrics.Sample{
		Node: node, Time: at, Interval: 500 * time.Millisecond,
		Counters: metrics.Counters{Generated: 1<<63 + 1, Stored: 2, Duplicates: 3, Rejected: 4, Processed: 5, Failed: 6, Dead: 7, Batches: 8, Claims: 9,
			Errors: [...]uint64{1, 0, 2, 0}, Blocked: time.Second, Busy: [...]int64{1, 2, 3, 4}, Reads: 10, Writes: 11, Updates: 12, Commits: 13, Waited: 14},
		Levels: metrics.Levels{ChannelDepth: 1, ChannelCapacity: 100, Workers: 2, WorkersBusy: 1, Connections: 10, Goroutines: 11, HeapBytes: 12, RSSBytes: 13, ActiveUsers: 14,
			Gauges: metrics.Gauges{Backlog: 3, Claimed: 4, Waiting: 5, DeadNow: 6, Oldest: time.Hour, Lost: 7, Twice: 8, SizeBytes: 1 << 40, WALBytes: 9}},
		Tuning: &metrics.Tuning{Rate: 1.5, Workers: 2, Batch: 1000, WriteBatch: 500, Work: 12 * time.Millisecond, FailRate: 0.25, Paused: true},

		CPU:   0.1,
		Kinds: map[string]uint64{core.KindPost: 1, `odd "kind"`: 2},
		Top:   []metrics.TopCount{{Name: "golang", Events: 9}, {Name: "", Events: 1}},
		Recent: []metrics.ErrorEvent{
			{Time: at.Add(-200 * time.Millisecond), Stage: metrics.StageStore, Text: "append: no \"room\"\x00\n"},
			{Time: at.Add(-time.Microsecond).UTC(), Stage: metrics.StageProcess, Text: "event 7, attempt 1: früh", Event: 7},
		},
	}
	for i := range s.Latency {
		for j := range 1 + i*100 {
			s.Latency[i].Record(time.Duration(j*j)*time.Millisecond, int64(j+1))
		}
	}
	return s
}

// text returns all of a sample in one line, for comparisons.
func text(t testing.TB, s metrics.Sample) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d %s %s %s", s.Node, s.Time.UTC().Format(time.RFC3339Nano), s.Interval, b)
}

func addSample(p *program, s metrics.Sample) {
	p.t.Helper()
	if err := p.AddSample(p.t.Context(), s); err != nil {
		p.t.Fatalf("AddSample: %v", err)
	}
}

// samplesComeBack: every field of a sample, including histograms, is read back by
// another program. It fails when a field is not kept or a number passes through a
// float.
func samplesComeBack(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	at := time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC)
	empty := metrics.Sample{Node: p.id, Time: at.Add(time.Second), Interval: time.Microsecond}
	want := []metrics.Sample{sample(p.id, at), empty}
	for _, s := range want {
		addSample(p, s)
	}
	got := collect(t, q.Samples(t.Context(), time.Time{}, time.Time{}))
	if len(got) != len(want) {
		t.Fatalf("got %d samples, want %d", len(got), len(want))
	}
	for i := range want {
		if got, want := text(t, got[i]), text(t, want[i]); got != want {
			t.Errorf("sample %d:\ngot  %s\nwant %s", i, got, want)
		}
	}
	if got, want := got[0].Recent, want[0].Recent; !slices.Equal(got, want) {
		t.Errorf("got errors %+v, want %+v", got, want)
	}
	if got, want := got[0].Latency[3].Percentile(99), want[0].Latency[3].Percentile(99); got != want {
		t.Errorf("percentile: got %v, want %v", got, want)
	}
}

// samplesAreListedByTime: a range includes its start and excludes its end, a
// missing bound excludes nothing, and samples of all nodes are listed, oldest
// first. It fails when a bound is inclusive or exclusive by mistake.
func samplesAreListedByTime(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	at := func(n int) time.Time { return minute(0).Add(time.Duration(n) * time.Second) }
	for _, n := range []int{2, 0, 3, 1} {
		addSample(p, metrics.Sample{Node: p.id, Time: at(n), Interval: time.Second})
	}
	addSample(q, metrics.Sample{Node: q.id, Time: at(1), Interval: time.Second})
	for _, c := range []struct {
		from, to time.Time
		want     []int
	}{
		{time.Time{}, time.Time{}, []int{0, 1, 1, 2, 3}},
		{at(1), at(3), []int{1, 1, 2}},
		{at(2), time.Time{}, []int{2, 3}},
		{time.Time{}, at(1), []int{0}},
		{at(1).Add(time.Microsecond), at(2).Add(time.Microsecond), []int{2}},
		{at(9), time.Time{}, nil},
	} {
		var got []int
		for _, s := range collect(t, p.Samples(t.Context(), c.from, c.to)) {
			got = append(got, int(s.Time.Sub(at(0))/time.Second))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from %v to %v: got %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

// newSamplesAreListedByNode: newer samples of one node are selected by that node's own time,
// however late its clock is; without a time, the newest sample is the start. It
// fails when other nodes' clocks matter.
func newSamplesAreListedByNode(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	at := func(n int) time.Time { return minute(0).Add(time.Duration(n) * time.Second) }
	if got := collect(t, p.NewSamples(t.Context(), p.id, time.Time{})); len(got) != 0 {
		t.Errorf("got %d samples of a node that has none", len(got))
	}
	for n := range 4 {
		addSample(q, metrics.Sample{Node: q.id, Time: at(n + 1000), Interval: time.Second})
		addSample(p, sample(p.id, at(n)))
	}
	for _, c := range []struct {
		node  int64
		after time.Time
		want  []int
	}{
		{p.id, time.Time{}, []int{3}},
		{p.id, at(1), []int{2, 3}},
		{p.id, at(3), nil},
		{p.id, time.Unix(0, 0), []int{0, 1, 2, 3}},
		{q.id, at(1001), []int{1002, 1003}},
		{q.id + 100, time.Time{}, nil},
	} {
		var got []int
		for _, s := range collect(t, p.NewSamples(t.Context(), c.node, c.after)) {
			got = append(got, int(s.Time.Sub(at(0))/time.Second))
			if s.Node != c.node {
				t.Errorf("got node %d, want %d", s.Node, c.node)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("of node %d after %v: got %v, want %v", c.node, c.after, got, c.want)
		}
	}
	newest := collect(t, q.NewSamples(t.Context(), p.id, at(2)))
	if got, want := text(t, newest[0]), text(t, sample(p.id, at(3))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// annotationsComeBack: annotations are listed by time, with all fields. It fails
// when a bound is inclusive or exclusive by mistake.
func annotationsComeBack(t *testing.T, db Database) {
	p := start(t, db)
	want := []core.Annotation{
		{Node: p.id, Time: minute(1), Text: "rate 100 → 200"},
		{Node: p.id, Time: minute(1), Text: "at the same moment"},
		{Node: p.id, Time: minute(2), Text: `"paused"`},
	}
	for _, i := range []int{2, 0, 1} {
		if err := p.Annotate(t.Context(), want[i]); err != nil {
			t.Fatalf("Annotate: %v", err)
		}
	}
	for _, c := range []struct {
		from, to time.Time
		want     []core.Annotation
	}{
		{time.Time{}, time.Time{}, want},
		{minute(1), minute(2), want[:2]},
		{minute(2), time.Time{}, want[2:]},
		{minute(3), minute(9), nil},
	} {
		got := collect(t, p.Annotations(t.Context(), c.from, c.to))
		for i := range got {
			got[i].Time = got[i].Time.UTC()
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from %v to %v: got %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

// pruneRemovesTheOld: samples and annotations older than the age are removed,
// younger ones stay, and events are not affected. It fails when the age is not
// relative to now.
func pruneRemovesTheOld(t *testing.T, db Database) {
	p := start(t, db)
	p.add(10, events(0, 3)...)
	p.drain(10)
	now := time.Now().Truncate(time.Microsecond)
	for _, age := range []time.Duration{3 * time.Hour, 2 * time.Hour, time.Minute} {
		addSample(p, metrics.Sample{Node: p.id, Time: now.Add(-age), Interval: time.Second})
		if err := p.Annotate(t.Context(), core.Annotation{Node: p.id, Time: now.Add(-age), Text: age.String()}); err != nil {
			t.Fatalf("Annotate: %v", err)
		}
	}
	if err := p.Prune(t.Context(), time.Hour); err != nil {
		t.Fatalf("Prune: %v", err)
	}
	samples := collect(t, p.Samples(t.Context(), time.Time{}, time.Time{}))
	if len(samples) != 1 || !samples[0].Time.Equal(now.Add(-time.Minute)) {
		t.Errorf("got %d samples, want the youngest", len(samples))
	}
	annotations := collect(t, p.Annotations(t.Context(), time.Time{}, time.Time{}))
	if len(annotations) != 1 || annotations[0].Text != "1m0s" {
		t.Errorf("got %v, want the youngest", annotations)
	}
	expectEvents(p, events(0, 3))
	expectSound(p)
}
