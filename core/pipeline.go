package core

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// Config describes a pipeline. Zero fields mean the defaults named here.
type Config struct {
	Store   PipelineStore          // required; the caller closes it after Run
	Source  Source                 // nil: only process what is stored
	Handler Handler                // nil: every event is fine
	Log     *slog.Logger           // slog.Default()
	Observe func(metrics.Snapshot) // called once an interval; must return soon

	// Appended, if not nil, is called after each append of a source that can
	// resume, in their order, with the mark of its last record and how many of its
	// records were rejects, those already known included. It must return soon.
	Appended func(last Mark, done Appended, rejects int)

	Version string // of the program, stored in the node's row

	ChannelCapacity int           // slots between generate and store, 1–1,000,000; 100
	WriteBatch      int           // events that one transaction stores, 1–1,000; 1,000
	Newest          bool          // a record that was retrieved later replaces the stored one; see Batch
	DrainTimeout    time.Duration // how long stopping may take, and how late a retry may be due that a finished source waits for; 30 s

	FullTimeout time.Duration // how long to wait for room on a full disk before the run ends; 0: for ever

	Rate     float64       // events per second; 0: as fast as the store takes them
	Events   int64         // how many to generate; 0: no limit
	Duration time.Duration // how long to generate; 0: no limit
	Paused   bool          // begin paused; see Tuning

	Workers        int           // 1–1,024; 2
	Batch          int           // events in a segment and in a claim, 1–1,000; 1,000
	Lease          time.Duration // a node silent for so long is dead; 30 s
	HandlerTimeout time.Duration // for one event; 30 s
	MaxAttempts    int           // 1–1,000; 5
	Backoff        time.Duration // before the second attempt; doubles each time; 1 s
	Work           time.Duration // for a TunedHandler; see Tuning
	FailRate       float64       // likewise

	Interval    time.Duration // of measuring; 500 ms
	KeepSamples time.Duration // samples are removed after; 0: never
	KeepEvents  time.Duration // settled events are removed after; 0: never
}

func (c Config) withDefaults() Config {
	c.Log = cmp.Or(c.Log, slog.Default())
	c.ChannelCapacity = cmp.Or(c.ChannelCapacity, 100)
	c.WriteBatch = cmp.Or(c.WriteBatch, 1000)
	c.DrainTimeout = cmp.Or(c.DrainTimeout, 30*time.Second)
	c.Workers = cmp.Or(c.Workers, 2)
	c.Batch = cmp.Or(c.Batch, 1000)
	c.Lease = cmp.Or(c.Lease, 30*time.Second)
	c.HandlerTimeout = cmp.Or(c.HandlerTimeout, 30*time.Second)
	c.MaxAttempts = cmp.Or(c.MaxAttempts, 5)
	c.Backoff = cmp.Or(c.Backoff, time.Second)
	c.Interval = cmp.Or(c.Interval, 500*time.Millisecond)
	return c
}

func (c Config) validate() error {
	if c.Store == nil {
		return errors.New("pipeline: no store")
	}
	for _, f := range []struct {
		name             string
		value, low, high int
	}{
		{"ChannelCapacity", c.ChannelCapacity, 1, 1_000_000},
		{"WriteBatch", c.WriteBatch, 1, 1000},
		{"Workers", c.Workers, 1, maxWorkers},
		{"Batch", c.Batch, 1, 1000},
		{"MaxAttempts", c.MaxAttempts, 1, 1000},
	} {
		if f.value < f.low || f.value > f.high {
			return fmt.Errorf("pipeline: %s is %d: want %d to %d", f.name, f.value, f.low, f.high)
		}
	}
	if c.Rate < 0 || c.Events < 0 || c.Duration < 0 || c.Work < 0 {
		return errors.New("pipeline: Rate, Events, Duration and Work must not be negative")
	}
	if !(c.FailRate >= 0 && c.FailRate <= 1) {
		return fmt.Errorf("pipeline: FailRate is %v: want 0 to 1", c.FailRate)
	}
	return nil
}

const maxWorkers = 1024

// ErrDrainTimeout reports that stopping exceeded DrainTimeout. Events that were not
// stored or settled by then are in the source and the store as before.
var ErrDrainTimeout = message.NewError("stopping took longer than the drain timeout")

// Pipeline carries events from a source through a store to a handler.
type Pipeline struct {
	config   Config
	metrics  *recorder
	activity *activity.Recorder
	logged   logLimiter
	tuner    tuner
	pool     workerPool
	tracker  latencyTracker
	node     atomic.Int64
	handOver handOver
	wake     chan struct{}       // something may be claimed; one slot, never blocks the sender
	samples  chan metrics.Sample // from visualize to the journal
	running  atomic.Bool
}

