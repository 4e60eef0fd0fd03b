package scene

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// Pace is how long a window or a terminal shows each step at least: what a caption and a
// look at what it speaks of take.
const Pace = 11 * time.Second

// Options say how a scene is played.
type Options struct {
	Pace time.Duration // each step lasts at least so long; 0: until what it waits for has happened
	Stay bool          // at its end the scene stays, for Again or Stop

	Program []string // the command line of Weir, before its arguments; nil: this program
	Dir     string   // where the temporary folder is made; "": where the system wants it
	Version string   // of the program
	Log     *slog.Logger

	// Observe is called with each new state, Snapshot once an interval with what the
	// pipeline reports, that of the first half if there are two, and Frame at the end
	// of each step. They may be nil, and must return soon.
	Observe  func(State)
	Snapshot func(metrics.Snapshot)
	Frame    func(State) error
}

// Player plays a scene. Run plays it; the other methods may be called from any goroutine
// while it runs.
type Player struct {
	Options
	scene   Scene
	changed chan struct{} // a person has pressed something; one slot
	playing atomic.Pointer[play]

	mu     sync.Mutex
	state  State             // guarded by mu
	next   bool              // guarded by mu; go to the next step as soon as this one's has happened
	cancel func(cause error) // guarded by mu; ends what is being played; nil when nothing is
}

// New returns a player of a scene; nothing runs yet.
func New(s Scene, o Options) *Player {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &Player{Options: o, scene: s, changed: make(chan struct{}, 1)}
	p.state = State{Scene: s, Steps: len(s.script())}
	return p
}

var errAgain = errors.New("from the beginning")

// patience bounds how long a step waits for what should happen.
const patience = time.Minute

// Run plays the scene to its end, or until Stop or the end of ctx: the error is then
// context.Canceled or ctx's. When it returns nothing of the scene is left.
func (p *Player) Run(ctx context.Context) (Result, error) {
	for {
		r, err := p.perform(ctx)
		if !errors.Is(err, errAgain) {
			return r, err
		}
	}
}

// perform plays the scene once.
func (p *Player) perform(parent context.Context) (r Result, err error) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	began := time.Now()
	p.change(func(s *State) {
		paused := s.Paused
		*s = State{Scene: p.scene, Steps: s.Steps, Paused: paused}
		p.cancel, p.next = cancel, false
	})
	r.Scene, r.Steps = p.scene.Name, []Told{}
	a, err := open(ctx, p)
	if err != nil {
		return r, cause(ctx, err)
	}
	p.playing.Store(a)
	defer func() {
		p.playing.Store(nil)
		if failed := a.close(); failed != nil {
			err = failed
		}
	}()
	for i, s := range p.scene.script() {
		started := time.Now()
		if err := p.step(ctx, a, i, s); err != nil {
			return r, cause(ctx, err)
		}
		now := p.State()
		r.Steps = append(r.Steps, Told{s.caption, now.Facts, time.Since(started).Seconds()})
		r.Lost, r.Twice = now.Lost, now.Twice
	}
	r.Seconds = time.Since(began).Seconds()
	r.OK = a.sound && r.Lost == 0 && r.Twice == 0
	p.change(func(s *State) { s.Done = true })
	if p.Stay {
		<-ctx.Done()
		return r, context.Cause(ctx)
	}
	return r, nil
}

// cause is why something failed: because it was to end, if it was.
func cause(ctx context.Context, err error) error {
	if c := context.Cause(ctx); c != nil {
		return c
	}
	return err
}

