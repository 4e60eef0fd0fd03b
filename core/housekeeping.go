package core

import (
	"context"
	"time"

	"weir/core/activity"
	"weir/core/metrics"
)

const (
	foldFirst   = 250 * time.Millisecond // after this run's first write
	foldEvery   = time.Second            // while this run writes little
	foldOthers  = 5 * time.Second        // else: other programs may have died and left deltas
	foldRows    = 64                     // the cost per event falls with it: more of them are in one sum
	foldMost    = 1024                   // in a step, while more are left than are folded
	expireEvery = time.Minute
	expireStep  = 1000
	pruneEvery  = 10 * time.Minute

	downsampleStart = time.Minute // after the start
	downsampleEvery = 10 * time.Minute
	downsampleStep  = 500
)

// runMaintenance folds deltas into counts, merges older samples, and removes settled
// events and samples that are too old. Each step is small and is followed by a pause
// three times as long, so that the stages hardly slow down.
func (r *run) runMaintenance(ctx, drain context.Context) {
	expire := time.NewTicker(expireEvery)
	defer expire.Stop()
	prune := time.NewTicker(pruneEvery)
	defer prune.Stop()
	downsample := time.NewTimer(downsampleStart)
	defer downsample.Stop()
	fold := time.NewTimer(foldEvery)
	defer fold.Stop()
	written := r.metrics.written // nil while a fold of this run's deltas is due
	pause, folded, step := foldFirst, 0, foldRows
	failures := 0
	lane := r.activity.Lane(activity.RoleMaintenance, "maintenance")
	lane.Label()
	defer lane.Begin(activity.Ended)
	drain = activity.With(drain, lane)
	for {
		lane.Begin(activity.Idle)
		select {
		case <-ctx.Done():
			return
		case <-written:
			written = nil
			fold.Reset(pause)
		case <-fold.C:
			lane.Begin(activity.Folding)
			began := time.Now()
			rows, err := r.config.Store.Fold(drain, step)
			if err != nil {
				failures++
				r.failed(drain, metrics.StageProcess, "fold", err)
				written = nil
				fold.Reset(backoff(foldEvery, failures, maxRetryPause))
				continue
			}
			failures = 0
			if folded += rows; rows >= foldRows {
				step = min(2*step, foldMost)
				fold.Reset(3 * time.Since(began))
				continue
			}
			step = foldRows
			if folded > 0 { // aim for one fold's worth of rows next time: they are still in memory
				pause = max(min(pause*foldRows*3/4/time.Duration(folded), foldEvery), time.Millisecond)
			}
			folded = 0
			written = r.metrics.written
			fold.Reset(foldOthers)
		case <-expire.C:
			r.expire(ctx, drain)
		case <-downsample.C:
			lane.Begin(activity.Folding)
			began := time.Now()
			_, more, err := r.config.Store.Downsample(drain, downsampleStep)
			if err != nil {
				r.failed(drain, metrics.StageVisualize, "downsample", err)
			}
			if more {
				downsample.Reset(3 * time.Since(began))
			} else {
				downsample.Reset(downsampleEvery)
			}
		case <-prune.C:
			if r.config.KeepSamples == 0 {
				continue
			}
			lane.Begin(activity.Folding)
			if err := r.config.Store.Prune(drain, r.config.KeepSamples); err != nil {
				r.failed(drain, metrics.StageVisualize, "prune samples", err)
			}
		}
	}
}

// expire removes the events that are too old, step by step.
func (r *run) expire(ctx, drain context.Context) {
	if r.config.KeepEvents == 0 {
		return
	}
	lane := activity.LaneOf(drain)
	for more := true; more; {
		began := time.Now()
		lane.Begin(activity.Folding)
		var err error
		if _, more, err = r.config.Store.Expire(drain, r.config.KeepEvents, expireStep); err != nil {
			r.failed(drain, metrics.StageProcess, "expire", err)
			return
		}
		lane.Begin(activity.Idle)
		if !sleep(ctx, 3*time.Since(began)) {
			return
		}
	}
}
