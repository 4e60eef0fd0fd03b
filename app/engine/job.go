package engine

import (
	"context"
	"errors"
	"time"

	"weir/app/config"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
	"weir/core/metrics"
)

// sourceChoice is what a pipeline reads.
type sourceChoice struct {
	kind  string         // "simulate", "dump" or "none": only process what is stored
	files control.Import // of "dump"
	rate  float64        // of "dump", events per second; 0: all that the store takes
}

// configured is the source in the settings. If they name none, traffic is simulated
// in the demo only, so that it never mixes with real events by accident.
func configured(c *config.Effective) sourceChoice {
	said := c.Origin("source.kind").Layer != config.LayerDefault
	switch {
	case !said && !c.IsDemo():
		return sourceChoice{kind: "none"}
	case c.Source.Kind != "dump":
		return sourceChoice{kind: c.Source.Kind}
	case len(c.Source.Dump.Inputs) == 0:
		return sourceChoice{kind: "none"}
	}
	return sourceChoice{kind: "dump", files: control.Import{Paths: c.Source.Dump.Inputs, Newest: c.Source.Dump.OnDuplicate == "newest"}}
}

// job is a pipeline that runs.
type job struct {
	pipe    *core.Pipeline
	src     *setup.Source // nil if it only processes
	choice  sourceChoice
	started time.Time
	cancel  context.CancelFunc
	ended   chan error            // receives once
	seen    chan metrics.Snapshot // taken and not yet shown, oldest first
	notes   *notes                // remarks on the files
	totals  metrics.Counters

	tentative bool // started because no other pipeline was running; its first snapshot checks that again
}

// seenMost is how many snapshots can wait while Run is busy.
const seenMost = 16

// snapshots receives what the pipeline reports.
func (j *job) snapshots() <-chan metrics.Snapshot {
	if j == nil {
		return nil
	}
	return j.seen
}

// endings receives when the pipeline has ended.
func (j *job) endings() <-chan error {
	if j == nil {
		return nil
	}
	return j.ended
}

