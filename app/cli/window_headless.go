//go:build headless

package cli

import (
	"context"
	"errors"
	"log/slog"

	"weir/app/ui/desk"
)

// window fails: this build has none.
func window(context.Context, desk.Desk, func(context.Context) error, *slog.Logger) error {
	return errors.Join(errNoWindow, errors.New("this is the build without a window"))
}
