package core_test

import (
	"bytes"
	"context"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"weir/core"
)

// TestLabels: each goroutine of a pipeline says in a profile what it is for.
func TestLabels(t *testing.T) {
	ctx, quit := context.WithCancel(t.Context())
	defer quit()
	p, err := core.New(core.Config{
		Store: openStore(t), Source: &numbers{n: -1}, Rate: 1000, Log: quiet, Workers: 2,
		Handler: core.HandlerFunc(func(ctx context.Context, _ *core.Event, _ int) error {
			<-ctx.Done()
			return context.Cause(ctx)
		}), HandlerTimeout: 10 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := p.Run(ctx)
		ended <- err
	}()
	want := []string{
		`{"stage":"generate"}`, `{"stage":"store"}`, `{"stage":"process", "worker":"1"}`, `{"stage":"process", "worker":"2"}`,
		`{"stage":"visualize"}`, `{"stage":"heartbeat"}`, `{"stage":"journal"}`, `{"stage":"maintenance"}`, `{"stage":"writer"}`,
	}
	bound := time.After(time.Minute)
	for missing := want; len(missing) > 0; {
		var goroutines bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&goroutines, 1); err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, labels := range missing {
			if !strings.Contains(goroutines.String(), labels) {
				left = append(left, labels)
			}
		}
		missing = left
		select {
		case <-bound:
			t.Fatalf("no goroutine has the labels %v", missing)
		default:
		}
	}
	quit()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}
