package engine

import (
	"context"
	"slices"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
	"weir/core/metrics"
)

// watch observes the pipelines that other programs run on the store.
type watch struct {
	cancel context.CancelFunc
	found  chan finding
	done   chan struct{}
	last   *metrics.Snapshot // nil before the first
	gone   message.Text      // set once the last of the others has ended; empty while there are any
}

// finding is the result of one poll.
type finding struct {
	nodes  []core.Node
	tuning *core.Tuning      // of the first; nil when it isn't known
	snap   *metrics.Snapshot // nil if the others have stored no new sample
	err    error
}

func (w *watch) findings() <-chan finding {
	if w == nil {
		return nil
	}
	return w.found
}

// others are the live nodes of the open store that are not this engine's.
func (e *Engine) others(ctx context.Context) ([]core.Node, error) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	store := e.wholeStore()
	return living(ctx, store, time.Duration(e.settings.Process.Lease), func(n core.Node) bool {
		return e.ownNodes[nodeKey{store.Location(), n.ID}]
	})
}

// lookWithin bounds one query of the store.
const lookWithin = 10 * time.Second

func living(ctx context.Context, s core.Store, lease time.Duration, mine func(core.Node) bool) ([]core.Node, error) {
	nodes, err := s.Nodes(ctx)
	return slices.DeleteFunc(nodes, func(n core.Node) bool {
		return n.State != "alive" || n.Silent > lease && !n.Locked || mine(n)
	}), err
}

// watchOthers watches other pipelines instead of running one.
func (e *Engine) watchOthers(others []core.Node) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{cancel: cancel, found: make(chan finding), done: make(chan struct{})}
	store, lease, every := e.wholeStore(), time.Duration(e.settings.Process.Lease), time.Duration(e.settings.Metrics.Interval)
	mine := map[int64]bool{}
	for s := range e.ownNodes {
		mine[s.node] = mine[s.node] || s.location == store.Location()
	}
	o := newSampleReader(store)
	// Register the others before the window reads the existing samples, so that no
	// sample in between is missed. After an error the first poll registers them.
	meeting, end := context.WithTimeout(ctx, lookWithin)
	_ = o.meet(meeting, others)
	end()
	show := e.onSnapshot
	go func() {
		defer close(w.done)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
			look, cancel := context.WithTimeout(ctx, lookWithin)
			nodes, err := living(look, store, lease, func(n core.Node) bool { return mine[n.ID] })
			f := finding{nodes: nodes}
			if err == nil {
				var snap metrics.Snapshot
				var ok bool
				if snap, ok, err = o.look(look, nodes); ok && err == nil {
					show(snap)
					f.snap = &snap
				}
			}
			f.err = err
			cancel()
			if len(nodes) > 0 {
				f.tuning = o.tuning[nodes[0].ID]
			}
			select {
			case w.found <- f:
			case <-ctx.Done():
				return
			}
		}
	}()
	e.watch = w
	e.change(func(s *control.State) {
		s.Source, s.Started, s.Tuning = "none", others[0].StartedAt, core.Tuning{}
		s.Phase, s.Problem, s.NextTry, s.Elsewhere, s.Theirs = control.Watching, message.Text{}, time.Time{}, others, nil
		s.Heard, s.HeardEvery = time.Now(), 0
		e.memory.show(s)
	})
}

// stopWatching stops watching other pipelines.
func (e *Engine) stopWatching() {
	if e.watch == nil {
		return
	}
	e.watch.cancel()
	<-e.watch.done
	e.watch = nil
	e.change(func(s *control.State) { s.Elsewhere, s.Theirs, s.HeartbeatLate = nil, nil, false })
}

// found shows the result of a poll.
func (e *Engine) found(f finding) {
	switch {
	case core.Fatal(f.err):
		e.stopWatching()
		e.fail(f.err)
	case f.err != nil:
		e.enter(control.Unreachable, message.New("the store can't be reached; trying again: {{.Error}}", "Error", line(f.err)))
	default:
		if f.snap != nil {
			e.watch.last = f.snap
		}
		if e.watch.last != nil {
			e.forecastDisk(e.watch.last) // even while they store no samples because the disk is full
		}
		now, before := time.Now(), e.State().Elsewhere
		if len(f.nodes) > 0 {
			e.watch.gone = message.Text{}
		} else if len(before) > 0 {
			e.watch.gone = endedText(before)
		}
		lease := time.Duration(e.settings.Process.Lease)
		e.change(func(s *control.State) {
			s.Phase, s.Problem, s.Elsewhere, s.Theirs = control.Watching, e.watch.gone, f.nodes, f.tuning
			s.HeartbeatLate = len(f.nodes) > 0 && f.nodes[0].Silent > lease
			switch {
			case len(f.nodes) > 0 && f.snap != nil:
				s.Heard, s.HeardEvery = now, f.snap.Interval
			case len(f.nodes) == 0 && len(before) > 0 && now.Sub(s.Heard) < lease/2:
				s.Heard = time.Time{} // it ended; it was not merely silent
			}
			if len(before) != len(f.nodes) {
				e.memory.show(s) // they may have left an import
			}
		})
	}
}

// endedText says that the watched pipelines have ended.
func endedText(nodes []core.Node) message.Text {
	n, more := nodes[0], len(nodes)-1
	if more > 0 {
		return message.New("the pipeline on {{.Host}} (pid {{.PID}}) and {{.More}} more has ended: start a pipeline here", "Host", n.Host, "PID", n.PID, "More", more)
	}
	return message.New("the pipeline on {{.Host}} (pid {{.PID}}) has ended: start a pipeline here", "Host", n.Host, "PID", n.PID)
}
