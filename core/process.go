package core

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"weir/core/activity"
	"weir/core/metrics"
)

// worker is one goroutine of the process stage.
type worker struct {
	*run
	number  int
	lane    *activity.Lane
	seen    *breakdown
	wanted  <-chan struct{} // closed when visualize wants what was seen
	look    bool            // something may be claimable
	offered bool            // waits for a hand-over
	handed  bool            // its claim was handed over
	quick   bool            // its last segment took less than quickHandling
}

// quickHandling is how long a segment may have to wait for a worker that is still busy
// with another: such a worker asks for its next segment in advance.
const quickHandling = 10 * time.Millisecond

// processEvents is one worker. It gets a segment from the append that has stored it,
// or claims one, runs the handler on its events, and settles it; while there is more to
// claim, in the same transaction that claims the next. On quit, or when the tuning
// asks for fewer workers, it settles its segment, releases the next and ends.
func (r *run) processEvents(quit, drain context.Context, number int) {
	w := worker{run: r, number: number, lane: r.activity.Worker(number), look: true}
	w.lane.Label()
	defer func() { w.lane.Begin(activity.Ended) }()
	quit, drain = activity.With(quit, w.lane), activity.With(drain, w.lane)
	w.seen, w.wanted = r.metrics.merge(newBreakdown())
	defer func() { r.metrics.merge(w.seen) }()
	var claim Claim
	for {
		select {
		case <-w.wanted:
			w.seen, w.wanted = r.metrics.merge(w.seen)
		default:
		}
		if claim.Empty() {
			if claim = w.awaitClaim(quit, drain); claim.Empty() {
				return
			}
		}
		if !w.active(quit) {
			r.release(drain, claim)
			r.wakeWorker() // another one may take it
			claim, w.look = Claim{}, true
			continue
		}
		if !w.handed {
			r.wakeWorker() // more may be claimable than this claim took
		}
		claim = w.process(quit, drain, claim)
	}
}

// active reports whether the worker is to take new work.
func (w *worker) active(quit context.Context) bool {
	tuning, _ := w.tuner.get()
	return quit.Err() == nil && !tuning.Paused && w.number < tuning.Workers
}

// awaitClaim waits until there is something to process. The empty claim means that it
// is time to end.
func (w *worker) awaitClaim(quit, drain context.Context) Claim {
	for {
		tuning, changed := w.tuner.get()
		if w.look || quit.Err() != nil || tuning.Paused || w.number >= tuning.Workers {
			if claim := w.withdraw(drain); !claim.Empty() {
				return claim
			}
		}
		switch {
		case quit.Err() != nil:
			return Claim{}
		case tuning.Paused:
			w.lane.Begin(activity.Paused)
			select {
			case <-changed:
			case <-quit.Done():
			}
			w.look = true
			continue
		case w.number >= tuning.Workers:
			if w.retire() {
				w.wakeWorker() // what this one was woken for is another's
				return Claim{}
			}
			continue
		case w.look:
			claim, err := w.claim(quit, drain, tuning.Batch)
			if err != nil || !claim.Empty() {
				return claim
			}
			w.look = false
		}
		w.offer()
		w.lane.Begin(activity.Idle)
		var wanted <-chan struct{}
		if !w.seen.empty() {
			wanted = w.wanted
		}
		// The poll finds what other programs stored, and retries that are due.
		poll := time.NewTimer(pollEvery - rand.N(pollEvery/4))
		select {
		case claim := <-w.handOver.claims:
			poll.Stop()
			w.offered, w.handed = false, true
			return claim
		case <-wanted:
			poll.Stop()
			w.seen, w.wanted = w.metrics.merge(w.seen)
			continue
		case <-w.wake:
		case <-w.config.Store.Wakes():
		case <-changed:
		case <-poll.C:
		case <-quit.Done():
		}
		poll.Stop()
		w.look = true
	}
}

// pollEvery is how long a worker without work waits at most.
const pollEvery = time.Second

// claim takes what waits in the store.
func (w *worker) claim(quit, drain context.Context, size int) (claim Claim, err error) {
	w.lane.Begin(activity.Claiming)
	err = w.retry(quit, metrics.StageProcess, "claim", func() (err error) {
		claim, err = w.config.Store.Claim(drain, size)
		return err
	})
	w.handed = false
	return claim, err
}

