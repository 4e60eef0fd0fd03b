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
