package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/core"
	"weir/core/export"
	"weir/core/metrics"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// sample is a second of a node's work that ended at.
func sample(node int64, at time.Time, stored uint64, latency time.Duration) metrics.Sample {
	s := metrics.Sample{Node: node, Time: at, Interval: time.Second, CPU: 0.25}
	s.Stored = stored
	s.Backlog = int64(stored) * 10
	s.Latency[metrics.LatencyStore].Record(latency, int64(stored))
	return s
}

func TestMetricsRow(t *testing.T) {
	s := metrics.Sample{Node: 3, Time: noon.Add(500 * time.Millisecond), Interval: 500 * time.Millisecond, CPU: 0.1}
	s.Counters = metrics.Counters{Generated: 1, Stored: 2, Processed: 3, Failed: 4, Dead: 5, Rejected: 6, Errors: [metrics.Stages]uint64{1, 2, 3, 4}}
	s.Levels = metrics.Levels{Gauges: metrics.Gauges{Backlog: 8, Oldest: 1234567 * time.Microsecond}, ChannelDepth: 7, RSSBytes: 9}
	s.Latency[metrics.LatencyStore].Record(40*time.Microsecond, 99)
	s.Latency[metrics.LatencyStore].Record(100*time.Microsecond, 1)
	for _, test := range []struct {
		format export.Format
		want   string
	}{
		{export.CSV, "2026-01-01T12:00:00.500000Z,3,1,2,3,4,5,6,10,7,8,1.235,0.04,0.04,,,,20,9,4,6,7,8,1.235,20,9\r\n"},
		{export.NDJSON, `{"time":"2026-01-01T12:00:00.500000Z","node":3,"generated":1,"stored":2,"processed":3,"failed":4,"dead":5,` +
			`"rejected":6,"errors":10,"channel_depth":7,"backlog":8,"oldest_seconds":1.235,"store_p50_ms":0.04,"store_p99_ms":0.04,` +
			`"end_to_end_p50_ms":null,"end_to_end_p95_ms":null,"end_to_end_p99_ms":null,"cpu_percent":20,"rss_bytes":9,` +
			`"stored_peak":4,"processed_peak":6,"channel_depth_max":7,"backlog_max":8,"oldest_seconds_max":1.235,"cpu_percent_max":20,"rss_bytes_max":9}` + "\n"},
	} {
		var b strings.Builder
		if rows, err := export.Metrics(&b, test.format, all(s), 0); rows != 1 || err != nil {
			t.Fatalf("%v: got %d, %v, want 1, nil", test.format, rows, err)
		}
		if got := b.String(); !strings.HasSuffix(got, test.want) {
			t.Errorf("%v\ngot  %q\nwant %q", test.format, got, test.want)
		}
	}
}

// TestMetricsOrder: samples of one moment are sorted by node.
func TestMetricsOrder(t *testing.T) {
	later := noon.Add(time.Second)
	got := measured(t, 0, sample(2, noon, 1, 0), sample(1, noon, 2, 0), sample(2, later, 3, 0), sample(1, later, 4, 0))
	want := []string{"12:00:00 1 2", "12:00:00 2 1", "12:00:01 1 4", "12:00:01 2 3"}
	if lines := summary(got); !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
}

// TestMetricsEvery: counters are added, histograms merged, levels the last
// ones beside the largest, and the samples handed in stay as they were.
func TestMetricsEvery(t *testing.T) {
	samples := []metrics.Sample{
		sample(2, noon.Add(-time.Second), 1, time.Millisecond),
		sample(2, noon, 70, time.Millisecond),
		sample(1, noon.Add(10*time.Second), 5, time.Millisecond),
		sample(2, noon.Add(59*time.Second), 30, time.Second),
		sample(2, noon.Add(time.Minute), 7, time.Millisecond),
	}
	got := measured(t, time.Minute, samples...)
	want := []string{"11:59:00 2 1", "12:00:00 1 5", "12:00:00 2 100", "12:01:00 2 7"}
	if lines := summary(got); !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
	merged := got[2]
	if merged.Backlog != 300 {
		t.Errorf("backlog %d, want the later 300", merged.Backlog)
	}
	if merged.P50 < 1 || merged.P50 > 1.01 || merged.P99 < 1000 || merged.P99 > 1010 {
		t.Errorf("store latency: p50 %v ms, p99 %v ms, want 1 and a second", merged.P50, merged.P99)
	}
	if merged.BacklogMax != 700 || merged.StoredPeak != 70 {
		t.Errorf("at most a backlog of %v and %v events/s, want 700 and 70", merged.BacklogMax, merged.StoredPeak)
	}
	if merged.CPU != 25 {
		t.Errorf("cpu %v %%, want 25", merged.CPU)
	}
	if n := samples[1].Latency[metrics.LatencyStore].Count(); n != 70 {
		t.Errorf("the first sample now counts %d latencies, want 70", n)
	}
}

