package core

import (
	"context"
	"time"

	"weir/core/metrics"
)

const (
	foldEvery   = 250 * time.Millisecond
	foldRows    = 16
	expireEvery = time.Minute
	expireStep  = 1000
	pruneEvery  = 10 * time.Minute

	downsampleStart = time.Minute // after the start
	downsampleEvery = 10 * time.Minute
	downsampleStep  = 500
)

// runMaintenance folds deltas into counts, merges older samples, and removes settled
// events and samples that are too old. Each step is small and is followed by a pause three times as
// long, so that the stages hardly slow down.
func (r *run) runMaintenance(ctx, drain context.Context) {
	expire := time.NewTicker(expireEvery)
	defer expire.Stop()
	prune := time.NewTicker(pruneEvery)
	defer prune.Stop()
	downsample := time.NewTimer(downsampleStart)
	defer downsample.Stop()
	fold := time.NewTimer(foldEvery)
	defer fold.Stop()
	failures := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-fold.C:
			began := time.Now()
			rows, err := r.config.Store.Fold(drain, foldRows)
			switch {
			case err != nil:
				failures++
				r.failed(drain, metrics.StageProcess, "fold", err)
				fold.Reset(backoff(foldEvery, failures, maxRetryPause))
				continue
			case rows == foldRows:
				fold.Reset(3 * time.Since(began))
			default:
				fold.Reset(foldEvery)
			}
			failures = 0
		case <-expire.C:
			r.expire(ctx, drain)
		case <-downsample.C:
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
	for more := true; more; {
		began := time.Now()
		var err error
		if _, more, err = r.config.Store.Expire(drain, r.config.KeepEvents, expireStep); err != nil {
			r.failed(drain, metrics.StageProcess, "expire", err)
			return
		}
		if !sleep(ctx, 3*time.Since(began)) {
			return
		}
	}
}
