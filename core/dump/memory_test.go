package dump_test

import (
	"os"
	"path/filepath"
	"testing"

	"weir/core/dump"
)

// TestGroupMemory: the tightest limit of a control group and those above it
// counts, and cached pages count as free.
func TestGroupMemory(t *testing.T) {
	root := t.TempDir()
	for name, content := range map[string]string{
		"memory.max":              "max\n",
		"a/memory.max":            "1000\n",
		"a/memory.current":        "700\n",
		"a/memory.stat":           "anon 1\ninactive_file 100\nactive_file 5\n",
		"a/b/memory.max":          "5000\n",
		"a/b/memory.current":      "200\n",
		"a/b/full/memory.max":     "10\n",
		"a/b/full/memory.current": "20\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		group string
		want  uint64
	}{{"/a/b", 400}, {"/a", 400}, {"/", ^uint64(0)}, {"/a/b/full", 0}} {
		if got := dump.GroupMemory(root, tt.group); got != tt.want {
			t.Errorf("free in %s = %d, want %d", tt.group, got, tt.want)
		}
	}
}
