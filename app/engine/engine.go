package engine

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"weir/app/config"
	"weir/app/explain"
	"weir/app/scene"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// Options say what an engine works with.
type Options struct {
	File       string                        // of the settings; "": where config.Load looks
	Env        []string                      // as os.Environ returns it
	Overrides  map[string]string             // settings from flags
	Demo       bool                          // start with the demo
	Version    string                        // of the program
	Stdin      io.Reader                     // the input "-"
	Log        *slog.Logger                  // nil: slog.Default()
	StateDir   string                        // for what is remembered between runs; "": weir in the user's state folder
	SceneFrame func(control.ScenePlay) error // called at the end of each step of a scene, which waits for it; may be nil
	Program    []string                      // the command line of Weir, for scenes; nil: this program
	ServerDir  string                        // of the private PostgreSQL server; "": ServerDir()

	open openFunc // nil: setup.Store; a test's store may fail
}

type openFunc func(ctx context.Context, c *config.Config, log *slog.Logger, mustExist bool) (core.Store, error)

// Engine is a control.Engine. It may be called from any goroutine; calls that take a
// context wait for Run, and have taken effect or failed when they return.
type Engine struct {
	Options
	requests chan request // served between two steps of Run
	quick    chan request // also served while a step waits
	scenes   chan request // about the scene that plays; other requests end it
	over     chan struct{}
	memory   *memory

	onState    func(control.State)    // set before Run
	onSnapshot func(metrics.Snapshot) // likewise
	store      atomic.Pointer[openStore]
	file       atomic.Pointer[config.Effective]  // the settings as last read
	seen       atomic.Pointer[activity.Recorder] // of the pipeline that runs
	stage      atomic.Pointer[scene.Player]      // nil unless a scene plays

	publishing sync.Mutex
	untold     []*control.State              // guarded by publishing; the first is being told to the window
	state      atomic.Pointer[control.State] // replaced under publishing

	explain.Explainer
	tracer
	supervisor
}

var _ control.Engine = (*Engine)(nil)

// openStore is what Store returns; a pointer to an interface.
type openStore struct{ core.Store }

// supervisor is used by the goroutine of Run only. At most one of opening, job and
// watch is in progress at any time.
type supervisor struct {
	settings *config.Effective // in force; nil while the file is broken from the start
	broken   error             // why settings is nil
	at       *recalled         // the store that this window uses; nil until the settings could be read
	changes  *fileWatch
	choice   sourceChoice     // what the pipeline reads
	own      bool             // it runs, whoever else does
	tuning   core.Tuning      // for the next pipeline; zero: as the settings say
	capacity int              // of its channel; 0: as the settings say
	ownNodes map[nodeKey]bool // nodes that were this engine

	opening     opening
	job         *job
	watch       *watch
	performance *performance // while it lasts, there is nothing of the three above
	health      health
	fill        Fill                 // of the disk of the open store
	lastStore   control.WaitingStore // the store that was opened last, and what waits there as last seen
	tries       int                  // how often the store could not be opened
	retry       <-chan time.Time
}

// nodeKey is a node of a store.
type nodeKey struct {
	location string
	node     int64
}

// New reads the settings; nothing runs yet. If they are invalid, Run reports that
// and waits for valid ones.
func New(o Options) *Engine {
	o.Log = cmp.Or(o.Log, slog.Default())
	o.ServerDir = cmp.Or(o.ServerDir, setup.ServerDir())
	if o.open == nil {
		o.open = func(ctx context.Context, c *config.Config, log *slog.Logger, mustExist bool) (core.Store, error) {
			return setup.Store(ctx, c, log, mustExist)
		}
	}
	e := &Engine{
		Options:    o,
		requests:   make(chan request),
		quick:      make(chan request),
		scenes:     make(chan request),
		over:       make(chan struct{}),
		onState:    func(control.State) {},
		onSnapshot: func(metrics.Snapshot) {},
		supervisor: supervisor{ownNodes: map[nodeKey]bool{}},
	}
	e.state.Store(&control.State{Since: time.Now(), Version: o.Version})
	e.memory = newMemory(o.StateDir, o.Log)
	e.settings, e.broken = e.load()
	c := e.settings
	if e.broken != nil {
		c = &config.Effective{Config: config.Default(), File: config.Locate(config.Options{File: o.File})}
	}
	e.file.Store(c)
	return e
}

// Run opens the store and runs the pipeline until ctx is done; then it drains the
// pipeline and closes the store, and returns the error of these two. It can be
// called once.
func (e *Engine) Run(ctx context.Context) error {
	defer close(e.over)
	e.watchFile()
	defer e.changes.close()
	e.change(func(s *control.State) { e.memory.show(s) })
	e.begin()
	for {
		select {
		case <-ctx.Done():
			e.endScene()
			j := e.job
			err := e.halt()
			if j != nil && j.choice.kind == "dump" && progress(j).Done {
				e.finishImport(j, nil)
			}
			return err
		case r := <-e.requests:
			e.leaveScene()
			r(ctx)
		case r := <-e.scenes:
			r(ctx)
		case err := <-e.performance.endings():
			e.sceneEnded(err)
		case r := <-e.quick:
			r(ctx)
		case o := <-e.opening.done:
			e.opened(o)
		case err := <-e.job.endings():
			e.ended(err)
		case s := <-e.job.snapshots():
			e.observed(s)
		case f := <-e.watch.findings():
			e.found(f)
		case <-e.retry:
			e.begin()
		case event := <-e.changes.events:
			e.changes.changed(event)
		case <-e.changes.errors: // some were missed
			e.changes.rest.Reset(debounce)
		case <-e.changes.rest.C:
			if e.performance != nil {
				e.performance.reread = true // when it is over
				continue
			}
			if err := e.reread(); err != nil {
				e.Log.Warn("the settings file is invalid and was not applied", "error", err)
			}
		}
	}
}

// request is work for the goroutine of Run; its context ends with that of the
// caller, who waits for it, and with that of Run.
type request func(run context.Context)

// errOver is returned after the end of Run.
var errOver = message.NewError("the program is ending")

// ask has the goroutine of Run do work and waits for the outcome.
func (e *Engine) ask(ctx context.Context, to chan<- request, work func(context.Context) error) error {
	done := make(chan error, 1)
	r := func(run context.Context) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(run, cancel)()
		done <- work(ctx)
	}
	select {
	case to <- r:
		return <-done
	case <-ctx.Done():
		return ctx.Err()
	case <-e.over:
		return errOver
	}
}
