//go:build !windows

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
)

func create(name string, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
}

// CheckName refuses names that the system takes for something else, as Windows does.
func CheckName(string) error { return nil }

// keepPermissions gives the file the permissions of the one at path, if there is one.
func keepPermissions(path string, f *File) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Chmod(info.Mode().Perm())
}

func replace(from, to string) error { return os.Rename(from, to) }

// SyncDir makes what happened to the names in a folder durable.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
