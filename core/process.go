package core

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"weir/core/metrics"
)

// processEvents is one worker: it claims a segment, runs the handler on its
// events, and settles it in the same transaction that claims the next. On quit,
// or when the tuning asks for fewer workers, it settles its segment, releases the
// next and ends.
func (r *run) processEvents(quit, drain context.Context, worker int) {
	seen := newBreakdown()
	defer func() { r.metrics.merge(seen) }()
	var claim Claim
	for {
		if claim.Empty() {
			seen = r.metrics.merge(seen)
			if claim = r.awaitClaim(quit, drain, worker); claim.Empty() {
				return
			}
		}
		if quit.Err() != nil {
			r.release(drain, claim)
			return
		}
		// More may be claimable than this claim took.
		r.wakeWorker()
		claim = r.processClaim(quit, drain, worker, claim, seen)
		if r.metrics.wantsBreakdown() {
			seen = r.metrics.merge(seen)
		}
	}
}

// awaitClaim waits until there is something to claim. The empty claim means
// that it is time to end.
func (r *run) awaitClaim(quit, drain context.Context, worker int) Claim {
	for {
		tuning, changed, ok := r.unpaused(quit)
		if !ok {
			return Claim{}
		}
		if r.retired(worker) {
			r.wakeWorker() // what this one was woken for is another's
			return Claim{}
		}
		var claim Claim
		err := r.retry(quit, metrics.StageProcess, "claim", func() (err error) {
			claim, err = r.config.Store.Claim(drain, tuning.Batch)
			return err
		})
		if err != nil || !claim.Empty() {
			return claim
		}
		// The poll finds what other programs stored, and retries that are due.
		poll := time.NewTimer(pollEvery - rand.N(pollEvery/4))
		select {
		case <-r.wake:
		case <-r.config.Store.Wakes():
		case <-changed:
		case <-poll.C:
		case <-quit.Done():
		}
		poll.Stop()
	}
}

// pollEvery is how long a worker without work waits at most.
const pollEvery = time.Second

// processClaim handles and settles a claim and returns the next one.
func (r *run) processClaim(quit, drain context.Context, worker int, claim Claim, seen *breakdown) (next Claim) {
	r.metrics.busy(1)
	defer r.metrics.busy(-1)
	claimed := time.Now()
	err := r.retry(drain, metrics.StageProcess, "load", func() error { return r.config.Store.Load(drain, &claim) }, ErrClaimLost)
	if err != nil {
		r.lost(claim, "load", err)
		return Claim{}
	}
	failed, err := r.handle(drain, claim)
	if err != nil {
		return Claim{} // drain is over; closing the store releases the claim
	}
	tuning, _ := r.tuner.get()
	more := tuning.Batch
	if quit.Err() != nil || tuning.Paused || worker >= tuning.Workers {
		more = 0
	}
	err = r.retry(drain, metrics.StageProcess, "settle", func() (err error) {
		next, err = r.config.Store.Settle(drain, Settlement{Claim: claim, Failed: failed}, more)
		return err
	}, ErrClaimLost)
	if err != nil {
		r.lost(claim, "settle", err)
		return Claim{}
	}
	r.full[metrics.StageProcess].hasRoom()
	now := time.Now()
	r.metrics.settled(claim, failed, r.tracker.settled(claim, failed, claimed), claimed, now)
	seen.add(claim.Events, failed)
	return next
}

// lost logs and counts that a claim was lost; other errors were dealt with.
func (r *run) lost(claim Claim, doing string, err error) {
	if errors.Is(err, ErrClaimLost) {
		r.config.Log.Warn("a claim was lost; its events run again elsewhere", "events", claim.Size(), "error", err)
		r.metrics.countError(metrics.StageProcess, doing, err)
	}
}

// release gives a claim back that will not be processed here.
func (r *run) release(drain context.Context, claim Claim) {
	_ = r.retry(drain, metrics.StageProcess, "release", func() error { return r.config.Store.Release(drain, claim) })
}

// handle runs the handler on the claim's events and returns those that failed.
// The error means that the time to stop is over.
func (r *run) handle(drain context.Context, claim Claim) ([]Failed, error) {
	var failed []Failed
	for i := 0; i < len(claim.Events); {
		if deaths := claim.deaths(i); deaths >= r.config.MaxAttempts {
			failed = append(failed, Failed{
				ID: claim.Events[i].ID, Attempts: deaths, Dead: true,
				Error: fmt.Sprintf("no attempt is left after %d; the program died during the last", deaths),
			})
			i++
			continue
		}
		end := i + 1
		for end < len(claim.Events) && claim.deaths(end) < r.config.MaxAttempts {
			end++
		}
		if r.config.Handler == nil {
			i = end
			continue
		}
		errs := r.call(drain, claim, i, end)
		if err := context.Cause(drain); err != nil {
			return nil, err
		}
		for k, err := range errs {
			if err != nil {
				failed = append(failed, r.failure(claim, i+k, err))
			}
		}
		i += len(errs)
	}
	return failed, nil
}

// deaths is how often nodes died while they had claimed this event; 0 while
// others are in its segment, for it may be any of them. A retry's failures
// count as well: below the limit they don't matter, and at the limit it would
// have been dead already.
func (c *Claim) deaths(i int) int {
	switch {
	case len(c.Retries) > 0:
		return c.Retries[i].Attempts
	case len(c.Segments) == 1 && c.Segments[0].Events == 1:
		return c.Segments[0].Attempt
	}
	return 0
}

// attempts is how often the event has failed before.
func (c *Claim) attempts(i int) int {
	if len(c.Retries) > 0 {
		return c.Retries[i].Attempts
	}
	return 0
}

// failure decides whether an event whose handler failed is retried, and when.
func (r *run) failure(claim Claim, i int, err error) Failed {
	text := strings.ToValidUTF8(err.Error(), "\uFFFD")
	text = strings.ReplaceAll(text, "\x00", "\uFFFD") // PostgreSQL's text cannot hold it
	if len(text) > MaxError {
		text = strings.ToValidUTF8(text[:MaxError], "")
	}
	f := Failed{ID: claim.Events[i].ID, Attempts: claim.attempts(i) + 1, Error: text}
	if f.Dead = f.Attempts >= r.config.MaxAttempts; !f.Dead {
		f.Retry = backoff(r.config.Backoff, f.Attempts, maxBackoff)
	}
	return f
}

// maxBackoff is the longest pause between two attempts at an event.
const maxBackoff = time.Hour
