package core

import (
	"context"
	"time"

	"weir/core/activity"
	"weir/core/metrics"
)

// writeJournal reads the store's gauges every interval and stores the samples. A
// store that takes long to read its gauges is asked less often. A sample that the
// store refuses is tried again with the next gauges, and later samples wait for
// it; once the run ends, each is tried once. writeJournal ends when visualize
// closes the channel of samples.
func (r *run) writeJournal(quit, drain context.Context) {
	gauge := time.NewTimer(0)
	defer gauge.Stop()
	lane := r.activity.Lane(activity.RoleJournal, "journal")
	lane.Label()
	defer lane.Begin(activity.Ended)
	drain = activity.With(drain, lane)
	var late *metrics.Sample
	write := func(s metrics.Sample) {
		late = nil
		if err := r.config.Store.AddSample(drain, s); err != nil {
			r.failed(drain, metrics.StageVisualize, "store a sample", err)
			if quit.Err() == nil {
				late = &s
			}
		}
	}
	for {
		samples, quitting := r.samples, (<-chan struct{})(nil)
		if late != nil {
			samples, quitting = nil, quit.Done()
		}
		lane.Begin(activity.Idle)
		select {
		case s, ok := <-samples:
			if !ok {
				return
			}
			lane.Begin(activity.Recording)
			write(s)
		case <-quitting:
			lane.Begin(activity.Recording)
			write(*late)
		case <-gauge.C:
			lane.Begin(activity.Recording)
			if late != nil {
				write(*late)
			}
			began := time.Now()
			stored := r.metrics.storedSoFar()
			g, err := r.config.Store.Gauges(drain)
			if err != nil {
				r.failed(drain, metrics.StageVisualize, "read the gauges", err)
			} else {
				r.metrics.gauge(g, stored)
			}
			gauge.Reset(max(r.config.Interval, 20*time.Since(began)))
		}
	}
}
