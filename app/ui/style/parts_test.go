package style

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestTextsAreShortenedByTheirParts(t *testing.T) {
	test.NewTempApp(t)
	const text = "waiting for events; 12 per batch, or so"
	all := TextWidth(text, SmallSize, false)
	for _, c := range []struct {
		width float32
		want  string
	}{
		{all, text},
		{all - 1, "waiting for events; 12 per batch"},
		{TextWidth("waiting for events; 12", SmallSize, false), "waiting for events"},
		{TextWidth("waiting for…", SmallSize, false), "waiting for…"},
	} {
		if got := Abbreviate(text, SmallSize, false, c.width); got != c.want {
			t.Errorf("in %.0f of %.0f it is %q, want %q", c.width, all, got, c.want)
		}
	}
}

func TestPathsKeepTheirEnd(t *testing.T) {
	test.NewTempApp(t)
	const path = "/home/you/reddit/2024/events.db"
	width := func(s string) float32 { return TextWidth(s, TextSize, false) }
	for _, c := range []struct {
		path  string
		width float32
		want  string
	}{
		{path, width(path), path},
		{path, width(path) - 1, "…/you/reddit/2024/events.db"},
		{path, width("…/2024/events.db"), "…/2024/events.db"},
		{path, width("…/events.db"), "…/events.db"},
		{path, width("event…"), "event…"},
		{"events.db", width("even…"), "even…"},
		{"été à Paris/events.db", width("…/events.db"), "…/events.db"},
		{"", 0, ""},
	} {
		if got := TruncatePath(c.path, TextSize, false, c.width); got != c.want {
			t.Errorf("%q in %.0f is %q, want %q", c.path, c.width, got, c.want)
		}
	}
}
