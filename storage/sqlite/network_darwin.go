package sqlite

import (
	"log/slog"

	"golang.org/x/sys/unix"
)

// warnOfNetwork logs a warning when the file lies on another computer: SQLite's locks and
// its WAL don't work there (sqlite.org/wal.html).
func warnOfNetwork(path string, log *slog.Logger) {
	var at unix.Statfs_t
	if err := unix.Statfs(path, &at); err != nil || at.Flags&unix.MNT_LOCAL != 0 {
		return
	}
	log.Warn("the store lies on a network file system, where it may be corrupted; move it to a local disk",
		"path", path, "mount", unix.ByteSliceToString(at.Mntonname[:]), "type", unix.ByteSliceToString(at.Fstypename[:]))
}
