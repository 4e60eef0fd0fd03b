package sqlite_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"weir/core/metrics"
	"weir/storage/sqlite"
)

// TestOldFrames: what this version compressed is read by all later ones. It fails when the
// dictionary is changed.
func TestOldFrames(t *testing.T) {
	path := t.TempDir() + "/frames.db"
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	db := openRaw(t, path)
	db.exec(fmt.Sprintf("INSERT INTO samples (at, node, duration, data) VALUES (1000000, 3, 500000, x'%s')", packed))
	n := 0
	for sample, err := range s.Samples(t.Context(), time.Time{}, time.Time{}) {
		if err != nil || sample.Stored != 51 || sample.Range(metrics.Backlog).Max != 31 || sample.Kinds["upvote"] != 41 {
			t.Errorf("got %+v, %v", sample, err)
		}
		n++
	}
	if n != 1 {
		t.Errorf("got %d samples, want 1", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// packed is the frame of a sample, as the first version made it.
const packed = "28b52ffd0100010d0100487b32222c315d7d7d7d0700358a02740ffdc8715c160577300ebdcce3da2d5f01"

// TestSamplesTakeLittle: samples of ten seconds, at a hundred events per second, take so
// little of the file, indexes and what pages leave empty included, that a day's are at most
// 40 MB with the smaller ones of the last hour. It fails when each takes a page: when they
// aren't compressed, or the table has no rowids.
func TestSamplesTakeLittle(t *testing.T) {
	const n = 1000
	path := t.TempDir() + "/small.db"
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	size := func() int64 {
		if _, err := s.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	empty, random, text := size(), rand.New(rand.NewPCG(1, 2)), 0
	for i := range n {
		sample := tenSeconds(random)
		sample.Node, sample.Time = 1, time.Unix(int64(10*i), 0)
		b, err := json.Marshal(sample)
		if err != nil {
			t.Fatal(err)
		}
		text += len(b)
		if err := s.AddSample(t.Context(), sample); err != nil {
			t.Fatal(err)
		}
	}
	took := int((size() - empty) / n)
	t.Logf("a sample has %d bytes of JSON and takes %d of the file", text/n, took)
	const day, hour = 23 * 360, 7200
	if most := 40_000_000 / (day + hour); took > most {
		t.Errorf("a sample of ten seconds takes %d bytes, want at most %d: a day's would take more than 40 MB", took, most)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// tenSeconds are the samples of ten seconds merged.
func tenSeconds(random *rand.Rand) (sum metrics.Sample) {
	for range 20 {
		one := metrics.Sample{Time: time.Unix(1, 0), Interval: time.Second / 2, CPU: 0.02 + random.Float64()/100, Kinds: map[string]uint64{}}
		one.Counters = metrics.Counters{Generated: 50, Stored: 50, Processed: 49 + random.Uint64N(3), Batches: 40 + random.Uint64N(9), Claims: 40 + random.Uint64N(9), Reads: 4, Writes: 150 + random.Uint64N(9), Commits: 54}
		one.Busy = [metrics.Stages]int64{random.Int64N(1e6), random.Int64N(1e8), 4e8 + random.Int64N(1e8), 0}
		one.Levels = metrics.Levels{
			Gauges:          metrics.Gauges{InStore: random.Int64N(1e7), Backlog: random.Int64N(30), Claimed: random.Int64N(3), Oldest: time.Duration(random.Int64N(1e7)), SizeBytes: 4096 * random.Int64N(1e5), WALBytes: 4140632},
			ChannelCapacity: 100, Workers: 2, WorkersBusy: random.IntN(3), Connections: 1, Goroutines: 26, HeapBytes: 4<<20 + random.Uint64N(3<<20), RSSBytes: 36<<20 + random.Uint64N(1<<20), ActiveUsers: 990,
		}
		for l := range one.Latency {
			for range 50 {
				one.Latency[l].Record(time.Duration((1+float64(l))*1e6*math.Exp(random.NormFloat64())), 1)
			}
		}
		for _, kind := range []string{"comment", "downvote", "post", "upvote"} {
			one.Kinds[kind] = 1 + random.Uint64N(20)
		}
		for range 3 {
			one.Top = append(one.Top, metrics.TopCount{Name: []string{"AskReddit", "funny", "golang", "AmberCorals", "BoldMaples"}[random.IntN(5)], Events: 1 + random.Uint64N(9)})
		}
		sum.Merge(one)
	}
	for l := range sum.Latency {
		sum.Latency[l].Coarsen(4)
	}
	return sum
}
