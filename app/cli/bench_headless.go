//go:build headless

package cli

import (
	"context"
	"errors"
	"time"
)

// benchWindow fails: this build has no window.
func (p *program) benchWindow(context.Context, scenario, time.Duration, time.Duration) error {
	return errors.Join(errNoWindow, errors.New("this is the build without a window"))
}
