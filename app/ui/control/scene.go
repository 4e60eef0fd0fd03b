package control

import (
	"context"

	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// Stage plays scenes: scripts of about a minute on throw-away stores, which show
// concurrency at work. While one plays, State.Scene tells how far it is, and Store,
// Activity and the snapshots are the scene's.
type Stage interface {
	// Scenes lists all scenes in the order of a menu.
	Scenes() []Scene

	// PlayScene drains the pipeline, closes its store and plays a scene instead, by its
	// name. An import has to end before.
	PlayScene(ctx context.Context, name string) error

	// StopScene ends the scene, and returns to the store and the pipeline that were there
	// before, as they were. What the scene has made is removed. Calls that need the
	// pipeline, such as Restart, do that as well.
	StopScene(ctx context.Context) error

	// Halves returns what runs in the scene: one, or two side by side. It is empty while
	// none plays.
	Halves() []Half
}

// Director controls the scene that plays; while none does, nothing happens.
type Director interface {
	// PauseScene has the scene stay at its step, in which the pipeline runs on, or
	// continue.
	PauseScene(paused bool)

	// StepScene goes to the next step once what the present one waits for has happened.
	StepScene()

	// AgainScene plays the scene from its beginning.
	AgainScene()
}

// Scene is something worth watching.
type Scene struct {
	Name  string // see PlayScene
	Title string // in English, like Line
	Line  string // what happens
	Wrong bool   // it has two halves: with a guard, and without it
}

// ScenePlay is how far a scene has come.
type ScenePlay struct {
	Scene
	Step, Steps  int    // from 1; 0 while its store is being made
	Caption      string // what to look at, and why, in English
	Paused, Done bool
	Lost, Twice  int64 // by the check at its end
}

// Half is a pipeline of a scene.
type Half struct {
	Name     string // what distinguishes it, in English; empty unless there are two
	Setting  string // key of the setting that the halves differ in; empty unless there are two
	Value    int    // of the setting
	Tuning   core.Tuning
	Activity *activity.Recorder
	Snapshot metrics.Snapshot // the newest; its Time is zero before the first
}
