package engine_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime/trace"
	"strings"
	"testing"

	exptrace "golang.org/x/exp/trace"

	"weir/app/engine"
)

// TestSaveTrace: what was remembered can be read, and nothing is once it was stopped.
func TestSaveTrace(t *testing.T) {
	e := engine.New(engine.Options{File: t.TempDir() + "/config.toml"})
	if err := e.SaveTrace(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "nothing was remembered") {
		t.Errorf("before it was started: %v", err)
	}
	stop, err := e.StartTrace()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if _, err := e.StartTrace(); err == nil {
		t.Error("two at the same time")
	}
	trace.Log(t.Context(), "test", "here")
	var file bytes.Buffer
	if err := e.SaveTrace(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	if !logged(t, &file, "here") {
		t.Error("the message isn't in the trace")
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.SaveTrace(over, &file); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	stop()
	stop()
	if trace.IsEnabled() {
		t.Error("it is still on")
	}
	again, err := e.StartTrace()
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// logged reports whether a trace has a message of category test.
func logged(t *testing.T, file io.Reader, message string) bool {
	r, err := exptrace.NewReader(file)
	for err == nil {
		var ev exptrace.Event
		if ev, err = r.ReadEvent(); err == nil && ev.Kind() == exptrace.EventLog && ev.Log().Category == "test" {
			return ev.Log().Message == message
		}
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return false
}
