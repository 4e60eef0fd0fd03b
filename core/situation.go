package core

import (
	"weir/core/limit"
	"weir/core/metrics"
)

// Situation returns what the pipeline has done since it began; see limit.Find. It may be
// called before, while and after it runs.
func (p *Pipeline) Situation() limit.Situation {
	tuning, _ := p.tuner.get()
	counters, levels := p.metrics.present()
	return limit.Situation{
		Totals: p.activity.Totals(), Counters: counters, Levels: levels, Tuning: metrics.Tuning(tuning),
		Store: p.config.Store.Name(), Source: p.config.Source != nil, Connections: p.config.Store.Stats().Max,
	}
}

// present returns what was counted until now, and the levels as far as they are at hand.
func (m *recorder) present() (metrics.Counters, metrics.Levels) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now, metrics.Levels{
		Gauges:          m.gauges,
		ChannelCapacity: m.capacity, Workers: m.workers, WorkersBusy: m.atWork,
	}
}

// summary sums the run up, after its goroutines have ended.
func (p *Pipeline) summary() Summary {
	s := p.metrics.summary(p.config.Store.Name())
	s.Limit = limit.Find(p.Situation())
	return s
}
