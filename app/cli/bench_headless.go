//go:build headless

package cli

import (
	"context"
	"fmt"
	"time"
)

// benchWindow has nothing to measure in this build.
func (p *program) benchWindow(context.Context, scenario, time.Duration, time.Duration) error {
	return fmt.Errorf("%w: this is the build without a window", errNoWindow)
}