// TestMetricsAddUp: merging never changes a sum, and rows ascend.
func TestMetricsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var samples []metrics.Sample
		var want uint64
		at := noon
		for range rapid.IntRange(0, 20).Draw(t, "samples") {
			at = at.Add(time.Duration(rapid.Int64Range(0, 5e6).Draw(t, "gap")) * time.Microsecond)
			stored := rapid.Uint64Range(0, 1000).Draw(t, "stored")
			samples = append(samples, sample(rapid.Int64Range(1, 3).Draw(t, "node"), at, stored, time.Millisecond))
			want += stored
		}
		every := time.Duration(rapid.Int64Range(0, 10e6).Draw(t, "every")) * time.Microsecond
		var sum uint64
		var last metric
		for _, m := range measured(t, every, samples...) {
			sum += m.Stored
			if c := m.Time.Compare(last.Time); c < 0 || c == 0 && m.Node < last.Node || c == 0 && m.Node == last.Node && every > 0 {
				t.Fatalf("%v of node %d after %v of node %d", m.Time, m.Node, last.Time, last.Node)
			}
			last = m
		}
		if sum != want {
			t.Fatalf("got %d stored, want %d", sum, want)
		}
	})
}

func TestMetricsRefusesDisorder(t *testing.T) {
	_, err := export.Metrics(io.Discard, export.CSV, all(sample(1, noon, 1, 0), sample(1, noon.Add(-time.Hour), 1, 0)), time.Minute)
	want := "export: samples are out of order: 2026-01-01T11:00:00.000000Z after 2026-01-01T12:00:00.000000Z"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestMetricsFlatMemory: many intervals need no more memory than one.
func TestMetricsFlatMemory(t *testing.T) {
	const intervals, nodes = 60, 5
	var heap []uint64
	samples := func(yield func(metrics.Sample, error) bool) {
		for i := range intervals {
			if i == 10 || i == intervals-1 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				heap = append(heap, m.HeapAlloc)
			}
			for j := range 4 * nodes {
				at := noon.Add(time.Duration(i)*time.Minute + time.Duration(j/nodes)*time.Second)
				if !yield(sample(int64(j%nodes), at, 10, time.Millisecond), nil) {
					return
				}
			}
		}
	}
	if got, err := export.Metrics(io.Discard, export.CSV, samples, time.Minute); got != intervals*nodes || err != nil {
		t.Fatalf("got %d, %v, want %d, nil", got, err, intervals*nodes)
	}
	if heap[1] > heap[0]+1<<20 {
		t.Errorf("got %d bytes in use at the end, want about the %d of the beginning", heap[1], heap[0])
	}
}

// metric is what a reader takes from a row.
type metric struct {
	Time    time.Time
	Node    int64
	Stored  uint64
	Backlog int64
	P50     float64 `json:"store_p50_ms"`
	P99     float64 `json:"store_p99_ms"`
	CPU     float64 `json:"cpu_percent"`

	StoredPeak float64 `json:"stored_peak"`
	BacklogMax float64 `json:"backlog_max"`
}

func measured(t interface {
	Helper()
	Fatal(...any)
}, every time.Duration, samples ...metrics.Sample) []metric {
	t.Helper()
	var b bytes.Buffer
	rows, err := export.Metrics(&b, export.NDJSON, all(samples...), every)
	if err != nil {
		t.Fatal(err)
	}
	var read []metric
	for d := json.NewDecoder(&b); d.More(); {
		var m metric
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		read = append(read, m)
	}
	if len(read) != rows {
		t.Fatal("got", rows, "rows, read", len(read))
	}
	return read
}

// summary is time, node and stored of each row.
func summary(rows []metric) []string {
	var lines []string
	for _, m := range rows {
		lines = append(lines, fmt.Sprint(m.Time.Format(time.TimeOnly), " ", m.Node, " ", m.Stored))
	}
	return lines
}

// BenchmarkMetrics merges a minute of samples into a row.
func BenchmarkMetrics(b *testing.B) {
	minute := make([]metrics.Sample, 120)
	for i := range minute {
		minute[i] = sample(1, noon.Add(time.Duration(i)*time.Second/2), 1000, time.Millisecond)
		for l := range minute[i].Latency {
			for d := range 50 {
				minute[i].Latency[l].Record(time.Duration(d)*time.Millisecond, 20)
			}
		}
	}
	for b.Loop() {
		if _, err := export.Metrics(io.Discard, export.CSV, all(minute...), time.Minute); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(minute)*b.N)/b.Elapsed().Seconds(), "samples/s")
}

func BenchmarkEvents(b *testing.B) {
	e := core.Event{ID: 1, Source: "reddit", Key: "t1_a", Kind: "comment", Subreddit: "golang", Author: "someone", Data: []byte(`{"body":"` + strings.Repeat("text ", 100) + `"}`)}
	for _, f := range []export.Format{export.CSV, export.NDJSON} {
		b.Run(f.String(), func(b *testing.B) {
			events := func(yield func(core.Event, error) bool) {
				for b.Loop() && yield(e, nil) {
				}
			}
			if _, err := export.Events(io.Discard, f, events); err != nil {
				b.Fatal(err)
			}
		})
	}
}