// launch starts a pipeline on the open store.
func (e *Engine) launch(ctx context.Context) error {
	if e.choice.kind == "" {
		e.choice = configured(e.settings)
	}
	settings := e.settings.Config
	if e.tuning.Workers != 0 {
		if err := overlay(&settings, e.tuning); err != nil {
			return err
		}
	}
	if e.capacity != 0 {
		settings.Pipeline.ChannelCapacity = e.capacity
	}
	store := e.wholeStore()
	said := &notes{log: e.Log}
	src, err := e.source(ctx, &settings, store, said)
	if err != nil {
		return err
	}
	j := &job{src: src, choice: e.choice, ended: make(chan error, 1), seen: make(chan metrics.Snapshot, seenMost), notes: said}
	c := setup.Pipeline(&settings, store, src)
	c.Log, c.Observe, c.Version = e.Log, j.observe, e.Version
	if e.choice.kind == "dump" {
		c.Rate, c.Newest = e.choice.rate, e.choice.files.Newest
	}
	c.Paused = e.tuning.Paused
	if j.pipe, err = core.New(c); err != nil {
		if src != nil {
			err = errors.Join(err, src.Close())
		}
		return err
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	j.started, j.cancel = time.Now(), cancel
	go func() {
		_, err := j.pipe.Run(run)
		if src != nil {
			err = errors.Join(err, src.Close())
		}
		j.ended <- err
	}()
	e.job, e.own = j, true
	e.seen.Store(j.pipe.Activity())
	e.health = health{phase: control.Running}
	e.change(func(s *control.State) {
		s.Source, s.Started, s.Elsewhere, s.Problem, s.NextTry = j.choice.kind, j.started, nil, message.Text{}, time.Time{}
		s.Capacity = settings.Pipeline.ChannelCapacity
		if s.Import != nil && (!s.Import.Done || j.choice.kind == "simulate") { // something else follows an import that has ended
			s.Import = nil
		}
		e.showTuning(s)
		e.showImport(s)
	})
	return nil
}

// source makes the source of e.choice; nil if there is none.
func (e *Engine) source(ctx context.Context, c *config.Config, s core.Store, said *notes) (*setup.Source, error) {
	switch e.choice.kind {
	case "simulate":
		return setup.Simulated(c.Source.Simulate, e.Log)
	case "dump":
		o := e.reading(c, e.choice.files)
		o.Notice = said.add
		return setup.Files(ctx, o, s)
	}
	return nil, nil
}

// observe takes a snapshot for Run to show. If Run is busy for so long that the
// channel is full, the oldest snapshot is dropped: the pipeline must not wait.
func (j *job) observe(s metrics.Snapshot) {
	for {
		select {
		case j.seen <- s:
			return
		default:
		}
		select {
		case <-j.seen:
		default:
		}
	}
}

// show hands a snapshot of the pipeline to the window, and records what it contains.
func (e *Engine) show(s metrics.Snapshot) {
	e.ownNodes[nodeKey{e.wholeStore().Location(), s.Node}] = true
	e.lastStore.Waiting, e.job.totals = s.Backlog, s.Totals
	e.onSnapshot(s)
}

// observed shows a snapshot and judges it.
func (e *Engine) observed(s metrics.Snapshot) {
	e.show(s)
	e.health = e.health.next(&s)
	e.forecastDisk(&s)
	e.change(func(s *control.State) {
		e.showTuning(s)
		e.showImport(s)
	})
	if e.job.tentative {
		e.job.tentative = false
		e.yield(s.Node)
	}
}

// showTuning shows the tuning in force and the phase.
func (e *Engine) showTuning(s *control.State) {
	s.Tuning = e.job.pipe.Tuning()
	switch {
	case e.health.phase != control.Running:
		s.Phase, s.Since, s.Problem = e.health.phase, e.health.since, e.health.problem
	case s.Tuning.Paused:
		s.Phase, s.Problem = control.Paused, message.Text{}
	default:
		s.Phase, s.Problem = control.Running, message.Text{}
	}
}

// endJob ends the pipeline and waits for it. The error is ErrDrainTimeout or
// another reason why it did not end cleanly.
func (e *Engine) endJob() error {
	j := e.job
	if j == nil {
		return nil
	}
	e.enter(control.Draining, message.Text{})
	j.cancel()
	for {
		select {
		case s := <-j.seen:
			e.show(s)
		case err := <-j.ended:
			e.leave(j)
			return err
		}
	}
}

// leave updates the state after a pipeline has ended.
func (e *Engine) leave(j *job) {
	j.cancel()
	e.tuning = e.tuningAfter(j)
	for len(j.seen) > 0 { // up to the last one
		e.show(<-j.seen)
	}
	e.change(e.showImport)
	e.job = nil
	e.seen.Store(nil)
}

// tuningAfter is the tuning that the next pipeline takes over. Its rate is that of
// simulated traffic, not that of an import.
func (e *Engine) tuningAfter(j *job) core.Tuning {
	t := j.pipe.Tuning()
	switch {
	case j.choice.kind == "simulate":
	case e.tuning.Workers != 0:
		t.Rate = e.tuning.Rate
	default:
		t.Rate = e.settings.Source.Simulate.Rate
	}
	return t
}

// ended continues after a pipeline that ended by itself: its source ended, or it
// could not continue. If only the import failed, the store is fine and is processed
// without it.
func (e *Engine) ended(err error) {
	j := e.job
	e.leave(j)
	importing := j.choice.kind == "dump"
	switch {
	case importing && errors.Is(err, core.ErrStaysFull):
		e.memory.interrupted()
		e.change(e.memory.show)
		e.showEnd(j, err)
	case err == nil, importing && errors.Is(err, core.ErrImportLost):
		e.finishImport(j, err)
	default:
		e.fail(err)
		return
	}
	e.choice = sourceChoice{kind: "none"}
	if err := e.launch(context.Background()); err != nil {
		e.fail(err)
	}
}
