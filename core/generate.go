package core

import (
	"context"
	"errors"
	"io"
	"time"
)

// countEvery is after how many events generate tells the metrics, when it
// doesn't wait anyway: their lock is not taken for each event.
const countEvery = 128

// generateEvents pulls records from the source and sends them into the
// channel, one slot each. A full channel blocks it: that is the back-pressure.
// It is the only sender, so it closes the channel.
func (r *run) generateEvents(out chan<- Record) {
	defer close(out)
	ctx := r.quit
	if r.Duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.Duration)
		defer cancel()
	}
	tally := generateTally{metrics: r.metrics}
	defer tally.flush()
	pace := pace{run: r}
	if !pace.follow(ctx) {
		return
	}
	failures := 0
	for sent := int64(0); r.Events == 0 || sent < r.Events; {
		select {
		case <-pace.changed:
			tally.flush()
			if !pace.follow(ctx) {
				return
			}
		default:
		}
		asked := time.Now()
		rec, err := r.Source.Next(ctx)
		if err == nil && rec.what == recordNone {
			err = errNoRecord
		}
		if err != nil {
			if errors.Is(err, io.EOF) || ctx.Err() != nil {
				return
			}
			failures++
			r.failed(StageGenerate, "read the source", err)
			if Fatal(err) || !sleep(ctx, backoff(retryPause, failures, maxRetryPause)) {
				return
			}
			continue
		}
		failures = 0
		got := time.Now()
		tally.busy += got.Sub(asked)
		rec.due = got
		if rec.what == recordEvent {
			sent++
			due, early := pace.next(asked, got)
			if early {
				tally.flush()
				var ok bool
				if due, ok = pace.until(ctx); !ok && r.quit.Err() == nil {
					return // its moment lies behind the end of Duration
				}
			}
			rec.due = due
			tally.events++
		}
		select {
		case out <- rec:
		default:
			tally.flush()
			full := time.Now()
			select {
			// What was read is stored even now: not every source can give it again.
			case out <- rec:
			case <-r.drain.Done():
				return
			}
			tally.blocked += time.Since(full)
		}
		if tally.events == countEvery {
			tally.flush()
		}
	}
}

// errNoRecord is a mistake of a source.
var errNoRecord = errors.New("the source returned an empty record: return one made by NewEvent, NewReject or NewPosition")

// pace spreads events evenly over time, by the tuning in force.
type pace struct {
	*run
	rate    float64 // events per second; 0: no schedule
	due     time.Time
	changed <-chan struct{} // closed when another tuning is in force
}

// follow takes another tuning over, and waits while it says paused: the schedule
// shifts by the pause, and begins anew with another rate. It returns false when
// ctx is done.
func (p *pace) follow(ctx context.Context) bool {
	began := time.Now()
	tuning, changed, ok := p.unpaused(ctx)
	now := time.Now()
	p.changed = changed
	switch {
	case p.due.IsZero():
	case tuning.Rate != p.rate:
		p.due = now
	default:
		p.due = p.due.Add(now.Sub(began))
	}
	p.rate = tuning.Rate
	return ok
}

// next returns when the event that was got is due, and whether that is still to
// come; it is in the past when it is late because the channel was full. A source
// that is slower than the rate shifts the schedule instead: its events are due
// when it has them.
func (p *pace) next(asked, got time.Time) (due time.Time, wait bool) {
	if p.rate == 0 {
		return got, false
	}
	if p.due.IsZero() {
		p.due = got
		return got, false
	}
	p.due = p.due.Add(time.Duration(float64(time.Second) / p.rate))
	if p.due.After(asked) && p.due.Before(got) {
		p.due = got
	}
	return p.due, p.due.After(got)
}

// until waits until the event is due, which another tuning may change. It
// returns that moment, and false when ctx was done first.
func (p *pace) until(ctx context.Context) (due time.Time, ok bool) {
	for {
		timer := time.NewTimer(time.Until(p.due))
		select {
		case <-timer.C:
			return p.due, true
		case <-p.changed:
			timer.Stop()
			if !p.follow(ctx) {
				return p.due, false
			}
		case <-ctx.Done():
			timer.Stop()
			return p.due, false
		}
	}
}

// generateTally counts what the metrics are told now and then.
type generateTally struct {
	metrics *Metrics
	events  uint64
	busy    time.Duration
	blocked time.Duration
}

func (t *generateTally) flush() {
	if t.events > 0 || t.blocked > 0 {
		t.metrics.generated(t.events, t.busy, t.blocked)
	}
	t.events, t.busy, t.blocked = 0, 0, 0
}
