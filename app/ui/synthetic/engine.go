package synthetic

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// Engine is an engine with made-up snapshots. It implements only control.Watcher and
// control.Floor; the other methods of control.Engine panic.
type Engine struct {
	control.Engine
	Now   control.State
	Past  Past
	Model *Model
	Seen  *activity.Recorder // what Activity returns

	mu       sync.Mutex
	snapshot func(metrics.Snapshot) // guarded by mu
}

// NewEngine returns an engine whose samples go back by past from now. rate is in events
// per second.
func NewEngine(now time.Time, past, every time.Duration, rate float64) *Engine {
	e := &Engine{
		Model: New(now.Add(-past), every, rate),
		Now: control.State{
			Phase: control.Running, Since: now.Add(-past), Started: now.Add(-12*time.Hour - 4*time.Minute), Backend: "sqlite", Location: "/home/you/.local/share/weir/weir.db",
			Source: "dump", Tuning: core.Tuning{Rate: rate, Workers: 8, Batch: 1000, WriteBatch: 1000}, Version: "(test)",
		},
	}
	e.Past.begin, e.Past.every, e.Past.rate, e.Past.samples = now.Add(-past), every, rate, int(past/every)
	for range e.Past.samples {
		e.Past.Last = e.Model.Next()
	}
	e.Past.Notes = []core.Annotation{{Node: 1, Time: now.Add(-past * 2 / 5), Text: "workers 4 → 8"}}
	return e
}

// State implements control.Watcher.
func (e *Engine) State() control.State { return e.Now }

// Store implements control.Watcher.
func (e *Engine) Store() control.Store { return &e.Past }

// Activity implements control.Floor.
func (e *Engine) Activity() *activity.Recorder { return e.Seen }

// Watch implements control.Watcher.
func (e *Engine) Watch(_ func(control.State), snapshot func(metrics.Snapshot)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.snapshot = snapshot
}

// Step passes on the next snapshot.
func (e *Engine) Step() { e.Show(e.Model.Next()) }

// Show passes on a snapshot.
func (e *Engine) Show(s metrics.Snapshot) {
	e.mu.Lock()
	show := e.snapshot
	e.mu.Unlock()
	if show != nil {
		show(s)
	}
}

// Past is a store that implements only core.Journal, core.Overview, core.QueueReader and Counts. It holds no samples but
// makes them up at each call, so that a measurement of memory shows the window's.
type Past struct {
	core.Store
	Notes []core.Annotation // including those of Annotate; to be read only while nothing is annotated
	Last  metrics.Snapshot
	Now   core.Queue // what Queue returns

	mu sync.Mutex // guards Marks

	begin   time.Time
	every   time.Duration
	rate    float64
	samples int
}

// Queue implements core.QueueReader.
func (p *Past) Queue(context.Context, int) (core.Queue, error) { return p.Now, nil }

// Samples implements core.Journal.
func (p *Past) Samples(_ context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error] {
	return func(yield func(metrics.Sample, error) bool) {
		m := New(p.begin, p.every, p.rate)
		for range p.samples {
			s := m.Next().Sample
			if !from.IsZero() && s.Time.Before(from) || !to.IsZero() && !s.Time.Before(to) {
				continue
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// Rollups implements core.Overview: there are none.
func (p *Past) Rollups(ctx context.Context, from, to time.Time, _ time.Duration) iter.Seq2[metrics.Sample, error] {
	return p.Samples(ctx, from, to)
}

// Counts implements core.Counter: nothing was counted.
func (p *Past) Counts(context.Context, core.Filter) iter.Seq2[core.Count, error] {
	return func(func(core.Count, error) bool) {}
}

// Stats implements core.Store: nothing is used.
func (p *Past) Stats() metrics.StoreStats { return metrics.StoreStats{} }

// Annotate implements core.Journal.
func (p *Past) Annotate(_ context.Context, a core.Annotation) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Notes = append(p.Notes, a)
	return nil
}

// Annotations implements core.Journal.
func (p *Past) Annotations(context.Context, time.Time, time.Time) iter.Seq2[core.Annotation, error] {
	return func(yield func(core.Annotation, error) bool) {
		p.mu.Lock()
		all := slices.Clone(p.Notes)
		p.mu.Unlock()
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}
