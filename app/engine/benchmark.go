package engine

import (
	"context"

	"weir/app/bench"
	"weir/app/bench/figures"
	"weir/app/setup"
)

// Benchmark implements control.Benchmarker.
func (e *Engine) Benchmark(ctx context.Context, progress func(figures.Progress)) (figures.Report, error) {
	var o bench.Options
	err := e.ask(ctx, e.quick, func(context.Context) error {
		if e.settings == nil {
			return e.broken
		}
		o = setup.Benchmark(&e.settings.Config, e.ServerDir)
		return nil
	})
	if err != nil {
		return figures.Report{}, err
	}
	o.Version, o.Log, o.Progress = e.Version, e.Log, progress
	return bench.Run(ctx, o)
}
