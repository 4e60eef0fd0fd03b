package engine_test

import (
	"errors"
	"testing"

	"github.com/fsnotify/fsnotify"

	"weir/app/engine"
)

// TestForward: the watcher of the settings file never waits for whoever reads its events,
// which may just be waiting for the watcher.
func TestForward(t *testing.T) {
	events, failed := make(chan fsnotify.Event), make(chan error)
	got, missed := engine.Forward(events, failed)
	a, b := fsnotify.Event{Name: "a", Op: fsnotify.Write}, fsnotify.Event{Name: "b", Op: fsnotify.Write}
	for range 3 {
		events <- a
		failed <- errors.New("overflow")
		events <- b
	}
	if first, second := <-got, <-got; first != a || second != b {
		t.Errorf("got %v and %v, want %v and %v", first, second, a, b)
	}
	if err := <-missed; err == nil {
		t.Error("that events were missed is not passed on")
	}
	close(events)
}
