package quiet_test

import (
	"log"
	"strings"
	"testing"

	"weir/app/ui/quiet"
)

func TestPreferences(t *testing.T) {
	var out strings.Builder
	l := log.New(quiet.Preferences(&out), "", log.LstdFlags)
	for _, line := range []string{
		"Fyne error:  Preferences load error:", "  Cause: EOF", "  At: preferences.go:103",
		"Fyne error:  Settings watch error:", "  Cause: no space", "  At: settings.go:19",
		"Fyne error:  Preferences load error:", "another's",
	} {
		l.Println(line)
	}
	var got strings.Builder
	for line := range strings.Lines(out.String()) {
		got.WriteString(line[len("2026/01/31 12:00:00 "):])
	}
	want := "Fyne error:  Settings watch error:\n  Cause: no space\n  At: settings.go:19\nanother's\n"
	if got.String() != want {
		t.Errorf("logged %q, want %q", got.String(), want)
	}
}
