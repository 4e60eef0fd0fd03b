package core

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"weir/core/activity"
)

// Tuning holds the fields of Config that may be changed while a pipeline runs.
type Tuning struct {
	Rate       float64
	Workers    int
	Batch      int
	WriteBatch int

	// Of a handler that is a TunedHandler; others don't see them.
	Work     time.Duration // how long handling an event takes
	FailRate float64       // share of the attempts that fail, 0–1

	// Paused stops generate and new claims. Records in the channel are still
	// stored, segments being processed are settled, and heartbeats continue. The
	// source's schedule shifts by the pause.
	Paused bool
}

// changes describes the differences from an earlier tuning, for people.
func (t Tuning) changes(was Tuning) string {
	var all []string
	add := func(changed bool, format string, args ...any) {
		if changed {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	add(t.Rate != was.Rate, "rate %s → %s", rateText(was.Rate), rateText(t.Rate))
	add(t.Workers != was.Workers, "workers %d → %d", was.Workers, t.Workers)
	add(t.Batch != was.Batch, "batch %d → %d", was.Batch, t.Batch)
	add(t.WriteBatch != was.WriteBatch, "write batch %d → %d", was.WriteBatch, t.WriteBatch)
	add(t.Work != was.Work, "work %v → %v", was.Work, t.Work)
	add(t.FailRate != was.FailRate, "fail rate %g → %g", was.FailRate, t.FailRate)
	add(t.Paused && !was.Paused, "paused")
	add(!t.Paused && was.Paused, "resumed")
	return strings.Join(all, ", ")
}

// unlimited is the text of no rate.
const unlimited = "unlimited"

func rateText(rate float64) string {
	if rate == 0 {
		return unlimited
	}
	return fmt.Sprintf("%g/s", rate)
}

// tuner holds the current tuning and wakes those who wait for a change.
type tuner struct {
	mu      sync.Mutex
	now     Tuning        // guarded by mu
	changed chan struct{} // guarded by mu; closed at the next change
	handler TunedHandler  // set before the first tuning; nil if none follows it
}

// get returns the tuning and a channel that is closed when it changes.
func (t *tuner) get() (Tuning, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now, t.changed
}

// set changes the tuning and returns the previous one.
func (t *tuner) set(now Tuning) (was Tuning) {
	t.mu.Lock()
	defer t.mu.Unlock()
	was, t.now = t.now, now
	if t.handler != nil {
		t.handler.Tuned(now)
	}
	if t.changed != nil {
		close(t.changed)
	}
	t.changed = make(chan struct{})
	return was
}

// Tuning returns the current tuning.
func (p *Pipeline) Tuning() Tuning {
	t, _ := p.tuner.get()
	return t
}

// Tune changes the tuning, at any time and from any goroutine, and stores an
// annotation with the changes. An invalid tuning is an error and changes nothing;
// when only the annotation fails, the new tuning stays.
func (p *Pipeline) Tune(ctx context.Context, t Tuning) error {
	c := p.config
	c.Rate, c.Workers, c.Batch, c.WriteBatch, c.Work, c.FailRate = t.Rate, t.Workers, t.Batch, t.WriteBatch, t.Work, t.FailRate
	if err := c.validate(); err != nil {
		return err
	}
	text := t.changes(p.tuner.set(t))
	if text == "" {
		return nil
	}
	p.metrics.setWorkers(t.Workers)
	p.activity.Flag(text)
	p.config.Log.Info("tuned", "change", text)
	if err := p.config.Store.Annotate(ctx, Annotation{Node: p.node.Load(), Time: time.Now(), Text: text}); err != nil {
		return fmt.Errorf("tune: %w", err)
	}
	return nil
}

// unpaused waits while the pipeline is paused and returns the tuning, as get
// does; ok is false when ctx was done first.
func (r *run) unpaused(ctx context.Context) (t Tuning, changed <-chan struct{}, ok bool) {
	for {
		t, changed = r.tuner.get()
		if !t.Paused || ctx.Err() != nil {
			return t, changed, ctx.Err() == nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// workerPool knows which workers are running.
type workerPool struct {
	mu     sync.Mutex
	active []bool // guarded by mu; by the worker's number
}

// spawnWorkers starts workers whenever the tuning asks for more than are running,
// until the quit signal. Surplus workers end by themselves.
func (r *run) spawnWorkers(quit, drain context.Context, workers *sync.WaitGroup) {
	for {
		t, changed := r.tuner.get()
		r.pool.mu.Lock()
		for i := range t.Workers {
			if i == len(r.pool.active) {
				r.pool.active = append(r.pool.active, false)
			}
			if !r.pool.active[i] {
				r.pool.active[i] = true
				workers.Go(func() { r.processEvents(quit, drain, i) })
			}
		}
		r.pool.mu.Unlock()
		select {
		case <-changed:
		case <-quit.Done():
			return
		}
	}
}

// retire reports whether the worker is surplus, and then marks it as ended: from then on
// another goroutine may have its number and its lane.
func (w *worker) retire() bool {
	w.pool.mu.Lock()
	defer w.pool.mu.Unlock()
	t, _ := w.tuner.get()
	if w.number < t.Workers {
		return false
	}
	w.lane.Begin(activity.Ended)
	w.lane = nil
	w.pool.active[w.number] = false
	return true
}
