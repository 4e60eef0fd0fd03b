package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"weir/core/diskerr"
	"weir/storage"
)

// folder is a temporary one.
type folder struct {
	dir  string
	made []string // the folders around it that were missing, innermost first
}

// newFolder makes a temporary folder in another one, which it makes if it is missing. A
// server that root starts runs as another user, who must be able to enter that one.
func newFolder(in string) (*folder, error) {
	in, err := filepath.Abs(in)
	if err != nil {
		return nil, err
	}
	f := &folder{}
	for up := in; ; up = filepath.Dir(up) {
		if _, err := os.Lstat(up); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		f.made = append(f.made, up)
	}
	if err = os.MkdirAll(in, 0o755); err == nil {
		f.dir, err = os.MkdirTemp(in, ".weir-bench-")
	}
	if err != nil {
		return nil, errors.Join(diskerr.Writing(in, err), f.remove())
	}
	return f, nil
}

// remove removes the folder, and those around it that were made with it unless something
// else has come into them.
func (f *folder) remove() error {
	if f.dir != "" {
		if err := os.RemoveAll(f.dir); err != nil {
			return fmt.Errorf("remove the benchmark's files: %w", err)
		}
	}
	for _, dir := range f.made {
		_ = os.Remove(dir) // fails unless it is empty
	}
	return nil
}

// files makes SQLite stores in a temporary folder.
type files struct {
	*folder
	log *slog.Logger
	n   int // how many stores were made
}

// newFiles makes the target for SQLite. After an error it has to be removed if it isn't
// nil.
func newFiles(ctx context.Context, o Options) (*target, error) {
	f, err := newFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	t := &target{name: "sqlite", location: filepath.Dir(f.dir), folder: f.dir, results: newResults(), place: &files{folder: f, log: o.Log}}
	t.store, _, err = t.open(ctx)
	return t, err
}

func (f *files) settings() storage.Settings {
	f.n++
	s := storage.Settings{Backend: "sqlite", Log: f.log}
	s.SQLite.Path = filepath.Join(f.dir, fmt.Sprint(f.n, ".db"))
	return s
}

func (f *files) drop(_ context.Context, s storage.Settings) error {
	all, err := filepath.Glob(s.SQLite.Path + "*") // the database and what lies beside it
	if err != nil {
		return err
	}
	for _, file := range all {
		err = errors.Join(err, os.Remove(file))
	}
	return err
}
