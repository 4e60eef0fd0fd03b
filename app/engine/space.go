package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"weir/app/config"
	"weir/app/ui/desk"
	"weir/core"
)

// Folder is where the store of the settings lies on this machine, "" when it
// lies on another, or that can't be known. serverDir is the folder of the private
// PostgreSQL server.
func Folder(c *config.Config, serverDir string) string {
	if c.Storage.Backend == "sqlite" {
		if file, err := filepath.Abs(c.StoreFile()); err == nil {
			return filepath.Dir(file)
		}
		return ""
	}
	if isPrivate(c.Storage.Postgres.URL, serverDir) {
		return serverDir
	}
	return ""
}

// FreeSpace is how many bytes are free for the user in a folder, which may
// still have to be made.
func FreeSpace(ctx context.Context, folder string) (int64, error) {
	for {
		_, err := os.Stat(folder)
		if up := filepath.Dir(folder); os.IsNotExist(err) && up != folder {
			folder = up
			continue
		}
		break
	}
	usage, err := disk.UsageWithContext(ctx, folder)
	if err != nil {
		return 0, fmt.Errorf("look at the free space: %w", err)
	}
	return int64(usage.Free), nil
}

// Watch adds what a snapshot says of a store in a folder, when it is time for
// that, and reports whether it did. Nothing is known of a store elsewhere, whose
// folder is "".
func (f *Fill) Watch(ctx context.Context, folder string, s *core.Snapshot) (now Forecast, ok bool) {
	at := time.Now()
	if folder == "" || s.SizeBytes <= 0 || !f.Due(at) {
		return f.now, false
	}
	free, err := FreeSpace(ctx, folder)
	if err != nil {
		return f.now, false // the store has trouble of its own then
	}
	return f.Add(at, s.SizeBytes+s.WALBytes, free), true
}

// weigh shows when the disk of the open store will be full.
func (e *Engine) weigh(s *core.Snapshot) {
	e.fill.Keep = time.Duration(e.settings.Storage.Keep)
	now, ok := e.fill.Watch(context.Background(), e.State().Folder, s)
	if !ok {
		return
	}
	e.change(func(s *desk.State) {
		s.FullIn, s.FullSoon, s.FullNow = 0, now.Level >= FillDay, now.Level == FillNow
		if now.Level > FillFar {
			s.FullIn = now.Left
		}
	})
}
