package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"weir/core/diskerr"
)

// makeDir makes the folder when it is missing and sees to it that the server's
// user can pass through it.
func makeDir(dir string, as account) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", fmt.Errorf("%w; choose another folder", diskerr.Writing(dir, err))
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%w; choose another folder", diskerr.Writing(dir, err))
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

// resolve is the folder's absolute path without links. It must belong to the
// user: whoever owns it could put another server there.
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
		return "", fmt.Errorf("%s is no folder: choose another", dir)
	}
	if !owned(info) {
		return "", fmt.Errorf("%s belongs to another user: run this as that user, or choose another folder", dir)
	}
	return dir, nil
}

// majorOf is the major version of the cluster in data, empty when there is none.
func majorOf(data string) (string, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err == nil {
		return strings.TrimSpace(string(text)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if _, err := os.Lstat(data); !errors.Is(err, fs.ErrNotExist) {
		return "", errors.Join(err, fmt.Errorf("%s is there and is no PostgreSQL cluster: choose another folder, or move that away", data))
	}
	return "", nil
}

// Size is how many bytes the files in dir take, also while a server writes
// them; 0 when there is no such folder.
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
