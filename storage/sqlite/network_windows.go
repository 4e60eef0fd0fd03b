package sqlite

import (
	"log/slog"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// warnOfNetwork logs a warning when the file lies on another computer: SQLite's locks and
// its WAL don't work there (sqlite.org/wal.html).
func warnOfNetwork(path string, log *slog.Logger) {
	volume := filepath.VolumeName(path)
	remote := strings.HasPrefix(volume, `\\`) && !strings.HasPrefix(volume, `\\?\`) && !strings.HasPrefix(volume, `\\.\`)
	if root, err := windows.UTF16PtrFromString(volume + `\`); err == nil {
		remote = remote || windows.GetDriveType(root) == windows.DRIVE_REMOTE
	}
	if remote {
		log.Warn("the store lies on a network file system, where it may be corrupted; move it to a local disk",
			"path", path, "drive", volume)
	}
}
