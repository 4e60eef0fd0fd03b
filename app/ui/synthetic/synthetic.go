// Package synthetic makes up the snapshots of a pipeline. The same seed gives the same
// snapshots. The window's tests, pictures and benchmark use it.
package synthetic

import (
	"math"
	"math/rand/v2"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// Model makes up snapshots, one for each interval.
type Model struct {
	every time.Duration
	rate  float64 // events per second, on average

	at      time.Time
	started time.Time
	random  *rand.Rand
	n       int
	waiting float64
	totals  metrics.Counters
}

// New returns a model whose first snapshot covers the interval that ends at from. rate
// is in events per second.
func New(from time.Time, every time.Duration, rate float64) *Model {
	return &Model{every: every, rate: rate, at: from.Add(-every), started: from.Add(-12 * time.Hour), random: rand.New(rand.NewPCG(1, 2))}
}

// In each ten minutes, more events arrive than are processed for a while. The bounds
// are in seconds.
const (
	burstFrom = 240
	burstTo   = 330
	burstEnd  = 372 // the backlog is processed
)

// Next returns the next snapshot.
func (m *Model) Next() metrics.Snapshot {
	m.at = m.at.Add(m.every)
	m.n++
	second := math.Mod(float64(m.n)*m.every.Seconds(), 600)
	noise := func(share float64) float64 { return 1 + share*(m.random.Float64()-0.5) }
	rate := m.rate * noise(0.12) * (1 + 0.06*math.Sin(second/23))
	processed := rate
	switch {
	case second >= burstFrom && second < burstTo:
		rate *= 1.4
		processed = m.rate * 1.15 * noise(0.05)
	case second >= burstTo && second < burstEnd && m.waiting > 10:
		processed = rate * 1.9
	}
	seconds := m.every.Seconds()
	m.waiting = max(m.waiting+(rate-processed)*seconds, 3+4*m.random.Float64())
	s := metrics.Snapshot{Started: m.started, Audited: m.at.Add(-2 * time.Second)}
	s.Node, s.Time, s.Interval = 1, m.at, m.every
	s.Generated, s.Stored, s.Processed = count(rate*seconds), count(rate*seconds), count(processed*seconds)
	s.Batches, s.Claims, s.Commits = count(12*seconds), count(14*seconds), count(26*seconds)
	s.Busy[metrics.StageStore] = int64(0.28 * noise(0.3) * float64(m.every))
	s.Busy[metrics.StageProcess] = int64(8 * 0.38 * noise(0.3) * float64(m.every))
	s.ChannelDepth, s.ChannelCapacity = int(7*noise(1)), 100
	s.Workers, s.WorkersBusy = 8, int(3*noise(0.6))
	s.Backlog, s.Claimed = int64(m.waiting), int64(min(m.waiting, 6))
	s.Oldest = time.Duration(m.waiting/max(processed, 1)*1e9) + 5*time.Millisecond
	s.InStore = 71_300_000 + int64(m.totals.Stored)
	s.SizeBytes, s.WALBytes, s.Connections = 1_900_000_000+int64(m.n)*20_000, 12<<20, 3
	s.CPU, s.HeapBytes, s.RSSBytes, s.Goroutines = 0.31*noise(0.3)*seconds, 18<<20, uint64(88e6*noise(0.02)), 41
	m.fail(&s)
	m.latencies(&s)
	m.breakdown(&s, rate*seconds)
	m.totals = m.totals.Add(s.Counters)
	s.Totals = m.totals
	s.Totals.Stored += 54_100_000
	return s
}

func count(n float64) uint64 { return uint64(math.Round(max(n, 0))) }

func (m *Model) fail(s *metrics.Snapshot) {
	texts := []struct {
		stage metrics.Stage
		text  string
	}{
		{metrics.StageProcess, "timeout after 250 ms (2 of 5)"},
		{metrics.StageGenerate, "line 81204: invalid UTF-8"},
		{metrics.StageStore, "append: disk busy, again in 0.2 s"},
	}
	for i, t := range texts {
		if m.random.Float64() < 0.012/float64(i+1) {
			s.Counters.Errors[t.stage]++
			s.Recent = append(s.Recent, metrics.ErrorEvent{Time: m.at, Stage: t.stage, Text: t.text})
		}
	}
	if m.random.Float64() < 0.05 {
		s.Failed++
	}
}

func (m *Model) latencies(s *metrics.Snapshot) {
	base := s.Oldest.Seconds()*0.9 + 0.004
	for range 60 {
		spread := math.Exp(m.random.NormFloat64() * 0.35)
		store := 0.0025 * math.Exp(m.random.NormFloat64()*0.4)
		s.Latency[metrics.LatencyStore].Record(time.Duration(store*1e9), 1)
		s.Latency[metrics.LatencyProcess].Record(time.Duration(0.0015*spread*1e9), 1)
		s.Latency[metrics.LatencyEndToEnd].Record(time.Duration((base*spread+store)*1e9), 1)
	}
}

func (m *Model) breakdown(s *metrics.Snapshot, events float64) {
	s.Kinds = map[string]uint64{
		core.KindComment: count(events * 0.55), core.KindUpvote: count(events * 0.28), core.KindPost: count(events * 0.09), core.KindDownvote: count(events * 0.08),
	}
	for i, name := range []string{"AskReddit", "politics", "funny", "worldnews", "gaming", "soccer", "golang", "science", "movies", "books"} {
		drift := 1 + 0.4*math.Sin(float64(m.n)/300+float64(i)*1.7)
		s.Top = append(s.Top, metrics.TopCount{Name: name, Events: count(events * 0.2 / float64(i+1) * drift)})
	}
	s.ActiveUsers = 18_000
}
