//go:build headless

package cli_test

import (
	"strings"
	"testing"
)

// TestDemoFrames: the build without a window says that it can't draw it.
func TestDemoFrames(t *testing.T) {
	dir := t.TempDir()
	if r := run(t, dir, "demo", "burst", "--frames", dir); r.code != 2 || !strings.Contains(r.err, "the build without a window") {
		t.Errorf("got %+v", r)
	}
}
