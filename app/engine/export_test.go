package engine

import (
	"context"
	"log/slog"
	"time"

	"github.com/fsnotify/fsnotify"

	"weir/app/config"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
	"weir/core/metrics"
)

var (
	PhaseOf         = phaseOf
	WithoutPassword = withoutPassword
)

// A busy machine may take longer for what is given up in time elsewhere.
func init() { annotateWithin, lockWithin = time.Minute, time.Minute }

// Forward passes on what a watcher of files has seen.
func Forward(events <-chan fsnotify.Event, failed <-chan error) (<-chan fsnotify.Event, <-chan error) {
	f := &fileWatch{events: make(chan fsnotify.Event), errors: make(chan error, 1)}
	f.forwarding.Go(func() { f.forward(events, failed) })
	return f.events, f.errors
}

// Health is health for tests from outside.
type Health struct{ h health }

func NewHealth() *Health { return &Health{health{phase: control.Running}} }

func (h *Health) Next(s *metrics.Snapshot) (phase control.Phase, since time.Time, problem string) {
	h.h = h.h.next(s)
	return h.h.phase, h.h.since, h.h.problem.String()
}

// Weigh is what becomes of a snapshot's sizes, for a store that lies in a folder.
func (e *Engine) Weigh(folder string, s *metrics.Snapshot) {
	e.change(func(st *control.State) { st.Folder = folder })
	e.forecastDisk(s)
}

// Observer is what the pipeline that runs hands its snapshots to.
func (e *Engine) Observer(ctx context.Context) (observe func(metrics.Snapshot), err error) {
	err = e.ask(ctx, e.quick, func(context.Context) error {
		observe = e.job.observe
		return nil
	})
	return observe, err
}

// SampleReader is sampleReader for tests from outside.
type SampleReader struct{ o sampleReader }

func NewSampleReader(s core.Store) *SampleReader {
	return &SampleReader{newSampleReader(s)}
}

func (o *SampleReader) Look(ctx context.Context, others []core.Node) (metrics.Snapshot, bool, error) {
	return o.o.look(ctx, others)
}

// Memory is memory for tests from outside.
type Memory struct{ m *memory }

func NewMemory(file string) Memory {
	return Memory{&memory{file: file, log: slog.New(slog.DiscardHandler)}}
}

func (m Memory) Left(l control.WaitingStore) { m.m.left(l) }
func (m Memory) Importing(i control.Import)  { m.m.importing(i) }
func (m Memory) Imported()                   { m.m.imported() }

func (m Memory) Shown() (s control.State) {
	m.m.show(&s)
	return s
}

// Through has an engine use what a function makes of its store.
func (o Options) Through(store func(core.Store) core.Store) Options {
	o.open = func(ctx context.Context, c *config.Config, log *slog.Logger, mustExist bool) (core.Store, error) {
		s, err := setup.Store(ctx, c, log, mustExist)
		if err != nil {
			return nil, err
		}
		return store(s), nil
	}
	return o
}

// Unread reports whether the settings file has changed while a scene plays.
func (e *Engine) Unread(ctx context.Context) (unread bool) {
	err := e.ask(ctx, e.scenes, func(context.Context) error {
		unread = e.performance != nil && e.performance.reread
		return nil
	})
	return err == nil && unread
}

// Line is line for tests from outside.
func Line(err error) message.Text { return line(err) }
