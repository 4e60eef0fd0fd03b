//go:build !headless

package cli

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"weir/app/ui"
	"weir/app/ui/desk"
)

// window shows a desk until the window is closed.
func window(ctx context.Context, d desk.Desk, run func(context.Context) error, log *slog.Logger) error {
	if err := ui.Display(); err != nil {
		return errors.Join(errNoWindow, err)
	}
	err := ui.Run(ctx, d, run, log)
	switch {
	case errors.Is(err, ui.ErrNoWindow):
		return errors.Join(errNoWindow, errors.New(strings.TrimPrefix(err.Error(), ui.ErrNoWindow.Error()+"\n")))
	case errors.Is(err, ui.ErrHurried):
		return errInterrupted
	}
	return err
}
