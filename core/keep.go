package core

import (
	"context"
	"time"
)

// keepAlive proves that this node lives, three times in each lease, and takes
// over the claims of nodes that don't.
func (r *run) keepAlive(ctx context.Context) {
	for {
		beat, err := r.config.Store.Heartbeat(r.drain, r.config.Lease)
		switch {
		case err != nil:
			r.failed(StageProcess, "heartbeat", err)
		case beat.Rejoined:
			r.config.Log.Warn("this node was taken for dead and has joined again", "was", r.node.Load(), "node", beat.Node)
			r.node.Store(beat.Node)
		}
		for _, n := range beat.Dead {
			r.config.Log.Warn("a node died; its claims are free again", "node", n.ID, "host", n.Host, "pid", n.PID)
		}
		if beat.Returned > 0 {
			r.wakeWorker()
		}
		if !sleep(ctx, r.config.Lease/3) {
			return
		}
	}
}

const (
	foldEvery   = 250 * time.Millisecond
	foldRows    = 16
	expireEvery = time.Minute
	expireStep  = 1000
	pruneEvery  = 10 * time.Minute
)

// keepHouse folds deltas into counts, removes settled events whose time is
// over, and old samples. Each step is small, and it rests three times as long
// as it worked, so that the stages hardly notice.
func (r *run) keepHouse(ctx context.Context) {
	expire := time.NewTicker(expireEvery)
	defer expire.Stop()
	prune := time.NewTicker(pruneEvery)
	defer prune.Stop()
	fold := time.NewTimer(foldEvery)
	defer fold.Stop()
	failures := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-fold.C:
			began := time.Now()
			rows, err := r.config.Store.Fold(r.drain, foldRows)
			switch {
			case err != nil:
				failures++
				r.failed(StageProcess, "fold", err)
				fold.Reset(backoff(foldEvery, failures, maxRetryPause))
				continue
			case rows == foldRows:
				fold.Reset(3 * time.Since(began))
			default:
				fold.Reset(foldEvery)
			}
			failures = 0
		case <-expire.C:
			r.expire(ctx)
		case <-prune.C:
			if r.config.KeepSamples == 0 {
				continue
			}
			if err := r.config.Store.Prune(r.drain, r.config.KeepSamples); err != nil {
				r.failed(StageVisualize, "prune samples", err)
			}
		}
	}
}

// expire removes what is old enough, as long as there is more.
func (r *run) expire(ctx context.Context) {
	if r.config.KeepEvents == 0 {
		return
	}
	for more := true; more; {
		began := time.Now()
		var err error
		if _, more, err = r.config.Store.Expire(r.drain, r.config.KeepEvents, expireStep); err != nil {
			r.failed(StageProcess, "expire", err)
			return
		}
		if !sleep(ctx, 3*time.Since(began)) {
			return
		}
	}
}

// keepJournal reads the store's gauges every interval and keeps the samples. A
// store that takes long to tell its gauges is asked less often. A sample that
// the store doesn't take is offered again with the next gauges, and those after
// it wait; when the run ends each is offered once. It ends with visualize, which
// closes the channel of samples.
func (r *run) keepJournal() {
	gauge := time.NewTimer(0)
	defer gauge.Stop()
	var late *Sample
	keep := func(s Sample) {
		late = nil
		if err := r.config.Store.AddSample(r.drain, s); err != nil {
			r.failed(StageVisualize, "keep a sample", err)
			if r.quit.Err() == nil {
				late = &s
			}
		}
	}
	for {
		samples, quit := r.samples, (<-chan struct{})(nil)
		if late != nil {
			samples, quit = nil, r.quit.Done()
		}
		select {
		case s, ok := <-samples:
			if !ok {
				return
			}
			keep(s)
		case <-quit:
			keep(*late)
		case <-gauge.C:
			if late != nil {
				keep(*late)
			}
			began := time.Now()
			stored := r.metrics.storedSoFar()
			g, err := r.config.Store.Gauges(r.drain)
			if err != nil {
				r.failed(StageVisualize, "read the gauges", err)
			} else {
				r.metrics.gauge(g, stored)
			}
			gauge.Reset(max(r.config.Interval, 20*time.Since(began)))
		}
	}
}
