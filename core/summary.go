package core

import (
	"time"

	"weir/core/limit"
	"weir/core/metrics"
)

// Summary is what a run did.
type Summary struct {
	Store           string  `json:"store"`
	Source          string  `json:"source"` // set by the caller, who knows it
	Generated       uint64  `json:"generated"`
	Stored          uint64  `json:"stored"`
	Duplicates      uint64  `json:"duplicates"`  // with those that follow
	Replaced        uint64  `json:"replaced"`    // retrieved later: they replaced what was stored
	PassedOver      uint64  `json:"passed_over"` // retrieved later: they did not
	Rejected        uint64  `json:"rejected"`
	Processed       uint64  `json:"processed"`
	Failed          uint64  `json:"failed"` // attempts
	Dead            uint64  `json:"dead"`
	Pending         int64   `json:"pending"` // in the store, by anybody
	Retries         int64   `json:"retries"` // of these, failed and waiting for their next attempt
	Seconds         float64 `json:"seconds"`
	EventsPerSecond float64 `json:"events_per_second"` // processed
	CPUSeconds      float64 `json:"cpu_seconds"`
	MaxRSSBytes     uint64  `json:"max_rss_bytes"`
	Latency         struct {
		Store    *percentiles `json:"store"`      // P50, P95 and P99; nil when nothing was stored
		EndToEnd *percentiles `json:"end_to_end"` // likewise; nil when nothing was settled
	} `json:"latency_ms"`

	Limit limit.Finding `json:"limit"` // what limited the run; null when it was too short to tell
}

// percentiles are those of a latency, in milliseconds.
type percentiles struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
}

func percentilesOf(h *metrics.Histogram) *percentiles {
	if h.Count() == 0 {
		return nil
	}
	ms := func(p float64) float64 { return float64(h.Percentile(p).Microseconds()) / 1000 }
	return &percentiles{ms(50), ms(95), ms(99)}
}

// remember adds an interval's latencies to those of the whole run.
func (m *recorder) remember(latency *[metrics.Latencies]metrics.Histogram) {
	for l := range m.all {
		m.all[l].Merge(&latency[l])
	}
}

// summary sums the run up, after its goroutines have ended.
func (m *recorder) summary(store string) Summary {
	took := time.Since(m.started).Seconds()
	m.mu.Lock()
	defer m.mu.Unlock()
	s := Summary{
		Store: store, Generated: m.now.Generated, Stored: m.now.Stored, Duplicates: m.now.Duplicates,
		Replaced: m.now.Replaced, PassedOver: m.now.PassedOver, Retries: m.gauges.Waiting,
		Rejected: m.now.Rejected, Processed: m.now.Processed, Failed: m.now.Failed, Dead: m.now.Dead,
		Pending: m.gauges.Backlog, Seconds: took, EventsPerSecond: float64(m.now.Processed) / took,
		CPUSeconds: cpuTime().Seconds(), MaxRSSBytes: maxRSS(),
	}
	s.Latency.Store = percentilesOf(&m.all[metrics.LatencyStore])
	s.Latency.EndToEnd = percentilesOf(&m.all[metrics.LatencyEndToEnd])
	return s
}
