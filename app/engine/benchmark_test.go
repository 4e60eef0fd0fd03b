package engine_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"weir/app/bench/figures"
	"weir/app/ui/control"
)

// TestBenchmark: it is made beside the store, and the pipeline runs meanwhile; nothing is
// left of one that is cancelled.
func TestBenchmark(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	made := func() []string {
		all, err := filepath.Glob(h.path(".weir-bench-*"))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	ctx, cancel := context.WithCancel(t.Context())
	var during []string
	_, err := r.Benchmark(ctx, func(figures.Progress) {
		during = made()
		if p := r.State().Phase; p != control.Running {
			t.Errorf("the pipeline is %v meanwhile", p)
		}
		cancel()
	})
	if !errors.Is(err, context.Canceled) || len(during) == 0 {
		t.Errorf("got %v with %q in the folder, want %v", err, during, context.Canceled)
	}
	if left := made(); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
