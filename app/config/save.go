package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"weir/core/atomicfile"
	"weir/core/diskerr"
	"weir/core/message"
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
	_, err := Change(file, changes)
	return err
}

// Change is Save with a way back: undo makes the file what it was, byte for
// byte, or no file where there was none. If the file was written by
// someone else in the meantime, undo leaves it alone and returns ErrEdited.
func Change(file string, changes map[string]string) (undo func() error, err error) {
	w, err := save(file, changes)
	if err != nil {
		return nil, message.NewError("save settings: {{.Error}}", "Error", err)
	}
	return w.undo, nil
}

// ErrEdited says that undoing a change would undo what somebody else wrote.
var ErrEdited = message.NewError("the file was edited in the meantime and is left as it is")

// written is what was put in a file's place.
type written struct {
	file     string // no link
	was, now []byte
	fresh    bool // there was none
	mode     fs.FileMode
}

func (w written) undo() error {
	text, err := os.ReadFile(w.file)
	switch {
	case err == nil && !bytes.Equal(text, w.now), errors.Is(err, fs.ErrNotExist):
		err = ErrEdited
	case err == nil && w.fresh:
		if err = os.Remove(w.file); err == nil {
			err = atomicfile.SyncDir(filepath.Dir(w.file))
		}
	case err == nil:
		err = replace(w.file, w.was, w.mode)
	}
	if err != nil {
		return message.NewError("undo the change of {{.File}}: {{.Error}}", "File", w.file, "Error", err)
	}
	return nil
}

func save(file string, changes map[string]string) (w written, err error) {
	want := Default()
	keys := slices.Sorted(maps.Keys(changes))
	var problems []error
	for _, key := range keys {
		problems = append(problems, want.Set(key, changes[key]))
	}
	if err := errors.Join(problems...); err != nil {
		return w, err
	}
	if w, err = original(file); err != nil {
		return w, err
	}
	for _, s := range Settings() {
		if _, found := changes[s.Key]; !found {
			continue
		}
		if w.now, err = edit(w.now, s, valueTOML(want.field(s.Key))); err != nil {
			return w, fmt.Errorf("%s:%w", w.file, err)
		}
	}
	if err := proofread(w.file, w.now, keys, want); err != nil {
		return w, err
	}
	return w, replace(w.file, w.now, w.mode)
}

// original reads the file that a link may lead to, so that the link stays one;
// nothing is changed in it yet.
func original(file string) (w written, err error) {
	w.file, err = filepath.EvalSymlinks(file)
	if errors.Is(err, fs.ErrNotExist) {
		return written{file: file, fresh: true, mode: 0o600}, elsewhere(file, os.MkdirAll(filepath.Dir(file), 0o700))
	}
	if err != nil {
		return w, elsewhere(file, err)
	}
	info, err := os.Stat(w.file)
	if err != nil {
		return w, elsewhere(file, err)
	}
	w.mode = info.Mode().Perm()
	w.was, err = os.ReadFile(w.file)
	w.now = bytes.Clone(w.was)
	return w, err
}

// proofread says why the text can't be loaded or differs from what is wanted.
func proofread(file string, text []byte, keys []string, want Config) error {
	e := &Effective{Config: Default(), File: file, origins: map[string]Origin{}}
	if err := e.verdict(e.applyFile(text)); err != nil {
		return err
	}
	for _, key := range keys {
		if got := valueTOML(e.field(key)); got != valueTOML(want.field(key)) {
			return message.NewError("{{.File}}: {{.Key}} would become {{.Value}}; change it in an editor", "File", file, "Key", key, "Value", got)
		}
	}
	return nil
}

// replace puts the text in the file's place, or fails and leaves the file.
func replace(file string, text []byte, mode fs.FileMode) error {
	if err := atomicfile.Write(file, text, mode); err != nil {
		return elsewhere(file, err)
	}
	return atomicfile.SyncDir(filepath.Dir(file))
}

// elsewhere says why the file can't be written, and where settings can be saved
// instead.
func elsewhere(file string, err error) error {
	if err == nil {
		return nil
	}
	return message.NewError("{{.Error}}; to use another settings file, start weir with --config", "Error", diskerr.Writing(file, err))
}
