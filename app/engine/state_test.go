package engine_test

import (
	"log/slog"
	"slices"
	"testing"

	"weir/app/engine"
	"weir/app/ui/control"
	"weir/core/metrics"
)

// TestWindowCallsBack: the window may change the state while it is told of one;
// it is then told of the next, after this one.
func TestWindowCallsBack(t *testing.T) {
	e := engine.New(engine.Options{StateDir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	var told []string
	e.Watch(func(s control.State) {
		if s.Folder == "first" {
			e.Weigh("second", &metrics.Snapshot{})
		}
		told = append(told, s.Folder)
	}, func(metrics.Snapshot) {})
	e.Weigh("first", &metrics.Snapshot{})
	if want := []string{"first", "second"}; !slices.Equal(told, want) {
		t.Errorf("the window was told of %q, want %q", told, want)
	}
}