// New checks the configuration; nothing runs yet.
func New(c Config) (*Pipeline, error) {
	c = c.withDefaults()
	if err := c.validate(); err != nil {
		return nil, err
	}
	seen := activity.New()
	seen.CPU = cpuTime
	p := &Pipeline{
		config:   c,
		metrics:  newRecorder(c.ChannelCapacity, c.Workers, &seen.Metrics),
		activity: seen,
		handOver: newHandOver(),
		wake:     make(chan struct{}, 1),
		samples:  make(chan metrics.Sample, sampleBuffer),
	}
	p.tuner.handler, _ = c.Handler.(TunedHandler)
	p.tuner.set(Tuning{
		Rate: c.Rate, Workers: c.Workers, Batch: c.Batch, WriteBatch: c.WriteBatch,
		Work: c.Work, FailRate: c.FailRate, Paused: c.Paused,
	})
	return p, nil
}

// Activity returns what the pipeline's goroutines do, before, while and after it runs.
func (p *Pipeline) Activity() *activity.Recorder { return p.activity }

// Run runs the stages until ctx is done, or until the source has ended and
// nothing is left of what was in the store when the run began and when its last
// batch was committed, but for retries that are due later than DrainTimeout.
// When ctx is done, records in the channel are still stored and segments being
// processed are settled; the rest stays in the store. Run returns when every
// goroutine that it started has ended, or with ErrDrainTimeout.
//
// An error is one that made going on impossible; see Fatal. Run can be called
// once.
func (p *Pipeline) Run(ctx context.Context) (Summary, error) {
	if p.running.Swap(true) {
		return Summary{}, errors.New("pipeline: Run was called twice")
	}
	inherited := p.config.Store.Stats()
	p.config.Store.Observe(p.activity)
	defer p.config.Store.Observe(nil)
	host, _ := os.Hostname() // an unnamed host is no reason not to run
	id, err := p.config.Store.Join(ctx, Node{Host: host, PID: os.Getpid(), Version: p.config.Version})
	if ctx.Err() != nil {
		return p.summary(), nil // asked to end before anything began
	}
	if err != nil {
		return Summary{}, fmt.Errorf("pipeline: %w", err)
	}
	p.node.Store(id)

	newest, err := p.config.Store.Newest(ctx)
	if err != nil && ctx.Err() == nil {
		return Summary{}, fmt.Errorf("pipeline: %w", err)
	}

	first, cancel := context.WithTimeout(ctx, gaugesWithin)
	if g, err := p.config.Store.Gauges(first); err == nil {
		p.metrics.gauge(g, 0) // else the journal's first reading has to do
	}
	cancel()

	// quit is the one signal that every stage responds to. Work that must
	// outlive it, so that nothing is dropped, runs under drain.
	quit, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	drain, expire := context.WithCancelCause(context.WithoutCancel(ctx))
	defer expire(nil)
	bound := context.AfterFunc(quit, func() {
		p.activity.BeginQuit()
		select {
		case <-time.After(p.config.DrainTimeout):
			expire(ErrDrainTimeout)
		case <-drain.Done():
		}
	})
	defer bound()

	run := &run{Pipeline: p, fail: stop, inherited: inherited, newest: newest, events: make(eventPool, 2*maxInFlight)}
	ended := run.start(quit, drain)
	select {
	case <-ended:
	case <-drain.Done():
		// A stage that doesn't end now is stuck in a call that ignores its context.
		select {
		case <-ended:
		case <-time.After(time.Second):
		}
	}
	err = fatalCause(quit)
	if late := context.Cause(drain); late != nil {
		err = errors.Join(err, late)
	}
	expire(nil)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), gaugesWithin)
	defer cancel()
	if g, err := p.config.Store.Gauges(last); err == nil {
		p.metrics.gauge(g, p.metrics.storedSoFar()) // else the last one known has to do
	}
	return p.summary(), err
}

// gaugesWithin is how long the start and the end of a run may wait for the store's
// numbers.
const gaugesWithin = 2 * time.Second

// fatalCause is the error that ended the run, nil when somebody asked it to end.
func fatalCause(quit context.Context) error {
	if err := context.Cause(quit); Fatal(err) {
		return err
	}
	return nil
}

// run is one Run: what its goroutines share. Every stage responds to quit; drain ends
// DrainTimeout later.
type run struct {
	*Pipeline
	fail context.CancelCauseFunc // ends quit; with nil nothing is left to do

	flowing   atomic.Bool              // more is to be stored: the channel is open
	events    eventPool                // memory of batches
	keepUp    bool                     // store's: workers took all of the last append
	full      [metrics.Stages]fullDisk // since when the store has no room for what a stage writes
	inherited metrics.StoreStats       // what the store had done before
	newest    int64                    // the newest event that was stored before
}

