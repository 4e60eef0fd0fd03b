package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// copyPNG has AppleScript read the picture from a file: pbcopy takes only text.
func copyPNG(ctx context.Context, picture []byte) error {
	f, err := os.CreateTemp("", "weir-*.png")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // the system clears the folder
	_, err = f.Write(picture)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	said, err := exec.CommandContext(ctx, "osascript",
		"-e", "on run argv",
		"-e", "set the clipboard to (read (POSIX file (item 1 of argv)) as «class PNGf»)",
		"-e", "end run", f.Name()).CombinedOutput()
	if err != nil {
		return fmt.Errorf("osascript: %w: %s", err, strings.TrimSpace(string(said)))
	}
	return nil
}
