//go:build unix

package dump_test

import (
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// TestFolderPipe: a pipe in a folder is not opened and so cannot block.
func TestFolderPipe(t *testing.T) {
	folder := lay(t, member{"a.ndjson", lineA})
	if err := syscall.Mkfifo(filepath.Join(folder, "b.ndjson"), 0o600); err != nil {
		t.Skip(err)
	}
	names, left := opened(t, folder, folder)
	want := []leftOut{{"b.ndjson", "neither a file nor a folder", false}}
	if !slices.Equal(names, []string{"a.ndjson"}) || !slices.Equal(left, want) {
		t.Errorf("dumps %q, left out %v; want a.ndjson, %v", names, left, want)
	}
}
