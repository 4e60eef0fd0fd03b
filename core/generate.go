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
	pace := pace{rate: r.Rate}
	failures := 0
	for sent := int64(0); r.Events == 0 || sent < r.Events; {
		asked := time.Now()
		rec, err := r.Source.Next(ctx)
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
		rec.Due = got
		if rec.Event.Kind != "" {
			sent++
			if wait := pace.next(asked, got); r.Rate > 0 {
				rec.Due = got.Add(wait)
				if wait > 0 {
					tally.flush()
					if !sleep(ctx, wait) && r.quit.Err() == nil {
						return // its moment lies behind the end of Duration
					}
				}
			}
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

// pace spreads events evenly over time.
type pace struct {
	rate float64 // events per second
	due  time.Time
}

// next returns how long after got the event is due; negative when it is late
// because the channel was full. A source that is slower than the rate shifts
// the schedule instead: its events are due when it has them.
func (p *pace) next(asked, got time.Time) time.Duration {
	if p.rate == 0 {
		return 0
	}
	if p.due.IsZero() {
		p.due = got
		return 0
	}
	p.due = p.due.Add(time.Duration(float64(time.Second) / p.rate))
	if p.due.After(asked) && p.due.Before(got) {
		p.due = got
	}
	return p.due.Sub(got)
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
