package synthetic

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/metrics"
)

// Engine is an engine that shows made-up snapshots and steers nothing: of what an
// engine can do only watching is there.
type Engine struct {
	control.Engine
	Now   control.State
	Past  Past
	Model *Model

	mu       sync.Mutex
	snapshot func(metrics.Snapshot) // guarded by mu
}

// NewEngine returns an engine with a past of that length before now.
func NewEngine(now time.Time, past, every time.Duration, rate float64) *Engine {
	d := &Engine{
		Model: New(now.Add(-past), every, rate),
		Now: control.State{
			Phase: control.Running, Since: now.Add(-past), Started: now.Add(-12*time.Hour - 4*time.Minute), Backend: "sqlite", Location: "/home/you/.local/share/weir/weir.db",
			Source: "dump", Tuning: core.Tuning{Rate: rate, Workers: 8, Batch: 1000, WriteBatch: 1000}, Version: "(test)",
		},
	}
	d.Past.begin, d.Past.every, d.Past.rate, d.Past.samples = now.Add(-past), every, rate, int(past/every)
	for range d.Past.samples {
		d.Past.Last = d.Model.Next()
	}
	d.Past.Marks = []core.Annotation{{Node: 1, Time: now.Add(-past * 2 / 5), Text: "workers 4 → 8"}}
	return d
}

// State implements control.Watcher.
func (d *Engine) State() control.State { return d.Now }

// Store implements control.Watcher.
func (d *Engine) Store() control.Store { return &d.Past }

// Watch implements control.Watcher.
func (d *Engine) Watch(_ func(control.State), snapshot func(metrics.Snapshot)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.snapshot = snapshot
}

// Step hands on the next snapshot.
func (d *Engine) Step() { d.Show(d.Model.Next()) }

// Show hands on a snapshot.
func (d *Engine) Show(s metrics.Snapshot) {
	d.mu.Lock()
	show := d.snapshot
	d.mu.Unlock()
	if show != nil {
		show(s)
	}
}

// Past is a store of which only the journal is there. It keeps no samples: it
// makes them up each time, so that a window's memory is the window's.
type Past struct {
	core.Store
	Marks []core.Annotation // what Annotate keeps, too: read them while nothing is annotated
	Last  metrics.Snapshot

	mu sync.Mutex // guards Marks

	begin   time.Time
	every   time.Duration
	rate    float64
	samples int
}

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

// Counts implements core.Browser: nothing was counted.
func (p *Past) Counts(context.Context, core.Filter) iter.Seq2[core.Count, error] {
	return func(func(core.Count, error) bool) {}
}

// Annotate implements core.Journal.
func (p *Past) Annotate(_ context.Context, a core.Annotation) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Marks = append(p.Marks, a)
	return nil
}

// Annotations implements core.Journal.
func (p *Past) Annotations(context.Context, time.Time, time.Time) iter.Seq2[core.Annotation, error] {
	return func(yield func(core.Annotation, error) bool) {
		p.mu.Lock()
		all := slices.Clone(p.Marks)
		p.mu.Unlock()
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}
