//go:build !windows

package atomicfile_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"weir/core/atomicfile"
)

func TestPermissions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	expect := func(when string, want fs.FileMode) {
		t.Helper()
		if err := atomicfile.Write(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: got %v, %v; want %v", when, info.Mode(), err, want)
		}
	}
	expect("a new file", 0o600)
	if err := os.Chmod(file, 0o664); err != nil {
		t.Fatal(err)
	}
	expect("an old one", 0o664)
}
