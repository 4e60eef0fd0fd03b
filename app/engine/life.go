package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"weir/app/config"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
)

// opening is a store that is being opened.
type opening struct {
	cancel context.CancelFunc
	done   chan opened // nil when none is
}

type opened struct {
	store core.Store
	lost  string // what Lost says
	err   error
}

// Pauses between attempts to open a store, and how long one may take.
const (
	firstRetry = time.Second
	lastRetry  = 30 * time.Second
	openWithin = 5 * time.Second
)

// begin starts to open the store; opened continues from there.
func (e *Engine) begin() {
	e.retry = nil
	if e.settings == nil {
		e.enter(control.Stopped, line(e.broken))
		return
	}
	e.change(func(s *control.State) {
		s.Backend, s.NextTry = e.settings.Storage.Backend, time.Time{}
		if s.Phase != control.Unreachable && s.Phase != control.DiskFull {
			s.Phase, s.Problem = control.Starting, message.Text{}
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	e.opening = opening{cancel, make(chan opened, 1)}
	settings, done := e.settings, e.opening.done
	go func() {
		done <- e.openOnce(ctx, settings)
	}()
}

// openOnce tries once to open a store; retries are up to the caller.
func (e *Engine) openOnce(ctx context.Context, c *config.Effective) (o opened) {
	o.lost = e.memory.lost(&c.Config)
	settings := c.Config
	settings.Storage.Postgres.ConnectTimeout = min(settings.Storage.Postgres.ConnectTimeout, config.Duration(openWithin))
	o.store, o.err = e.open(ctx, &settings, e.Log, false)
	return o
}

// opened continues once begin has opened the store or failed.
func (e *Engine) opened(o opened) {
	e.opening.cancel()
	e.opening = opening{}
	if o.err == nil {
		e.adopt(o.store, o.lost)
		o.err = e.launchOrWatch(context.Background())
	}
	if o.err != nil {
		e.fail(o.err)
	}
}

// adopt makes a store the open one. lost is what Lost returned before it was opened.
func (e *Engine) adopt(s core.Store, lost string) {
	if lost != "" {
		e.Log.Warn("the store was used before, but its file is gone: a new, empty one is made", "store", lost)
	}
	e.tries = 0
	e.store.Store(&openStore{s})
	e.fill = Fill{}
	e.lastStore = control.WaitingStore{Choice: choiceOf(&e.settings.Config), Location: storeName(e.settings, s)}
	e.memory.opened(control.Recent{Choice: e.lastStore.Choice, Location: e.lastStore.Location})
	e.remember()
	e.change(func(st *control.State) {
		st.Backend, st.Location, st.Folder = s.Name(), s.Location(), setup.Folder(&e.settings.Config, e.ServerDir)
		st.Recreated, st.Choice, st.FullIn, st.FullSoon, st.FullNow = lost, e.lastStore.Choice, 0, false, false
		st.Demo, st.Simulated, st.Real = e.settings.IsDemo(), demoChoice(), e.real()
		e.memory.show(st)
	})
}

// launchOrWatch starts a pipeline on the open store, or watches those that others run
// there.
func (e *Engine) launchOrWatch(ctx context.Context) error {
	if !e.own {
		others, err := e.others(ctx)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			e.watchOthers(others)
			return nil
		}
		if err := e.launch(ctx); err != nil {
			return err
		}
		e.job.tentative = true
		return nil
	}
	return e.launch(ctx)
}

// yield stops the pipeline and watches if another program started one at the same
// moment and was registered first: neither could see the other.
func (e *Engine) yield(node int64) {
	others, err := e.others(context.Background())
	if err != nil {
		e.Log.Warn("look for other pipelines on the store", "error", err)
		return
	}
	if slices.ContainsFunc(others, func(n core.Node) bool { return n.ID < node }) {
		e.close()
		e.own = false
		e.begin()
	}
}

// fail closes everything and shows the error; a problem that may pass is retried.
func (e *Engine) fail(err error) {
	e.close()
	phase := phaseOf(err)
	if phase == control.Running {
		e.enter(control.Stopped, line(err))
		return
	}
	pause := min(firstRetry<<min(e.tries, 10), lastRetry)
	e.tries++
	e.retry = time.After(pause)
	e.change(func(s *control.State) {
		s.Phase, s.Problem, s.NextTry = phase, line(err), time.Now().Add(pause)
	})
}

// halt ends whatever is in progress and closes the store.
func (e *Engine) halt() error {
	e.retry = nil
	var errs []error
	if e.opening.done != nil {
		e.opening.cancel()
		if o := <-e.opening.done; o.store != nil {
			errs = append(errs, o.store.Close())
		}
		e.opening = opening{}
	}
	e.stopWatching()
	errs = append(errs, e.endJob(), e.closeStore())
	return errors.Join(errs...)
}

func (e *Engine) closeStore() error {
	s := e.store.Swap(nil)
	if s == nil {
		return nil
	}
	if err := s.Close(); err != nil {
		return fmt.Errorf("close the store: %w", err)
	}
	return nil
}

// close is halt where an error changes nothing any more.
func (e *Engine) close() {
	if err := e.halt(); err != nil {
		e.Log.Warn("the pipeline or its store did not end cleanly; unfinished events will be processed again", "error", err)
	}
}

// Start implements control.Tuner.
func (e *Engine) Start(ctx context.Context) error {
	return e.ask(ctx, e.requests, func(ctx context.Context) error {
		if e.job != nil {
			return nil
		}
		if len(e.State().Pending) > 0 { // they take effect with this start
			e.own, e.tuning.Paused = true, false
			return e.restart(ctx)
		}
		err := e.startOwn(ctx)
		if err != nil {
			e.fail(err)
		}
		return err
	})
}

// startOwn starts a pipeline of this program if none is running. After an error the
// caller calls fail or restore.
func (e *Engine) startOwn(ctx context.Context) error {
	e.own, e.tuning.Paused = true, false
	if e.settings == nil {
		settings, err := e.load()
		if err != nil {
			e.broken = err
			return err
		}
		e.settings = settings
		e.file.Store(settings)
	}
	e.stopWatching()
	if e.wholeStore() != nil {
		return e.launch(ctx)
	}
	return e.reopen(ctx, e.settings)
}

// reopen closes the open store, or the one being opened, and opens that of c, which
// are the settings in force from then on.
func (e *Engine) reopen(ctx context.Context, c *config.Effective) error {
	e.close()
	o := e.openOnce(ctx, c)
	if o.err != nil {
		return o.err
	}
	e.settings = c
	e.adopt(o.store, o.lost)
	return e.launchOrWatch(ctx)
}
