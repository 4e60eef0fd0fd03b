package atomicfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/windows"

	"weir/core/atomicfile"
)

// TestReplaceOpenFile: a file that somebody looks at, as virus scanners do, is replaced
// once it is closed; one that stays open is an error, and stays.
func TestReplaceOpenFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "counts.csv")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		open, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		err = atomicfile.Write(file, []byte("new"), 0o600)
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			t.Errorf("got %v", err)
		}
		if got := content(t, file); got != "old" {
			t.Errorf("got %q", got)
		}
		time.AfterFunc(100*time.Millisecond, func() { _ = open.Close() })
		if err := atomicfile.Write(file, []byte("new"), 0o600); err != nil {
			t.Error(err)
		}
		if got := content(t, file); got != "new" {
			t.Errorf("got %q", got)
		}
	})
}

// TestNames: nothing is written to a device, to a second content of a file, or to a file
// of another name.
func TestNames(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"CON", "nul.csv", "COM1.db", "12:30.csv", "counts.csv.", "counts "} {
		err := atomicfile.Write(filepath.Join(folder, name), nil, 0o600)
		if !errors.Is(err, windows.ERROR_INVALID_NAME) {
			t.Errorf("%q: got %v", name, err)
		}
	}
	if all, err := os.ReadDir(folder); err != nil || len(all) != 0 {
		t.Errorf("left behind: %v, %v", all, err)
	}
	if err := atomicfile.Write(filepath.Join(folder, ".console 1.csv"), nil, 0o600); err != nil {
		t.Error(err)
	}
}