// start starts the stages and closes the returned channel when all have ended.
func (r *run) start(quit, drain context.Context) <-chan struct{} {
	events := make(chan Record, r.config.ChannelCapacity)
	r.metrics.depth = func() int { return len(events) }
	r.activity.ShowChannel(func() (taken, capacity int) { return len(events), cap(events) })

	// The stages end in the order of the stream: generate closes the channel,
	// store drains it, then the workers, then those who watch.
	var sources, workers, watchers sync.WaitGroup
	working, idle := context.WithCancel(drain)
	if r.config.Source != nil {
		sources.Go(func() { r.generateEvents(quit, drain, events) })
		sources.Go(func() { r.storeEvents(drain, events) })
	}
	workers.Go(func() { r.spawnWorkers(quit, drain, &workers) })
	watchers.Go(func() { r.visualizeMetrics(working, drain) })
	watchers.Go(func() { r.sendHeartbeats(working, drain) })
	watchers.Go(func() { r.runMaintenance(working, drain) })
	watchers.Go(func() { r.writeJournal(quit, drain) })

	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sources.Wait()
		if r.config.Source != nil {
			r.awaitSettled(quit, drain)
			r.fail(nil) // nothing is left to do
		}
		workers.Wait()
		idle()
		watchers.Wait()
	}()
	return ended
}

// awaitSettled waits until nothing that was in the store when the run began, or
// that it stored, is left to do, by this node or another. Retries that are due
// later than DrainTimeout are left to a later run.
func (r *run) awaitSettled(quit, drain context.Context) {
	last := max(r.newest, r.tracker.lastStored())
	var told time.Time // the retry that the log speaks of
	for pause := time.Millisecond; quit.Err() == nil; pause = min(2*pause, 100*time.Millisecond) {
		left, err := r.config.Store.Outstanding(drain, last)
		switch {
		case err != nil:
			r.failed(drain, metrics.StageProcess, "look for what is left", err)
		case left.Unsettled:
		case left.Retries == 0:
			return
		case left.Next > r.config.DrainTimeout:
			r.config.Log.Warn("the source has ended; retries that are due later are left for the next run",
				"retries", left.Retries, "first", dueAt(left.Next), "last", dueAt(left.Last))
			return
		default:
			// A second of difference is another retry, or this one failed again.
			if next := time.Now().Add(left.Next); next.Sub(told) > time.Second {
				told = next
				r.config.Log.Info("the source has ended; waiting for retries", "retries", left.Retries,
					"first", dueAt(left.Next), "last", dueAt(left.Last))
			}
		}
		sleep(quit, pause)
	}
}

func dueAt(in time.Duration) string { return time.Now().Add(in).Format(time.RFC3339) }

// failed logs and counts an error of a stage, unless it only says that ctx is done.
// One that makes going on impossible ends the run.
func (r *run) failed(ctx context.Context, stage metrics.Stage, doing string, err error) {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return // Run says that the time to stop is over
	}
	if unsaid, say := r.logged.allow(stage, doing, err, time.Now()); say {
		r.config.Log.Error("stage failed", "stage", stage.String(), "doing", doing, "error", err, "times", unsaid+1)
	}
	r.metrics.countError(stage, doing, err)
	if Fatal(err) {
		r.fail(err)
	}
}

// retry calls try, with pauses, until it succeeds. It returns an error when
// that is one of the final ones, which the caller deals with, or Fatal, or when
// ctx is done.
func (r *run) retry(ctx context.Context, stage metrics.Stage, doing string, try func() error, final ...error) error {
	for attempt := 1; ; attempt++ {
		err := try()
		if err == nil {
			return nil
		}
		for _, f := range final {
			if errors.Is(err, f) {
				return err
			}
		}
		if r.full[stage].tooLong(err, r.config.FullTimeout) {
			err = message.NewError("{{.Full}} for {{.While}}: make room, then run the same again to continue: {{.Error}}", "Full", ErrStaysFull, "While", r.config.FullTimeout, "Error", err)
		}
		r.failed(ctx, stage, doing, err)
		if Fatal(err) {
			return err
		}
		lane := activity.LaneOf(ctx)
		was := lane.Begin(activity.BackingOff)
		on := sleep(ctx, backoff(retryPause, attempt, maxRetryPause))
		lane.Begin(was)
		if !on {
			return context.Cause(ctx)
		}
	}
}

// Pauses between attempts at a store that fails.
const (
	retryPause    = 50 * time.Millisecond
	maxRetryPause = 5 * time.Second
)
