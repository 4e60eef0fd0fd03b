//go:build headless

package cli

import (
	"context"
	"fmt"

	"weir/app/scene"
)

// drawFrames fails: this build can't draw the window.
func (p *program) drawFrames(context.Context, scene.Scene, string) error {
	return usageError{fmt.Errorf("--frames: %w: this is the build without a window", errNoWindow)}
}
