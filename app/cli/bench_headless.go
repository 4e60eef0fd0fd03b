//go:build headless

package cli

import (
	"context"
	"fmt"
	"time"
)

// benchWindow fails: this build has no window.
func (p *program) benchWindow(context.Context, scenario, time.Duration, time.Duration) error {
	return fmt.Errorf("%w: this is the build without a window", errNoWindow)
}
