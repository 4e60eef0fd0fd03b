package engine

import (
	"context"
	"errors"
	"path/filepath"

	"weir/app/scene"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
)

// performance is a scene that plays in place of the pipeline.
type performance struct {
	player *scene.Player
	cancel context.CancelFunc
	ended  chan error // receives once

	before current       // what continues when it is over
	was    control.State // likewise
	reread bool          // the settings file has changed meanwhile
}

// endings receives when the scene has ended.
func (p *performance) endings() <-chan error {
	if p == nil {
		return nil
	}
	return p.ended
}

// Scenes implements control.Stage.
func (e *Engine) Scenes() []control.Scene {
	var all []control.Scene
	for _, s := range scene.Scenes() {
		all = append(all, shownScene(s))
	}
	return all
}

func shownScene(s scene.Scene) control.Scene {
	return control.Scene{Name: s.Name, Title: s.Title, Line: s.Line, Wrong: s.Wrong}
}

// PlayScene implements control.Stage.
func (e *Engine) PlayScene(ctx context.Context, name string) error {
	s, err := scene.Find(name)
	if err != nil {
		return err
	}
	return e.ask(ctx, e.scenes, func(context.Context) error {
		if e.job != nil && e.job.choice.kind == "dump" {
			return message.NewError("an import is running: wait until it ends, or cancel it")
		}
		p := &performance{ended: make(chan error, 1)}
		if earlier := e.endScene(); earlier != nil {
			p.before, p.was, p.reread = earlier.before, earlier.was, earlier.reread
		} else {
			p.before, p.was = e.current(), e.State()
			e.close()
		}
		e.perform(p, s)
		return nil
	})
}

// perform starts a scene.
func (e *Engine) perform(p *performance, s scene.Scene) {
	p.player = scene.New(s, scene.Options{
		Pace: scene.Pace, Stay: true, Program: e.Program, Version: e.Version, Log: e.Log,
		Frame: e.sceneFrame, Snapshot: e.onSnapshot, Observe: func(now scene.State) { e.showScene(p.player, now) },
	})
	run, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	e.performance = p
	e.stage.Store(p.player)
	e.showScene(p.player, p.player.State())
	go func() {
		_, err := p.player.Run(run)
		p.ended <- err
	}()
}

// showScene shows how far a scene has come, and the store and the pipeline that it plays
// with.
func (e *Engine) showScene(player *scene.Player, now scene.State) {
	store := player.Store()
	tuning, _ := player.Tuning()
	e.change(func(s *control.State) {
		s.Scene = scenePlay(now)
		s.Problem, s.Source, s.Elsewhere, s.Theirs, s.Demo, s.FullIn, s.FullSoon, s.FullNow = message.Text{}, "simulate", nil, nil, false, 0, false, false
		s.Tuning = tuning
		switch {
		case store == nil:
			s.Phase, s.Location, s.Folder = control.Starting, "", ""
		case tuning.Paused:
			s.Phase = control.Paused
		default:
			s.Phase = control.Running
		}
		if store != nil {
			s.Backend, s.Location = store.Name(), store.Location()
			if s.Backend == "sqlite" {
				s.Folder = filepath.Dir(s.Location)
			}
		}
	})
}

func scenePlay(s scene.State) *control.ScenePlay {
	return &control.ScenePlay{
		Scene: shownScene(s.Scene), Step: s.Step, Steps: s.Steps, Caption: s.Caption,
		Paused: s.Paused, Done: s.Done, Lost: s.Lost, Twice: s.Twice,
	}
}

func (e *Engine) sceneFrame(s scene.State) error {
	if e.SceneFrame == nil {
		return nil
	}
	return e.SceneFrame(*scenePlay(s))
}

// tuneScene changes how the scene's pipeline runs.
func (e *Engine) tuneScene(ctx context.Context, t core.Tuning) error {
	err := e.performance.player.Tune(ctx, t)
	e.showScene(e.performance.player, e.performance.player.State())
	return err
}

// endScene ends the scene that plays and waits for it; nil if none did. The caller goes
// on with another one, or with what was there before.
func (e *Engine) endScene() *performance {
	p := e.performance
	if p == nil {
		return nil
	}
	p.cancel()
	if err := <-p.ended; !errors.Is(err, context.Canceled) {
		e.Log.Warn("a scene did not end cleanly", "error", err)
	}
	e.performance = nil
	e.stage.Store(nil)
	return p
}

// StopScene implements control.Stage.
func (e *Engine) StopScene(ctx context.Context) error {
	return e.ask(ctx, e.scenes, func(context.Context) error {
		e.leaveScene()
		return nil
	})
}

// leaveScene ends the scene, if one plays, and waits until the store that was there
// before is open again, or can't be opened.
func (e *Engine) leaveScene() {
	p := e.endScene()
	if p == nil {
		return
	}
	e.resume(p)
	if e.opening.done != nil {
		e.opened(<-e.opening.done)
	}
}

// resume begins to open the store that was there before a scene, and to run its pipeline
// or to watch another's. If it was stopped, it is again.
func (e *Engine) resume(p *performance) {
	e.choice, e.own, e.tuning = p.before.choice, p.before.own, p.before.tuning
	e.change(func(s *control.State) {
		notice := s.Notice
		*s = p.was
		s.Scene, s.Notice, s.Elsewhere, s.Theirs = nil, notice, nil, nil
	})
	if p.was.Phase != control.Stopped {
		e.begin()
	}
	if p.reread {
		if err := e.reread(); err != nil {
			e.Log.Warn("the settings file is invalid and was not applied", "error", err)
		}
	}
}

// sceneEnded continues after a scene that ended by itself: it could not be played.
func (e *Engine) sceneEnded(err error) {
	p := e.performance
	p.cancel()
	e.performance = nil
	e.stage.Store(nil)
	e.Log.Warn("a scene could not be played", "error", err)
	e.change(func(s *control.State) {
		s.Notice = line(message.NewError("the scene could not be played: {{.Error}}", "Error", err))
	})
	e.resume(p)
}

// Halves implements control.Stage.
func (e *Engine) Halves() (all []control.Half) {
	if p := e.stage.Load(); p != nil {
		for _, h := range p.Halves() {
			all = append(all, control.Half(h))
		}
	}
	return all
}

// PauseScene implements control.Director.
func (e *Engine) PauseScene(paused bool) {
	if p := e.stage.Load(); p != nil {
		p.Pause(paused)
	}
}

// StepScene implements control.Director.
func (e *Engine) StepScene() {
	if p := e.stage.Load(); p != nil {
		p.Step()
	}
}

// AgainScene implements control.Director.
func (e *Engine) AgainScene() {
	if p := e.stage.Load(); p != nil {
		p.Again()
	}
}
