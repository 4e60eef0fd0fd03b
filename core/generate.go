package core

import (
	"context"
	"errors"
	"io"
	"time"

	"weir/core/activity"
	"weir/core/metrics"
)

// countEvery bounds how many events are counted locally before the metrics are
// updated: their lock is not taken for each event.
const countEvery = 128

// generateEvents pulls records from the source and sends them into the
// channel, one slot each. A full channel blocks it: that is the back-pressure.
// It is the only sender, so it closes the channel.
func (r *run) generateEvents(quit, drain context.Context, out chan<- Record) {
	defer close(out)
	ctx := quit
	if r.config.Duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.config.Duration)
		defer cancel()
	}
	lane := r.activity.Lane(activity.RoleGenerate, "generate")
	lane.Label()
	defer lane.Begin(activity.Ended)
	tally := generateTally{metrics: r.metrics, lane: lane}
	defer tally.flush()
	limiter := rateLimiter{run: r, lane: lane}
	if !limiter.follow(ctx) {
		return
	}
	lane.Begin(activity.Reading)
	failures := 0
	for sent := int64(0); r.config.Events == 0 || sent < r.config.Events; {
		select {
		case <-limiter.changed:
			tally.flush()
			if !limiter.follow(ctx) {
				return
			}
		default:
		}
		asked := time.Now()
		rec, err := r.config.Source.Next(ctx)
		if err == nil && rec.what == recordNone {
			err = errNoRecord
		}
		if err != nil {
			if errors.Is(err, io.EOF) || ctx.Err() != nil {
				return
			}
			failures++
			r.failed(drain, metrics.StageGenerate, "read the source", err)
			tally.begin(activity.BackingOff)
			if Fatal(err) || !sleep(ctx, backoff(retryPause, failures, maxRetryPause)) {
				return
			}
			tally.begin(activity.Reading)
			continue
		}
		failures = 0
		got := time.Now()
		tally.busy += got.Sub(asked)
		rec.due = got
		if rec.what == recordEvent {
			sent++
			due, early := limiter.next(asked, got)
			if early {
				tally.flush()
				tally.begin(activity.ForRate)
				var ok bool
				if due, ok = limiter.until(ctx); !ok && quit.Err() == nil {
					return // it is due after the end of Duration
				}
				tally.begin(activity.Reading)
			}
			rec.due = due
			tally.events++
			tally.span++
		}
		select {
		case out <- rec:
		default:
			tally.flush()
			tally.begin(activity.ForSlot)
			full := time.Now()
			select {
			// A record that was read is stored even now: not every source can yield it again.
			case out <- rec:
			case <-drain.Done():
				return
			}
			tally.begin(activity.Reading)
			tally.blocked += time.Since(full)
		}
		if tally.events == countEvery {
			tally.flush()
		}
	}
}

// errNoRecord is a defect of a source.
var errNoRecord = errors.New("the source returned an empty record: return one made by NewEvent, NewReject or NewPosition")

// rateLimiter spreads events evenly over time, by the current tuning.
type rateLimiter struct {
	*run
	lane    *activity.Lane
	rate    float64 // events per second; 0: no schedule
	due     time.Time
	changed <-chan struct{} // closed when the tuning changes
}

// follow adopts the current tuning, and waits while the pipeline is paused: the
// schedule shifts by the pause, and restarts when the rate has changed. It returns
// false when ctx is done.
func (l *rateLimiter) follow(ctx context.Context) bool {
	began := time.Now()
	if tuning, _ := l.tuner.get(); tuning.Paused {
		was := l.lane.Begin(activity.Paused)
		defer l.lane.Begin(was)
	}
	tuning, changed, ok := l.unpaused(ctx)
	now := time.Now()
	l.changed = changed
	switch {
	case l.due.IsZero():
	case tuning.Rate != l.rate:
		l.due = now
	default:
		l.due = l.due.Add(now.Sub(began))
	}
	l.rate = tuning.Rate
	return ok
}

// next returns when the event is due that was asked for and received at those
// times, and whether that is in the future. It is in the past when the channel was
// full. A source that is slower than the rate shifts the schedule instead: its
// events are due when it delivers them.
func (l *rateLimiter) next(asked, got time.Time) (due time.Time, wait bool) {
	if l.rate == 0 {
		return got, false
	}
	if l.due.IsZero() {
		l.due = got
		return got, false
	}
	l.due = l.due.Add(time.Duration(float64(time.Second) / l.rate))
	if l.due.After(asked) && l.due.Before(got) {
		l.due = got
	}
	return l.due, l.due.After(got)
}

// until waits until the event is due, which another tuning may change, and returns
// that time. ok is false when ctx was done first.
func (l *rateLimiter) until(ctx context.Context) (due time.Time, ok bool) {
	for {
		timer := time.NewTimer(time.Until(l.due))
		select {
		case <-timer.C:
			return l.due, true
		case <-l.changed:
			timer.Stop()
			if !l.follow(ctx) {
				return l.due, false
			}
		case <-ctx.Done():
			timer.Stop()
			return l.due, false
		}
	}
}

// generateTally counts locally what is added to the metrics from time to time.
type generateTally struct {
	metrics *recorder
	lane    *activity.Lane
	span    int // events in the lane's span
	events  uint64
	busy    time.Duration
	blocked time.Duration
}

// begin says what the goroutine begins to do.
func (t *generateTally) begin(s activity.State) {
	t.lane.Next(t.span, s)
	t.span = 0
}

func (t *generateTally) flush() {
	if t.events > 0 || t.blocked > 0 {
		t.metrics.generated(t.events, t.busy, t.blocked)
	}
	t.events, t.busy, t.blocked = 0, 0, 0
}
