package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/shirou/gopsutil/v4/disk"

	"weir/app/config"
	"weir/core/diskerr"
)

// Folder is where the store of the settings is on this machine, "" if it is on
// another machine or its place is unknown. serverDir is the folder of the private
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

// Exists reports whether there is such a file, or that can't be known.
func Exists(file string) bool {
	_, err := os.Stat(file)
	return !errors.Is(err, fs.ErrNotExist)
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
		return 0, fmt.Errorf("get the free space: %w", diskerr.Reading(folder, err))
	}
	return int64(usage.Free), nil
}

// isPrivate reports whether the URL leads to the private server in a folder.
func isPrivate(dsn, serverDir string) bool {
	u, err := url.Parse(dsn)
	if err != nil || u.Hostname() != "127.0.0.1" {
		return false
	}
	dir, err := filepath.EvalSymlinks(serverDir)
	return err == nil && filepath.Dir(u.Query().Get("passfile")) == dir
}

// ServerDir is the folder of the private PostgreSQL server, in the user's data
// folder. Root's is closed to the user that the server runs as.
func ServerDir() string {
	if os.Geteuid() == 0 {
		return "/var/lib/weir/postgres"
	}
	return filepath.Join(xdg.DataHome, "weir", "postgres")
}
