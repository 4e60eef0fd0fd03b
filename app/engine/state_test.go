package engine_test

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"weir/app/engine"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/message"
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

// TestLine: an error of several lines becomes one, whether its parts can be translated or
// not, with what a person can do about it.
func TestLine(t *testing.T) {
	full, gone := message.NewError("full"), message.NewError("gone")
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{errors.New("a"), "a"},
		{errors.New("a\n\tb\n\n b \nc:\n  d\n"), "a; b; c: d"},
		{errors.Join(full, gone), "full; gone"},
		{errors.Join(fmt.Errorf("config.toml:3: %w", full), fmt.Errorf("config.toml:5: %w", gone), errors.New("end")), "config.toml:3: full; config.toml:5: gone; end"},
		{fmt.Errorf("all of these:\n%w\nand no more\n", full), "all of these: full; and no more"},
		{message.NewError("undo: {{.Error}}", "Error", errors.Join(full, errors.New("x\ny"))), "undo: full; x; y"},
		{fmt.Errorf("open: %w", core.ErrTooNew), "open: store is too new for this program; use a newer weir"},
	} {
		if got := engine.Line(c.err).String(); got != c.want {
			t.Errorf("%v: got %q, want %q", c.err, got, c.want)
		}
	}
}
