//go:build !windows && !darwin

package sqlite

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// warnOfNetwork logs a warning when the file lies on a network file system: SQLite's
// locks and its WAL don't work there (sqlite.org/wal.html).
func warnOfNetwork(path string, log *slog.Logger) {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return // only Linux has this file
	}
	kind, best := "", ""
	for line := range strings.Lines(string(mounts)) {
		f := strings.Fields(line)
		if len(f) < 3 || !within(path, f[1]) || len(f[1]) < len(best) {
			continue
		}
		best, kind = f[1], f[2]
	}
	if isNetwork(kind) {
		log.Warn("the store lies on a network file system, where it may be corrupted; move it to a local disk",
			"path", path, "mount", best, "type", kind)
	}
}

func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, "../")
}

// networks are file systems on which SQLite's locks cannot be trusted, as
// Linux calls them.
var networks = []string{"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"}

func isNetwork(kind string) bool { return slices.Contains(networks, strings.ToLower(kind)) }
