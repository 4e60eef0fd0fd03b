//go:build !headless

package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"weir/app/ui"
	"weir/app/ui/control"
)

// errNoWindow: no window can be opened here. What follows it in the text says why.
var errNoWindow = ui.ErrNoWindow

// window shows an engine until the window is closed.
func window(ctx context.Context, d control.Engine, run func(context.Context) error, first control.First, log *slog.Logger) error {
	if err := ui.Display(); err != nil {
		return fmt.Errorf("%w: %w", errNoWindow, err)
	}
	err := ui.Run(ctx, d, run, first, log)
	if errors.Is(err, ui.ErrClosedTwice) {
		return errInterrupted
	}
	return err
}
