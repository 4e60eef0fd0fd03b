package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"weir/app/config"
	"weir/app/ui/desk"
	"weir/core"
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

// begin starts to open the store; opened goes on from there.
func (e *Engine) begin() {
	e.retry = nil
	if e.settings == nil {
		e.enter(desk.Stopped, line(e.broken))
		return
	}
	e.change(func(s *desk.State) {
		s.Backend, s.NextTry = e.settings.Storage.Backend, time.Time{}
		if s.Phase != desk.Unreachable && s.Phase != desk.DiskFull {
			s.Phase, s.Problem = desk.Starting, ""
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	e.opening = opening{cancel, make(chan opened, 1)}
	settings, done := e.settings, e.opening.done
	go func() {
		done <- e.openOnce(ctx, settings)
	}()
}

// openOnce opens a store; trying again is the caller's.
func (e *Engine) openOnce(ctx context.Context, c *config.Effective) (o opened) {
	o.lost = e.memory.lost(&c.Config)
	settings := c.Config
	settings.Storage.Postgres.ConnectTimeout = min(settings.Storage.Postgres.ConnectTimeout, config.Duration(openWithin))
	o.store, o.err = e.open(ctx, &settings, e.Log, false)
	return o
}

// opened goes on with a store that begin has opened, or couldn't.
func (e *Engine) opened(o opened) {
	e.opening.cancel()
	e.opening = opening{}
	if o.err == nil {
		e.take(o.store, o.lost)
		o.err = e.goOn(context.Background())
	}
	if o.err != nil {
		e.fail(o.err)
	}
}

// take makes a store the one that is open. lost is the file in whose place it was
// made, "" when nobody misses one.
func (e *Engine) take(s core.Store, lost string) {
	if lost != "" {
		e.Log.Warn(MadeAnew, "store", lost)
	}
	e.tries = 0
	e.store.Store(&openStore{s})
	e.fill = Fill{}
	e.place = desk.Left{Choice: choiceOf(&e.settings.Config), Location: place(e.settings, s)}
	e.memory.opened(desk.Recent{Choice: e.place.Choice, Location: e.place.Location})
	e.remember()
	e.change(func(st *desk.State) {
		st.Backend, st.Location, st.Folder = s.Name(), s.Location(), Folder(&e.settings.Config, e.ServerDir)
		st.MadeAnew, st.Choice, st.FullIn, st.FullSoon, st.FullNow = lost, e.place.Choice, 0, false, false
		st.Demo, st.MadeUp, st.Real = e.settings.IsDemo(), demoChoice(), e.real()
		e.memory.show(st)
	})
}

// goOn starts a pipeline on the open store, or watches those that others run
// there.
func (e *Engine) goOn(ctx context.Context) error {
	if !e.own {
		others, err := e.others(ctx)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			e.lookOn(others)
			return nil
		}
		if err := e.launch(ctx); err != nil {
			return err
		}
		e.job.unsought = true
		return nil
	}
	return e.launch(ctx)
}

// giveWay watches instead when another began a pipeline at the same moment and
// was registered first: neither saw the other.
func (e *Engine) giveWay(node int64) {
	others, err := e.others(context.Background())
	if err != nil {
		e.Log.Warn("look for other pipelines on the store", "error", err)
		return
	}
	if slices.ContainsFunc(others, func(n core.Node) bool { return n.ID < node }) {
		e.letGo()
		e.own = false
		e.begin()
	}
}

// fail closes what is open and says why; what may go by itself is tried again.
func (e *Engine) fail(err error) {
	e.letGo()
	phase := symptom(err)
	if phase == desk.Running {
		e.enter(desk.Stopped, line(err))
		return
	}
	pause := min(firstRetry<<min(e.tries, 10), lastRetry)
	e.tries++
	e.retry = time.After(pause)
	e.change(func(s *desk.State) {
		s.Phase, s.Problem, s.NextTry = phase, line(err), time.Now().Add(pause)
	})
}

// halt ends whatever is under way and closes the store.
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
	e.lookAway()
	errs = append(errs, e.drain(), e.closeStore())
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

// letGo ends whatever is under way where its errors change nothing any more.
func (e *Engine) letGo() {
	if err := e.halt(); err != nil {
		e.Log.Warn("the pipeline or its store did not end in order; unfinished events are processed again", "error", err)
	}
}

// Start implements desk.Steerer.
func (e *Engine) Start(ctx context.Context) error {
	return e.ask(ctx, e.requests, func(ctx context.Context) error {
		if e.job != nil {
			return nil
		}
		if len(e.State().Pending) > 0 { // what waits for a restart has waited for this
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

// startOwn starts a pipeline of this program's own where none runs. After an
// error fail or goBack is due.
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
	e.lookAway()
	if e.Store() != nil {
		return e.launch(ctx)
	}
	return e.reopen(ctx, e.settings)
}

// reopen closes what is open, or about to be, and opens the store of the
// settings, which are in force then.
func (e *Engine) reopen(ctx context.Context, c *config.Effective) error {
	e.letGo()
	o := e.openOnce(ctx, c)
	if o.err != nil {
		return o.err
	}
	e.settings = c
	e.take(o.store, o.lost)
	return e.goOn(ctx)
}
