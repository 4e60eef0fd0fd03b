package cli

import (
	"fmt"

	"weir/app/scene"
)

// drawFrames has a player write a picture of each step into a folder.
func drawFrames(*scene.Player, string) error {
	return usageError{fmt.Errorf("--frames: %w: this is the build without a window", errNoWindow)}
}
