package engine

import (
	"context"
	"fmt"
	"io"
	"runtime/trace"
	"sync"
	"time"

	"weir/core/message"
)

// What the flight recorder remembers: the last 10 s, unless they take more room.
const (
	traceAge   = 10 * time.Second
	traceBytes = 32 << 20
)

// tracer remembers the last seconds as an execution trace.
type tracer struct {
	mu       sync.Mutex            // held while a trace is written: it must not be stopped
	recorder *trace.FlightRecorder // guarded by mu; nil while nothing is remembered
}

// StartTrace implements control.Tracer.
func (t *tracer) StartTrace() (stop func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.recorder != nil {
		return nil, message.NewError("trace: the last seconds are being remembered already")
	}
	r := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: traceAge, MaxBytes: traceBytes})
	if err := r.Start(); err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	t.recorder = r
	return sync.OnceFunc(t.stopTrace), nil
}

func (t *tracer) stopTrace() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.recorder.Stop()
	t.recorder = nil
}

// SaveTrace implements control.Tracer.
func (t *tracer) SaveTrace(ctx context.Context, w io.Writer) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.recorder == nil {
		return message.NewError("trace: nothing was remembered: open the page first")
	}
	if _, err := t.recorder.WriteTo(untilDone{ctx, w}); err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	return nil
}

// untilDone is a writer that fails when ctx is done.
type untilDone struct {
	ctx context.Context
	to  io.Writer
}

func (u untilDone) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.to.Write(p)
}
