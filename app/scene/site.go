package scene

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/core/simulate"
)

// half is what runs in a scene, or in one of its two halves.
type half struct {
	name   string        // what distinguishes it; empty unless there are two
	config core.Config   // without what the stage sets: store, source, handler
	commit time.Duration // how much longer each commit of events takes: a slow disk
	work   time.Duration // that handling an event takes
	bursts time.Duration // the source yields a hundred events at once, so far apart; 0: as the rate says
	paced  func(*half)   // changes it when somebody watches, so that things last; nil: nothing
}

// site is a store and the pipeline of this program on it.
type site struct {
	store   core.Store
	disk    *slowDisk
	handler *handler
	pipe    *core.Pipeline
	began   time.Time

	mu   sync.Mutex
	name string           // guarded by mu; what distinguishes it
	last metrics.Snapshot // guarded by mu

	quit    context.CancelFunc // nil before it was started
	ended   chan struct{}
	summary core.Summary // valid once ended is closed, like err
	err     error
}

// model is what each scene generates: the same events each time.
var model = simulate.Model{Seed: 1, EventsPerDay: 1_000_000, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}

// measureEvery is the interval of measuring where nobody watches.
const measureEvery = 50 * time.Millisecond

// newSite makes the pipeline of a half on a store, which it closes if that fails.
func newSite(h half, store core.Store, p *Player, observe func(metrics.Snapshot)) (*site, error) {
	if p.Pace > 0 && h.paced != nil {
		h.paced(&h)
	}
	s := &site{store: store, name: h.name, disk: newSlowDisk(store, h.commit), handler: newHandler(h.work), ended: make(chan struct{})}
	events, err := simulate.New(model)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	c := h.config
	c.Store, c.Source, c.Handler, c.Log, c.Version = s.disk, events, s.handler, p.Log, p.Version
	if h.bursts > 0 {
		c.Source = &burstSource{Source: events, pause: h.bursts}
	}
	if p.Pace == 0 {
		c.Interval = measureEvery
	}
	c.Observe = func(now metrics.Snapshot) {
		s.mu.Lock()
		s.last = now
		s.mu.Unlock()
		if observe != nil {
			observe(now)
		}
	}
	if s.pipe, err = core.New(c); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return s, nil
}

// start starts the pipeline. It outlives ctx: stop ends it in order.
func (s *site) start(ctx context.Context) {
	ctx, s.quit = context.WithCancel(context.WithoutCancel(ctx))
	s.began = time.Now()
	go func() {
		defer close(s.ended)
		s.summary, s.err = s.pipe.Run(ctx)
	}()
}

// stop sends the quit signal and waits for the pipeline.
func (s *site) stop() error {
	if s.quit == nil {
		return nil
	}
	s.quit()
	<-s.ended
	return s.err
}

// close stops the pipeline and closes the store.
func (s *site) close() error {
	return errors.Join(s.stop(), s.store.Close())
}

// hasEnded reports whether the pipeline has ended.
func (s *site) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// failed is the error of a pipeline that has ended by itself.
func (s *site) failed() error {
	if s.hasEnded() && s.err != nil {
		return fmt.Errorf("the pipeline has ended: %w", s.err)
	}
	return nil
}

// snapshot is the newest one.
func (s *site) snapshot() metrics.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// called is what distinguishes it now.
func (s *site) called() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.name
}

// rename changes what distinguishes it.
func (s *site) rename(name string) {
	s.mu.Lock()
	s.name = name
	s.mu.Unlock()
}

// waiting is how much this program has stored and not processed. The store's own number
// is read more rarely.
func (s *site) waiting() uint64 {
	now := s.snapshot().Totals
	return now.Stored - now.Processed
}

// tune changes some of the tuning.
func (s *site) tune(ctx context.Context, edit func(*core.Tuning)) error {
	t := s.pipe.Tuning()
	edit(&t)
	return s.pipe.Tune(ctx, t)
}

// since counts from a snapshot on.
type since struct{ from metrics.Snapshot }

// per is how many per second there have been of one of the counters, and for how long
// that was measured.
func (f since) per(s *site, counter func(metrics.Counters) uint64) (perSecond float64, took time.Duration) {
	now := s.snapshot()
	if took = now.Time.Sub(f.from.Time); took <= 0 || f.from.Time.IsZero() {
		return 0, 0
	}
	return float64(counter(now.Totals)-counter(f.from.Totals)) / took.Seconds(), took
}

func stored(c metrics.Counters) uint64    { return c.Stored }
func processed(c metrics.Counters) uint64 { return c.Processed }
