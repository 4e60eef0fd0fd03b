package text_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"weir/app/ui/text"
)

// TestPathOfAddress: what a file manager copies is a path, too.
func TestPathOfAddress(t *testing.T) {
	paths := map[string]string{"file:///data/a%20b%25.zst": "/data/a b%.zst", "file:///": "/"}
	if runtime.GOOS == "windows" {
		paths = map[string]string{
			"file:///C:/data/a%20b%25.zst":    `C:\data\a b%.zst`,
			"file:///C:/":                     `C:\`,
			"file://server/share/a.zst":       `\\server\share\a.zst`,
			"file://server/share/b%20c/d.zst": `\\server\share\b c\d.zst`,
		}
	}
	for address, want := range paths {
		if got := text.Path(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(here, "folder")
	paths := map[string]string{
		"a.csv":                       filepath.Join(folder, "a.csv"),
		"../a.csv":                    filepath.Join(here, "a.csv"),
		filepath.Join(here, "x/../y"): filepath.Join(here, "y"),
	}
	if drive := filepath.VolumeName(here); drive != "" {
		paths[drive+"a.csv"] = filepath.Join(here, "a.csv")
		paths[`\a.csv`] = drive + `\a.csv`
		paths["/a.csv"] = drive + `\a.csv`
		paths[`\\server\share\a.csv`] = `\\server\share\a.csv`
	}
	for path, want := range paths {
		if got, err := text.Within(folder, path); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", path, got, err, want)
		}
	}
}
