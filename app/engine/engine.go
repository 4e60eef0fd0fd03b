package engine

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"weir/app/config"
	"weir/app/ui/desk"
	"weir/core"
)

// Options say what an engine works with.
type Options struct {
	File      string            // of the settings; "": where config.Load looks
	Env       []string          // as os.Environ returns it
	Overrides map[string]string // settings that flags say
	Demo      bool              // begin with the demo
	Version   string            // of the program
	Stdin     io.Reader         // the input "-"
	Log       *slog.Logger      // nil: slog.Default()
	StateDir  string            // what is remembered from run to run; "": weir in the user's state folder
	ServerDir string            // of the private PostgreSQL server; "": ServerDir()

	open openFunc // nil: OpenStore; a test's store may fail
}

type openFunc func(ctx context.Context, c *config.Config, log *slog.Logger, mustExist bool) (core.Store, error)

// Engine is a desk.Desk. Its calls may come from any goroutine; those that take
// a context wait for Run, and their outcome is known when they return.
type Engine struct {
	Options
	requests chan request // served between two steps
	quick    chan request // served while a step waits, too
	over     chan struct{}
	seen     chan core.Snapshot // the newest of the pipeline
	memory   *memory

	onState    func(desk.State)    // set before Run
	onSnapshot func(core.Snapshot) // likewise
	store      atomic.Pointer[openStore]
	file       atomic.Pointer[config.Effective] // the settings as last read

	observing sync.Mutex
	subject   *job // guarded by observing; whose snapshots are shown

	publishing sync.Mutex
	state      atomic.Pointer[desk.State] // written under publishing

	supervisor
}

var _ desk.Desk = (*Engine)(nil)

// openStore is what Store returns; a pointer to an interface.
type openStore struct{ core.Store }

// supervisor is what the goroutine of Run has in hand. At any time at most one
// of opening, job and watch is under way.
type supervisor struct {
	settings *config.Effective // in force; nil while the file is broken from the start
	broken   error             // why settings is nil
	at       *recalled         // the store that this window is at; nil until the settings could be read
	changes  *fileWatch
	wish     wish          // what the pipeline reads
	own      bool          // it runs, whoever else does
	tuning   core.Tuning   // for the next pipeline; zero: as the settings say
	mine     map[seat]bool // nodes that this engine was

	opening opening
	job     *job
	watch   *watch
	health  health
	fill    Fill      // of the disk of the open store
	place   desk.Left // the store that was opened last, and what waits there as last seen
	tries   int       // how often the store could not be opened
	retry   <-chan time.Time
}

// seat is a node of a store.
type seat struct {
	location string
	node     int64
}

// New reads the settings; nothing runs yet. When they are impossible Run says
// so and waits for better ones.
func New(o Options) *Engine {
	o.Log = cmp.Or(o.Log, slog.Default())
	o.ServerDir = cmp.Or(o.ServerDir, ServerDir())
	if o.open == nil {
		o.open = OpenStore
	}
	e := &Engine{
		Options:    o,
		requests:   make(chan request),
		quick:      make(chan request),
		over:       make(chan struct{}),
		seen:       make(chan core.Snapshot, 1),
		onState:    func(desk.State) {},
		onSnapshot: func(core.Snapshot) {},
		supervisor: supervisor{mine: map[seat]bool{}},
	}
	e.state.Store(&desk.State{Since: time.Now(), Version: o.Version})
	e.memory = newMemory(o.StateDir, o.Log)
	e.settings, e.broken = e.load()
	c := e.settings
	if e.broken != nil {
		c = &config.Effective{Config: config.Default(), File: config.Locate(config.Options{File: o.File})}
	}
	e.file.Store(c)
	return e
}

// Run opens the store and runs the pipeline until ctx is done; then it drains
// the pipeline and closes the store. An error says that one of these two
// failed. It can be called once.
func (e *Engine) Run(ctx context.Context) error {
	defer close(e.over)
	e.watchFile()
	defer e.changes.close()
	e.change(func(s *desk.State) { e.memory.show(s) })
	e.begin()
	for {
		select {
		case <-ctx.Done():
			j := e.job
			err := e.halt()
			if j != nil && j.wish.kind == "dump" && progress(j).Done {
				e.finishImport(j, nil)
			}
			return err
		case r := <-e.requests:
			r.answer(ctx)
		case r := <-e.quick:
			r.answer(ctx)
		case o := <-e.opening.done:
			e.opened(o)
		case err := <-e.job.endings():
			e.ended(err)
		case s := <-e.seen:
			e.saw(s)
		case f := <-e.watch.findings():
			e.found(f)
		case <-e.retry:
			e.begin()
		case event := <-e.changes.events():
			e.changes.settle(event)
		case <-e.changes.errors(): // some were missed
			e.changes.rest.Reset(settleTime)
		case <-e.changes.rest.C:
			if err := e.reread(); err != nil {
				e.Log.Warn("the settings' file can't be used as it is now", "error", err)
			}
		}
	}
}

// request is work for the goroutine of Run.
type request struct {
	ctx  context.Context // of the caller, who waits for done
	work func(context.Context) error
	done chan error
}

// answer does the work; its context also ends with that of Run.
func (r request) answer(run context.Context) {
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	defer context.AfterFunc(run, cancel)()
	r.done <- r.work(ctx)
}

// errOver is what is said after the end of Run.
var errOver = errors.New("the program is ending")

// ask has the goroutine of Run do work and waits for the outcome.
func (e *Engine) ask(ctx context.Context, to chan<- request, work func(context.Context) error) error {
	r := request{ctx, work, make(chan error, 1)}
	select {
	case to <- r:
		return <-r.done
	case <-ctx.Done():
		return ctx.Err()
	case <-e.over:
		return errOver
	}
}
