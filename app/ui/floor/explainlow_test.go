package floor

import (
	"strings"
	"testing"
)

// TestExplainInALowWindow: where the notes have no room, the page says how to read them.
func TestExplainInALowWindow(t *testing.T) {
	const says = "Rest the mouse on a part for its explanation"
	for _, c := range []struct {
		height  float32
		explain bool
		want    bool
	}{{596, true, true}, {596, false, false}, {836, true, false}} {
		s := openPage(t, "dark", 960, c.height)
		s.SetExplain(c.explain)
		s.draw()
		if got := strings.HasPrefix(s.status.Text, says); got != c.want {
			t.Errorf("%v high, Explain %t: the status line says %q", c.height, c.explain, s.status.Text)
		}
	}
}
