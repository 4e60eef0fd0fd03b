package core

import (
	"time"

	"weir/core/activity"
	"weir/core/metrics"
)

// recorder adds up the stages' measurements. Each stage takes the lock for a few
// additions, once a batch.
type recorder struct {
	started  time.Time
	capacity int
	depth    func() int                           // of the channel; set before the stages start
	all      [metrics.Latencies]metrics.Histogram // of the whole run; visualize's alone
	written  chan struct{}                        // something was appended or settled; one slot, never blocks the sender

	mu       meteredMutex
	now      metrics.Counters                      // guarded by mu
	latency  *[metrics.Latencies]metrics.Histogram // guarded by mu; of this interval
	gauges   metrics.Gauges                        // guarded by mu; as last read
	gauged   time.Time                             // guarded by mu; when they were read
	node     int64                                 // guarded by mu; whose gauges they are
	base     int64                                 // guarded by mu; what the node had appended when this run had stored nothing
	workers  int                                   // guarded by mu
	atWork   int                                   // guarded by mu; workers with a claim
	recent   []metrics.ErrorEvent                  // guarded by mu; of this interval, as in a sample; its memory is there
	handed   []*breakdown                          // guarded by mu; since the last snapshot
	wanted   chan struct{}                         // guarded by mu; closed when visualize wants the workers' breakdowns
	refused  int64                                 // guarded by mu
	leftover int                                   // guarded by mu; records not stored before the drain timeout
}

func newRecorder(capacity, workers int, mutex *activity.Resource) *recorder {
	return &recorder{
		mu:       meteredMutex{use: mutex},
		started:  time.Now(),
		capacity: capacity,
		depth:    func() int { return 0 },
		written:  make(chan struct{}, 1),
		latency:  new([metrics.Latencies]metrics.Histogram),
		recent:   metrics.NewRecent(),
		wanted:   make(chan struct{}),
		workers:  workers,
	}
}

// generated counts what generate did since the last call: once for many events, so that
// the lock is rarely taken.
func (m *recorder) generated(events uint64, busy, blocked time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Generated += events
	m.now.Busy[metrics.StageGenerate] += int64(busy)
	m.now.Blocked += blocked
}

func (m *recorder) appended(done Appended, rejects int, due []time.Time, at time.Time, busy time.Duration) {
	late := pointsOf(due, int64(len(due)))
	m.wrote()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Stored += uint64(done.Stored)
	m.now.Duplicates += uint64(done.Duplicates)
	m.now.Replaced += uint64(done.Replaced)
	m.now.PassedOver += uint64(done.PassedOver)
	m.now.Rejected += uint64(rejects)
	m.now.Batches++
	m.now.Busy[metrics.StageStore] += int64(busy)
	for _, k := range late {
		m.latency[metrics.LatencyStore].Record(at.Sub(k.due), k.events)
	}
}

func (m *recorder) settled(c Claim, failed []Failed, passed []span, claimed, now time.Time, busy time.Duration) {
	dead := 0
	for _, f := range failed {
		if f.Dead {
			dead++
		}
	}
	events := attemptErrors(failed, now)
	m.wrote()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Processed += uint64(c.Size() - len(failed))
	m.now.Failed += uint64(len(failed))
	m.now.Dead += uint64(dead)
	m.now.Claims++
	m.now.Busy[metrics.StageProcess] += int64(busy)
	m.latency[metrics.LatencyProcess].Record(now.Sub(claimed), int64(c.Size()))
	for _, p := range passed {
		for _, k := range p.points {
			m.latency[metrics.LatencyEndToEnd].Record(now.Sub(k.due), k.events)
			if !p.stored.IsZero() {
				// A claim may be faster than the append's return: then it took no time.
				m.latency[metrics.LatencyClaim].Record(claimed.Sub(p.stored), k.events)
			}
		}
	}
	for _, e := range events {
		m.recent = metrics.AddRecent(m.recent, e)
	}
}

// wrote signals that a transaction may have left deltas.
func (m *recorder) wrote() {
	select {
	case m.written <- struct{}{}:
	default: // the signal is there
	}
}

func (m *recorder) setWorkers(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.workers = n
}

func (m *recorder) busy(by int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.atWork += by
}

func (m *recorder) countError(stage metrics.Stage, doing string, err error) {
	e := metrics.NewErrorEvent(time.Now(), stage, doing+": "+err.Error())
	e.Class = Class(err)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Errors[stage]++
	m.recent = metrics.AddRecent(m.recent, e)
}

// unstored counts records that were in the channel when the time to stop was over.
func (m *recorder) unstored(records int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.leftover += records
}

// nextRefused numbers the events that the store refused.
func (m *recorder) nextRefused() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refused++
	return m.refused
}

// gauge records the store's numbers; stored is the result of storedSoFar from before
// they were read. The first should be read before anything is stored: later, or when
// the node has joined again, an append in flight makes base wrong by its events.
func (m *recorder) gauge(g metrics.Gauges, stored uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gauged.IsZero() || g.Node != m.node {
		m.node, m.base = g.Node, g.Appended-int64(stored)
	}
	m.gauges, m.gauged = g, time.Now()
}

// storedSoFar is how many events this run has stored.
func (m *recorder) storedSoFar() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now.Stored
}

// merge hands a worker's breakdown over, unless it is empty, and returns an empty one,
// and a channel that is closed when visualize wants that.
func (m *recorder) merge(b *breakdown) (fresh *breakdown, wanted <-chan struct{}) {
	fresh = b
	if !b.empty() {
		fresh = newBreakdown()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !b.empty() {
		m.handed = append(m.handed, b)
	}
	return fresh, m.wanted
}

// interval is what one interval added.
type interval struct {
	counters metrics.Counters // cumulative
	latency  *[metrics.Latencies]metrics.Histogram
	gauges   metrics.Gauges
	gauged   time.Time
	workers  int
	atWork   int
	recent   []metrics.ErrorEvent
	seen     []*breakdown
}

// take ends an interval. spare, empty histograms, and handed, an empty list, take
// the place of those it returns: their memory is used again.
func (m *recorder) take(spare *[metrics.Latencies]metrics.Histogram, handed []*breakdown) interval {
	fresh, wanted := metrics.NewRecent(), make(chan struct{})
	m.mu.Lock()
	defer m.mu.Unlock()
	i := interval{
		counters: m.now, latency: m.latency, gauges: m.gauges, gauged: m.gauged,
		workers: m.workers, atWork: m.atWork,
		recent: m.recent, seen: m.handed,
	}
	if !i.gauged.IsZero() {
		// Of the events that this run stored, those that it has counted: the gauges may
		// lack the newest, or include an append that hasn't returned yet.
		i.gauges.InStore += int64(m.now.Stored) - (m.gauges.Appended - m.base)
	}
	close(m.wanted)
	m.latency, m.handed, m.wanted, m.recent = spare, handed, wanted, fresh
	return i
}

// attemptErrors are the newest of the attempts that failed.
func attemptErrors(failed []Failed, at time.Time) []metrics.ErrorEvent {
	failed = failed[max(len(failed)-metrics.RecentErrors, 0):]
	events := make([]metrics.ErrorEvent, len(failed))
	for i, f := range failed {
		events[i] = metrics.NewErrorEvent(at, metrics.StageProcess, attemptText(f).String())
		events[i].Event = f.ID
	}
	return events
}
