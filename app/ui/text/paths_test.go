package text_test

import (
	"runtime"
	"testing"

	"weir/app/ui/text"
)

// TestFileURL: a path comes back from its address.
func TestFileURL(t *testing.T) {
	paths := map[string]string{"/data/a b%.zst": "file:///data/a%20b%25.zst", "/": "file:///"}
	if runtime.GOOS == "windows" {
		paths = map[string]string{
			`C:\data\a b%.zst`:       "file:///C:/data/a%20b%25.zst",
			`C:\`:                    "file:///C:/",
			`\\server\share\a.zst`:   "file://server/share/a.zst",
			`\\server\share\b c\d.z`: "file://server/share/b%20c/d.z",
		}
	}
	for path, want := range paths {
		got := text.FileURL(path).String()
		if back := text.Path(got); got != want || back != path {
			t.Errorf("%s: got %s, want %s; it comes back as %s", path, got, want, back)
		}
	}
}
