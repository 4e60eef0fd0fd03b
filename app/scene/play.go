package scene

import (
	"context"
	"errors"
	"fmt"
	"time"

	"weir/core/activity"
)

// step is one step of a script.
type step struct {
	caption string
	least   time.Duration                              // how long it is shown, if that is less than the player's pace; 0: its pace
	do      func(context.Context, *play) error         // at its beginning; may be nil
	till    func(context.Context, *play) (bool, error) // whether what the caption speaks of has happened
}

// play is one performance of a scene: its stores, and the programs that work on them.
type play struct {
	player *Player
	place  *place
	sites  []*site
	other  *otherProgram // nil unless there is one
	sound  bool          // the check found everything in order
}

// open makes the stores of a scene and starts its pipelines.
func open(ctx context.Context, p *Player) (a *play, err error) {
	a = &play{player: p}
	if a.place, err = newPlace(ctx, p.Options, p.scene.backend); err != nil {
		return nil, err
	}
	for i, h := range p.scene.halves {
		observe := p.Snapshot
		if i > 0 {
			observe = nil
		}
		s, err := a.place.open(ctx, h, p, observe)
		if err != nil {
			return nil, errors.Join(err, a.close())
		}
		a.sites = append(a.sites, s)
	}
	for _, s := range a.sites {
		s.start(ctx)
	}
	return a, nil
}

// close ends all programs, closes the stores and removes what the scene has made.
func (a *play) close() error {
	var errs []error
	if a.other != nil {
		errs = append(errs, a.other.kill()) // nobody needs what it is doing
	}
	for _, s := range a.sites {
		errs = append(errs, s.close())
	}
	return errors.Join(append(errs, a.place.remove())...)
}

// failed is the error of a pipeline that has ended by itself.
func (a *play) failed() error {
	for _, s := range a.sites {
		if err := s.failed(); err != nil {
			return err
		}
	}
	return nil
}

// one is the only half.
func (a *play) one() *site { return a.sites[0] }

// paced reports whether somebody watches: then what happens has to last.
func (a *play) paced() bool { return a.player.Pace > 0 }

// fact notes something that has happened. It is reported once a step's condition is
// looked at again.
func (a *play) fact(name string, value float64) {
	p := a.player
	p.mu.Lock()
	was := p.state.Facts
	now := was.with(name, value)
	p.state.Facts = now
	p.mu.Unlock()
}

// facts are those of this step.
func (a *play) facts() Facts { return a.player.State().Facts }

// showEnd is how long the last step is shown: the lanes of the last ten seconds still
// show how the goroutines ended.
const showEnd = 5 * time.Second

// check is the last step of every scene: everything ends, and the store is recounted.
func check(caption string) step {
	return step{
		caption: caption,
		least:   showEnd,
		do: func(ctx context.Context, a *play) error {
			if a.other != nil {
				if err := a.other.end(); err != nil {
					return err
				}
			}
			a.sound = true
			var lost, twice, events, processed, pending, dead int64
			for _, s := range a.sites {
				s.quit() // all at once
			}
			for _, s := range a.sites {
				if err := s.stop(); err != nil {
					return err
				}
				r, err := s.store.Check(ctx)
				if err != nil {
					return fmt.Errorf("check the store: %w", err)
				}
				a.sound = a.sound && r.OK
				lost, twice, events, processed = lost+r.Lost, twice+r.Twice, events+r.Events, processed+r.Processed
				pending, dead = pending+r.Pending, dead+r.Dead
			}
			for _, f := range []struct {
				name  string
				value int64
			}{{"events", events}, {"processed", processed}, {"pending", pending}, {"dead", dead}, {"lost", lost}, {"twice", twice}} {
				a.fact(f.name, float64(f.value))
			}
			a.player.change(func(s *State) { s.Lost, s.Twice = lost, twice })
			return nil
		},
		till: func(context.Context, *play) (bool, error) { return true, nil },
	}
}

// shares is how a goroutine spends its time from a moment on.
type shares struct {
	role activity.Role
	from *activity.Totals
}

// sharesOf begins to look at the goroutines of a role.
func sharesOf(s *site, role activity.Role) shares {
	return shares{role, s.pipe.Activity().Totals()}
}

// percent is the share of a state since the beginning, and for how long that has been.
func (h shares) percent(s *site, state activity.State) (percent float64, took time.Duration) {
	d := s.pipe.Activity().Totals().Sub(h.from)
	if d.At <= 0 {
		return 0, 0
	}
	return 100 * float64(d.Roles[h.role][state]) / float64(d.At), d.At
}
