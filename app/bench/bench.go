package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v4/cpu"

	"weir/app/bench/figures"
	"weir/core/message"
	"weir/storage/postgres"
)

// Options say what to measure, and where.
type Options struct {
	Only      string           // "sqlite" or "postgres"; empty: both
	Dir       string           // where the SQLite files lie, in a temporary folder; made if missing
	Server    postgres.Options // the server of the settings; its schema isn't touched
	Named     bool             // the settings name that server: why it can't be measured is noted
	Private   string           // the folder of the private server, used if it runs and the settings' server can't be
	Temporary string           // where a server for this benchmark alone is made if neither can be used
	Lasts     time.Duration    // of one run at full speed, at least 10 ms; 0: UsualRun

	Version  string                 // of Weir
	Log      *slog.Logger           // warnings of the stores; nil: slog.Default()
	Progress func(figures.Progress) // called when each step begins; may be nil; must return soon
}

// Run measures the stores on new ones, which it removes before it returns, also after an
// error and when ctx ends. A store that fails, or that loses an event or has one twice,
// is an error. A PostgreSQL server that can't be used is a note in the report, unless
// nothing else was to be measured.
func Run(ctx context.Context, o Options) (r figures.Report, err error) {
	o = o.filled()
	r = figures.Report{Version: o.Version, Began: time.Now(), Cores: runtime.GOMAXPROCS(0), CPU: processor(ctx), Notes: []message.Text{}}
	targets, notes, err := prepare(ctx, o)
	defer func() {
		left := remove(targets)
		if left != nil && errors.Is(err, context.Canceled) {
			err = nil // that something is left behind matters more
		}
		err = errors.Join(err, left)
	}()
	if err != nil {
		return figures.Report{}, err
	}
	r.Notes = append(r.Notes, notes...)
	if err := measure(ctx, o, r.Began, targets); err != nil {
		return figures.Report{}, err
	}
	for _, t := range targets {
		r.Stores = append(r.Stores, t.figures())
	}
	r.Advice = figures.Advise(r.Stores)
	r.Seconds = time.Since(r.Began).Seconds()
	return r, nil
}

// filled has the defaults in place of what is missing.
func (o Options) filled() Options {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Lasts == 0 {
		o.Lasts = UsualRun
	}
	return o
}

// remove removes what was made for the targets.
func remove(targets []*target) error {
	var errs []error
	for _, t := range slices.Backward(targets) { // the first one made the folder
		errs = append(errs, t.remove())
	}
	return errors.Join(errs...)
}

// UsualRun is how long a run at full speed is unless something else is said: there are
// about sixty of them with both stores, which take one to two minutes with all the rest.
const UsualRun = 800 * time.Millisecond

// processor is the model of the processor, "" if the system doesn't say.
func processor(ctx context.Context) string {
	all, err := cpu.InfoWithContext(ctx)
	if err != nil || len(all) == 0 {
		return ""
	}
	return all[0].ModelName
}

// step is one measurement of one store.
type step struct {
	doing figures.Activity
	on    *target
	run   func(ctx context.Context) error
}

// What is measured: each batch with the usual number of workers, and the largest one
// with others, too.
var (
	insertBatches = []int{100, 1000}
	rates         = []float64{50, 500}
	settings      = []setting{{1, 2}, {10, 2}, {100, 2}, {1000, 2}, {1000, 1}, {1000, 4}}
)

// rounds is how often runs at full speed are repeated.
const rounds = 3

// plan lists the steps. The stores take turns, and all of it is repeated in rounds, so
// that a disk that becomes slower meanwhile favours neither a store nor a setting.
func plan(o Options, targets []*target) []step {
	var steps []step
	each := func(doing figures.Activity, run func(ctx context.Context, t *target) error) {
		for _, t := range targets {
			steps = append(steps, step{doing, t, func(ctx context.Context) error { return run(ctx, t) }})
		}
	}
	each(figures.WarmingUp, func(ctx context.Context, t *target) error { return t.warmUp(ctx, o.Lasts) })
	each(figures.BareInserts, func(ctx context.Context, t *target) error { return t.measureCommits(ctx) })
	for range rounds {
		for _, batch := range insertBatches {
			each(figures.BareInserts, func(ctx context.Context, t *target) error { return t.measureInserts(ctx, batch, o.Lasts) })
		}
		for _, s := range settings {
			each(figures.FullSpeed, func(ctx context.Context, t *target) error { return t.measureSpeed(ctx, s, o.Lasts) })
		}
	}
	for _, rate := range rates {
		each(figures.SteadyRate, func(ctx context.Context, t *target) error { return t.measureSteady(ctx, rate, steadyRuns*o.Lasts) })
	}
	each(figures.WithBacklog, func(ctx context.Context, t *target) error { return t.measureBacklog(ctx, backlogRuns*o.Lasts) })
	each(figures.WithHistory, func(ctx context.Context, t *target) error { return t.fillHistory(ctx, historyRuns*o.Lasts) })
	for range rounds {
		each(figures.WithHistory, func(ctx context.Context, t *target) error { return t.measureHistory(ctx, o.Lasts) })
	}
	return steps
}

// How many times as long as a run at full speed other steps may take.
const (
	steadyRuns  = 4
	backlogRuns = 2
	historyRuns = 5
)

func measure(ctx context.Context, o Options, began time.Time, targets []*target) error {
	return perform(ctx, o, began, plan(o, targets))
}

func perform(ctx context.Context, o Options, began time.Time, steps []step) error {
	for i, s := range steps {
		if o.Progress != nil {
			o.Progress(figures.Progress{Step: i + 1, Steps: len(steps), Doing: s.doing, Store: s.on.name, Elapsed: time.Since(began)})
		}
		err := room(ctx, s.on.folder, leastFree)
		if err == nil {
			err = s.run(ctx)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", figures.StoreName(s.on.name), s.doing, err)
		}
	}
	return nil
}
