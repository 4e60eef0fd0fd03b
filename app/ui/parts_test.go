package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestTextsAreShortenedByTheirParts(t *testing.T) {
	test.NewTempApp(t)
	const text = "waiting for events; 12 per batch, or so"
	all := widthOf(text, smallSize, false)
	for _, c := range []struct {
		width float32
		want  string
	}{
		{all, text},
		{all - 1, "waiting for events; 12 per batch"},
		{widthOf("waiting for events; 12", smallSize, false), "waiting for events"},
		{widthOf("waiting for…", smallSize, false), "waiting for…"},
	} {
		if got := brief(text, smallSize, false, c.width); got != c.want {
			t.Errorf("in %.0f of %.0f it is %q, want %q", c.width, all, got, c.want)
		}
	}
}
