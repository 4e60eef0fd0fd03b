package style

import (
	"testing"
)

// TestSigns draws characters that the window's font lacks with the fallback font.
func TestSigns(t *testing.T) {
	box := face(22, false).(*fallbackFace).Face
	_, missing, _ := box.GlyphBounds('\uFFFE')
	for _, r := range "→▲▼" {
		if got, _ := face(22, false).GlyphAdvance(r); got == missing {
			t.Errorf("%c is as wide as what no font has", r)
		}
	}
	if got, want := face(22, true).(*fallbackFace).faceFor('W'), face(22, true).(*fallbackFace).fallback; got == want {
		t.Error("letters are those of the signs' font")
	}
}
