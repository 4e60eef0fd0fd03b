// Package atomicfile replaces files in one step: whoever opens the file, also after a
// crash, finds the whole old content or the whole new one.
package atomicfile

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// File is a temporary file that will take the place of another one in its folder.
type File struct {
	*os.File
	path string
	done bool // it has its name, or was removed
}

// New creates a temporary file beside path, which need not exist. The umask applies to
// perm. If perm gives nobody but the owner access, then the same is true on Windows, where
// other permissions follow the folder's. A name that CheckName refuses is an error. The
// caller must call Cleanup.
func New(path string, perm fs.FileMode) (*File, error) {
	if err := CheckName(path); err != nil {
		return nil, err
	}
	for {
		name := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+strconv.FormatUint(rand.Uint64(), 36))
		f, err := create(name, perm)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return &File{File: f, path: path}, nil
	}
}

// Replace flushes the file to disk, closes it, and gives it the name that New took, in
// place of a file that has it.
func (f *File) Replace() error {
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := replace(f.Name(), f.path); err != nil {
		return err
	}
	f.done = true
	return nil
}

// Cleanup removes the temporary file. It does nothing after Replace succeeded.
func (f *File) Cleanup() {
	if f.done {
		return
	}
	f.done = true
	_ = f.Close() // it may be closed
	_ = os.Remove(f.Name())
}

// Write replaces the content of a file, which keeps its permissions, or creates it with
// perm as New does.
func Write(path string, content []byte, perm fs.FileMode) error {
	f, err := New(path, perm)
	if err != nil {
		return err
	}
	defer f.Cleanup()
	if err := keepPermissions(path, f); err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		return err
	}
	return f.Replace()
}
