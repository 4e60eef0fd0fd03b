package cluster

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"weir/core/diskerr"
	"weir/core/message"
)

// makeDir creates the folder if it is missing and makes sure that the server's
// user can pass through it.
func makeDir(dir string, as account) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", message.NewError("{{.Error}}; choose another folder", "Error", diskerr.Writing(dir, err))
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", message.NewError("{{.Error}}; choose another folder", "Error", diskerr.Writing(dir, err))
	}
	if dir, err = resolve(dir); err != nil {
		return "", err
	}
	if as.own() {
		return dir, nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, info.Mode().Perm()|0o111); err != nil {
		return "", err
	}
	return dir, as.reaches(dir)
}

// resolve returns the folder's absolute path without links. The folder must
// belong to the user, because its owner could put another server there.
func resolve(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", message.NewError("{{.Path}} is not a folder: choose another", "Path", dir)
	}
	if !owned(info) {
		return "", message.NewError("{{.Path}} belongs to another user: run this as that user, or choose another folder", "Path", dir)
	}
	return dir, nil
}

// majorOf returns the major version of the cluster in data, "" if there is none.
func majorOf(data string) (string, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err == nil {
		return strings.TrimSpace(string(text)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if _, err := os.Lstat(data); !errors.Is(err, fs.ErrNotExist) {
		return "", errors.Join(err, message.NewError("{{.Path}} exists and is not a PostgreSQL cluster: choose another folder, or move it away", "Path", data))
	}
	return "", nil
}

// Size returns the size in bytes of the files in dir, even while a server writes
// them; 0 if there is no such folder.
func Size(dir string) (int64, error) {
	var size int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			var info fs.FileInfo
			if info, err = d.Info(); err == nil {
				size += info.Size()
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // just removed
		}
		return err
	})
	return size, err
}
