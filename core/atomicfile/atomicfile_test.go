package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"weir/core/atomicfile"
)

// content is what a file holds; the folder must hold nothing else.
func content(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := os.ReadDir(filepath.Dir(file)); err != nil || len(all) != 1 {
		t.Errorf("the folder holds %v, %v; want only the file", all, err)
	}
	return string(text)
}

func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b%20.toml")
	for _, want := range []string{"first", "second", ""} {
		if err := atomicfile.Write(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := content(t, file); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestNew: the old content stays until the new one is complete.
func TestNew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "counts.csv")
	if err := os.WriteFile(file, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, complete := range []bool{false, true} {
		f, err := atomicfile.New(file, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString("new"); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(file); err != nil || string(text) != "old" {
			t.Errorf("before: %q, %v", text, err)
		}
		if complete {
			if err := f.Replace(); err != nil {
				t.Fatal(err)
			}
		}
		f.Cleanup()
		f.Cleanup()
	}
	if got := content(t, file); got != "new" {
		t.Errorf("got %q", got)
	}
}

func TestNewErrors(t *testing.T) {
	if _, err := atomicfile.New(filepath.Join(t.TempDir(), "missing", "a"), 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: got %v", err)
	}
	folder := filepath.Join(t.TempDir(), "folder")
	if err := os.MkdirAll(filepath.Join(folder, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(folder, nil, 0o600); err == nil {
		t.Error("a folder was replaced")
	}
	if all, err := os.ReadDir(filepath.Dir(folder)); err != nil || len(all) != 1 {
		t.Errorf("left behind: %v, %v", all, err)
	}
}