// offer asks the store stage for a segment.
func (w *worker) offer() {
	if !w.offered {
		w.offered = true
		w.handOver.offer()
	}
}

// withdraw ends an offer. The claim is not empty if an append has used it.
func (w *worker) withdraw(drain context.Context) Claim {
	if !w.offered {
		return Claim{}
	}
	w.offered = false
	claim := w.handOver.withdraw(drain)
	w.handed = !claim.Empty()
	return claim
}

// process handles and settles a claim and returns the next one, if it claimed any.
func (w *worker) process(quit, drain context.Context, claim Claim) (next Claim) {
	claimed := time.Now()
	w.hold(&claim)
	defer w.lane.Hold(nil)
	w.metrics.busy(1)
	rest := sync.OnceFunc(func() { w.metrics.busy(-1) })
	defer rest()
	w.look = true
	if claim.Events == nil {
		w.lane.Begin(activity.Loading)
		w.lane.Events(claim.Size())
	}
	err := w.retry(drain, metrics.StageProcess, "load", func() error { return w.config.Store.Load(drain, &claim) }, ErrClaimLost)
	if err != nil {
		w.lost(claim, "load", err)
		return Claim{}
	}
	if w.handed && w.quick && w.active(quit) {
		w.offer()
	}
	w.lane.Begin(activity.Handling)
	accept := w.acceptsAll()
	failed, err := w.handle(drain, claim, accept)
	w.lane.Events(claim.Size())
	if err != nil {
		return Claim{} // drain is over; closing the store releases the claim
	}
	handled := time.Now()
	w.quick = handled.Sub(claimed) < quickHandling
	more := 0
	switch {
	case !w.active(quit):
	case w.handed:
		// The append that commits together with this settlement may bring the next.
		w.offer()
	default:
		tuning, _ := w.tuner.get()
		more = tuning.Batch
	}
	done := Settlement{Claim: claim, Failed: failed, Patient: w.offered && w.flowing.Load()}
	if done.Patient {
		rest() // until an append takes it along
	}
	w.lane.Begin(activity.Settling)
	w.lane.Events(claim.Size())
	err = w.retry(drain, metrics.StageProcess, "settle", func() (err error) {
		next, err = w.config.Store.Settle(drain, done, more)
		return err
	}, ErrClaimLost)
	if err != nil {
		w.lost(claim, "settle", err)
		return Claim{}
	}
	w.look = !w.offered && more == 0 // else nothing was there, or it is in next
	w.full[metrics.StageProcess].hasRoom()
	now := time.Now()
	busy := now.Sub(claimed)
	if done.Patient {
		busy = handled.Sub(claimed)
	}
	w.metrics.settled(claim, failed, w.tracker.settled(claim, failed, claimed), claimed, now, busy)
	w.seen.add(claim.Events, failed)
	if w.handed && accept { // else a handler may have kept an event
		w.events.give(claim.Events)
	}
	return next
}

// hold shows what the worker has claimed.
func (w *worker) hold(c *Claim) {
	w.lane.Progress(0, c.Size())
	if !w.lane.Recording() {
		return
	}
	held := &activity.Claim{Token: c.Token, Events: c.Size(), Retries: len(c.Retries), Handed: w.handed, At: w.activity.Now()}
	if n := len(c.Segments); n > 0 {
		held.First, held.Last, held.Attempt = c.Segments[0].First, c.Segments[n-1].Last, c.Segments[0].Attempt
	} else {
		held.First, held.Last, held.Attempt = c.Retries[0].ID, c.Retries[len(c.Retries)-1].ID, c.Retries[0].Attempts
	}
	w.lane.Hold(held)
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
	activity.LaneOf(drain).Begin(activity.Settling)
	_ = r.retry(drain, metrics.StageProcess, "release", func() error { return r.config.Store.Release(drain, claim) })
}

// acceptsAll reports whether every event is fine without a handler.
func (r *run) acceptsAll() bool {
	return r.config.Handler == nil || r.tuner.handler != nil && r.tuner.handler.AcceptsAll()
}

// handle runs the handler on the claim's events, unless all are to be accepted, and
// returns those that failed. The error means that the time to stop is over.
func (r *run) handle(drain context.Context, claim Claim, accept bool) ([]Failed, error) {
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
		if accept {
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
