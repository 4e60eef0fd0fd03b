package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"
)

// Save changes single settings in a file, from their keys to texts for Set.
// Comments, order and every other byte stay; a setting that the file lacks is
// added beside those of its section. A file that doesn't exist is created,
// readable by its owner only.
//
// The file is replaced at once and durably, or left as it was: when a value is
// impossible, and also when what would be written couldn't be loaded. Two
// programs that save the same file at the same moment may undo each other's
// change.
func Save(file string, changes map[string]string) error {
	if err := save(file, changes); err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	return nil
}

func save(file string, changes map[string]string) error {
	want := Default()
	keys := slices.Sorted(maps.Keys(changes))
	var problems []error
	for _, key := range keys {
		problems = append(problems, want.Set(key, changes[key]))
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	file, text, mode, err := original(file)
	if err != nil {
		return err
	}
	for _, s := range Settings() {
		if _, found := changes[s.Key]; !found {
			continue
		}
		if text, err = edit(text, s, valueTOML(want.field(s.Key))); err != nil {
			return fmt.Errorf("%s:%w", file, err)
		}
	}
	if err := proofread(file, text, keys, want); err != nil {
		return err
	}
	return replace(file, text, mode)
}

// original reads the file that a link may lead to, so that the link stays one.
func original(file string) (target string, text []byte, mode fs.FileMode, err error) {
	target, err = filepath.EvalSymlinks(file)
	if errors.Is(err, fs.ErrNotExist) {
		return file, nil, 0o600, os.MkdirAll(filepath.Dir(file), 0o700)
	}
	if err != nil {
		return "", nil, 0, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", nil, 0, err
	}
	text, err = os.ReadFile(target)
	return target, text, info.Mode().Perm(), err
}

// proofread says why the text can't be loaded or doesn't say what is wanted.
func proofread(file string, text []byte, keys []string, want Config) error {
	e := &Effective{Config: Default(), File: file, origins: map[string]Origin{}}
	if err := e.verdict(e.applyFile(text)); err != nil {
		return err
	}
	for _, key := range keys {
		if got := valueTOML(e.field(key)); got != valueTOML(want.field(key)) {
			return fmt.Errorf("%s: %s would become %s; change it in an editor", file, key, got)
		}
	}
	return nil
}

// replace puts the text in the file's place, or fails and leaves the file.
func replace(file string, text []byte, mode fs.FileMode) error {
	dir := filepath.Dir(file)
	// Beside the file, since a rename between file systems isn't one.
	err := renameio.WriteFile(file, text, mode, renameio.WithTempDir(dir))
	if err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a rename durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
