//go:build !headless

package uibench

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"weir/app/engine"
	"weir/app/ui"
	"weir/app/ui/control"
	"weir/app/ui/synthetic"
)

// Scenarios are what the window is measured with, each in a separate process.
var Scenarios = []string{"synthetic", "pipeline"}

// Hours is a separate scenario: simulated snapshots whose clock runs sixty times as
// fast, so that a minute shows the cost of an hour. Each phase is one hour.
const Hours = "hours"

// How Hours runs.
const (
	lapse     = 60
	hoursLong = 6
)

// Phase is the measurement of a part of a scenario.
type Phase struct {
	Name     string  `json:"name"`
	Seconds  float64 `json:"seconds"`
	CPU      float64 `json:"cpu_percent"` // of one core
	QueueP95 float64 `json:"queue_p95_ms"`
	QueueP99 float64 `json:"queue_p99_ms"`
	RSSBegin float64 `json:"rss_begin_mib"`
	RSSEnd   float64 `json:"rss_end_mib"`
	RSSMean  float64 `json:"rss_mean_mib"` // as the system sees it, garbage and textures in flight included
}

// Figures are the measurements of a scenario.
type Figures struct {
	Scenario   string  `json:"scenario"`
	FirstFrame float64 `json:"first_frame_ms"` // since the process was started
	Phases     []Phase `json:"phases"`
}

// warmUp is how long the window may draw its first frames before measuring.
const warmUp = 3 * time.Second

// rate is the pipeline's, in events per second.
const rate = 1000

// Measure measures a scenario in a process that was started at that moment; each
// of its phases lasts that long. The window must be the only one of the process.
func Measure(ctx context.Context, scenario string, started time.Time, lasts time.Duration, log *slog.Logger) (Figures, error) {
	f := Figures{Scenario: scenario}
	me, err := process.NewProcessWithContext(ctx, int32(os.Getpid()))
	if err != nil {
		return f, fmt.Errorf("look at this process: %w", err)
	}
	d, run, clean, err := prepare(scenario, log)
	if err != nil {
		return f, err
	}
	defer clean()
	phases := []ui.Phase{{Name: "warm up", Lasts: warmUp}, {Name: "live", Lasts: lasts}, {Name: "frozen", Lasts: lasts, Frozen: true}}
	collect := runtime.GC
	if scenario == Hours {
		collect = debug.FreeOSMemory // sixty times as much garbage as otherwise
		phases = phases[:1]
		for h := range hoursLong {
			phases = append(phases, ui.Phase{Name: fmt.Sprintf("hour %d", h+1), Lasts: time.Hour / lapse})
		}
	}
	var m meter
	mean := func() float64 { return 0 }
	defer func() { mean() }() // a phase may have been cut short
	err = ui.Measure(ctx, d, run, phases, func() {
		f.FirstFrame = float64(time.Since(started).Milliseconds())
	}, func(ui.Phase) {
		m = read(ctx, me, collect)
		mean = meanRSS(ctx, me)
	}, func(p ui.PhaseResult) {
		seen := mean()
		if p.Name == "warm up" {
			return
		}
		now := read(ctx, me, collect)
		seconds := now.at.Sub(m.at).Seconds()
		ms := func(percentile float64) float64 { return float64(p.Queue.Percentile(percentile).Microseconds()) / 1000 }
		f.Phases = append(f.Phases, Phase{
			Name: p.Name, Seconds: seconds, CPU: 100 * (now.cpu - m.cpu) / seconds,
			QueueP95: ms(95), QueueP99: ms(99), RSSBegin: m.rss, RSSEnd: now.rss, RSSMean: seen,
		})
	})
	return f, err
}

// meter is the resources that a process has used.
type meter struct {
	at  time.Time
	cpu float64 // seconds
	rss float64 // MiB
}

// read calls collect and reads the meter, so that memory is compared and not the
// timing of the garbage collector: twice, as a sync.Pool drops what it holds only in
// the second collection.
func read(ctx context.Context, p *process.Process, collect func()) meter {
	collect()
	collect()
	m := meter{at: time.Now(), rss: rss(ctx, p)}
	if t, err := p.TimesWithContext(ctx); err == nil {
		m.cpu = t.User + t.System
	}
	return m
}

// rss is how much memory the process has, in MiB; 0 when that can't be told.
func rss(ctx context.Context, p *process.Process) float64 {
	i, err := p.MemoryInfoWithContext(ctx)
	if err != nil {
		return 0
	}
	return float64(i.RSS) / (1 << 20)
}

// meanRSS looks at the memory every second until the returned function is called,
// which returns the mean. A single look depends on its moment: charts have
// their textures mapped and given back with each picture, 10 MiB of them.
func meanRSS(ctx context.Context, p *process.Process) (stop func() float64) {
	quit, mean := make(chan struct{}), make(chan float64, 1)
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		sum, looks := 0.0, 0
		for {
			select {
			case <-tick.C:
				sum += rss(ctx, p)
				looks++
			case <-quit:
				mean <- sum / float64(max(looks, 1))
				return
			}
		}
	}()
	return sync.OnceValue(func() float64 {
		close(quit)
		return <-mean
	})
}

// prepare makes a scenario's engine and what runs it.
func prepare(scenario string, log *slog.Logger) (control.Engine, func(context.Context) error, func(), error) {
	switch scenario {
	case "synthetic", Hours:
		const every = 500 * time.Millisecond
		d := synthetic.NewEngine(time.Now(), 10*time.Minute, every, rate)
		steps := 1
		if scenario == Hours {
			steps = lapse // at once: there are no more pictures than otherwise
		}
		return d, func(ctx context.Context) error {
			tick := time.NewTicker(every)
			defer tick.Stop()
			for {
				select {
				case <-tick.C:
					for range steps {
						d.Step()
					}
				case <-ctx.Done():
					return nil
				}
			}
		}, func() {}, nil
	case "pipeline":
		dir, err := os.MkdirTemp("", "weir-bench-")
		if err != nil {
			return nil, nil, nil, err
		}
		file := filepath.Join(dir, "config.toml")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			return nil, nil, nil, err
		}
		e := engine.New(engine.Options{
			File: file, Version: "bench", StateDir: dir, Log: log,
			Overrides: map[string]string{
				"storage.backend": "sqlite", "storage.sqlite.path": filepath.Join(dir, "weir.db"),
				"source.kind": "simulate", "source.simulate.rate": fmt.Sprint(rate),
			},
		})
		return e, e.Run, func() { _ = os.RemoveAll(dir) }, nil
	}
	return nil, nil, nil, fmt.Errorf("there is no scenario %q: want one of %q", scenario, append(Scenarios, Hours))
}