// step plays one step: until its condition holds, and then for the rest of its time.
func (p *Player) step(ctx context.Context, a *play, i int, s step) error {
	p.change(func(st *State) {
		st.Step, st.Caption, st.Facts = i+1, s.caption, nil
		p.next = false
	})
	if s.do != nil {
		if err := s.do(ctx, a); err != nil {
			return fmt.Errorf("step %d, %q: %w", i+1, s.caption, err)
		}
	}
	began := time.Now()
	var told time.Time // long ago: what the step has changed is reported at once
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for happened := false; ; {
		now, err := s.till(ctx, a)
		if err == nil {
			err = a.failed()
		}
		if err != nil {
			return fmt.Errorf("step %d, %q: %w", i+1, s.caption, err)
		}
		if happened = happened || now; happened && p.over(time.Since(began), s.least) {
			break
		}
		if !happened && time.Since(began) > patience {
			return fmt.Errorf("step %d, %q: that did not happen within %v", i+1, s.caption, patience)
		}
		if time.Since(told) >= tellEvery {
			told = time.Now()
			p.change(func(*State) {})
		}
		select {
		case <-poll.C:
		case <-p.changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	p.change(func(*State) {}) // with the last facts
	if p.Frame != nil {
		return p.Frame(p.State())
	}
	return nil
}

// pollEvery is how often a condition is looked at, tellEvery how often new facts are
// reported.
const (
	pollEvery = 10 * time.Millisecond
	tellEvery = 500 * time.Millisecond
)

// over reports whether a step that has happened is over after that time.
func (p *Player) over(shown, least time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if least == 0 || least > p.Pace {
		least = p.Pace
	}
	return p.next || !p.state.Paused && shown >= least
}

// State returns the current state.
func (p *Player) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// change changes the state and reports it.
func (p *Player) change(edit func(*State)) {
	p.mu.Lock()
	edit(&p.state)
	now := p.state
	p.mu.Unlock()
	if p.Observe != nil {
		p.Observe(now)
	}
}

// Pause has the scene stay at its step, whose pipeline runs on, or continue.
func (p *Player) Pause(paused bool) {
	p.change(func(s *State) { s.Paused = paused })
	p.press()
}

// Step goes to the next step as soon as what the present one waits for has happened.
func (p *Player) Step() {
	p.mu.Lock()
	p.next = true
	p.mu.Unlock()
	p.press()
}

func (p *Player) press() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// Again plays the scene from the beginning, on a new store.
func (p *Player) Again() { p.end(errAgain) }

// Stop ends the scene; Run returns when nothing is left of it.
func (p *Player) Stop() { p.end(context.Canceled) }

func (p *Player) end(why error) {
	p.mu.Lock()
	cancel := p.cancel
	p.mu.Unlock()
	if cancel != nil {
		cancel(why)
	}
}

// Store returns the store that is played on, that of the first half if there are two;
// nil before and after. It may be closed at any moment.
func (p *Player) Store() core.Store {
	if a := p.playing.Load(); a != nil {
		return a.sites[0].store
	}
	return nil
}

// Half is a pipeline of a scene.
type Half struct {
	Name     string // what distinguishes it; empty unless there are two
	Setting  string // that the halves differ in; empty unless there are two
	Value    int    // of the setting
	Tuning   core.Tuning
	Activity *activity.Recorder
	Snapshot metrics.Snapshot // the newest; its Time is zero before the first
}

// Halves returns what is played: one, or two side by side; nothing before and after.
func (p *Player) Halves() (all []Half) {
	if a := p.playing.Load(); a != nil {
		for _, s := range a.sites {
			h := Half{Name: s.called(), Setting: p.scene.setting.key, Tuning: s.pipe.Tuning(), Activity: s.pipe.Activity(), Snapshot: s.snapshot()}
			if h.Setting != "" {
				h.Value = p.scene.setting.of(s)
			}
			all = append(all, h)
		}
	}
	return all
}

// Tuning returns the pipeline's tuning, that of the first half if there are two; ok is
// false before and after.
func (p *Player) Tuning() (t core.Tuning, ok bool) {
	if a := p.playing.Load(); a != nil {
		return a.sites[0].pipe.Tuning(), true
	}
	return t, false
}

// Tune changes how the pipeline runs, as a person does who wants to know what happens.
func (p *Player) Tune(ctx context.Context, t core.Tuning) error {
	a := p.playing.Load()
	if a == nil {
		return errors.New("the scene has not begun, or is over")
	}
	return a.sites[0].pipe.Tune(ctx, t)
}
