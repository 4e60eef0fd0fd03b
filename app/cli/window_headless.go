//go:build headless

package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"weir/app/ui/control"
)

// errNoWindow: no window can be opened here. What follows it in the text says why.
var errNoWindow = errors.New("no window")

// window fails: this build has none.
func window(context.Context, control.Engine, func(context.Context) error, control.First, *slog.Logger) error {
	return fmt.Errorf("%w: this is the build without a window", errNoWindow)
}
