package lanes

import (
	"image"
	"testing"

	"weir/app/chart"
	"weir/app/chart/raster"
)

var looks = map[string]chart.Theme{"dark": chart.Dark, "light": chart.Light}

// TestInk: words keep 4.5:1 against what lies under them, bars 3:1 against the card.
func TestInk(t *testing.T) {
	for look, theme := range looks {
		for k := Idle; int(k) < Kinds; k++ {
			if c := contrast(Ink(theme, k), plate(theme, k)); c < 4.5 {
				t.Errorf("%s, kind %d: a word has %.2f:1", look, k, c)
			}
			if c := contrast(Color(theme, k), theme.Card); c < 3 {
				t.Errorf("%s, kind %d: a bar has %.2f:1", look, k, c)
			}
		}
		if c := contrast(idleColor(theme), theme.Card); c < 3 {
			t.Errorf("%s: the line of no work has %.2f:1", look, c)
		}
	}
}

// TestTextures: each kind can be told from all others without its colour.
func TestTextures(t *testing.T) {
	for look, theme := range looks {
		for _, scale := range []float64{1, 2} {
			seen := map[string]Kind{}
			for k := Committing; int(k) < Kinds; k++ {
				img := image.NewRGBA(image.Rect(0, 0, 80, 80))
				var r raster.Canvas
				r.Begin(img)
				Swatch(&r, theme, k, scale)
				// Which pixels differ from the first one.
				pattern := make([]byte, 0, 6400)
				for i := 0; i < len(img.Pix); i += 4 {
					same := byte('0')
					if img.Pix[i] != img.Pix[0] || img.Pix[i+1] != img.Pix[1] {
						same = '1'
					}
					pattern = append(pattern, same)
				}
				if other, ok := seen[string(pattern)]; ok && !(other == Handling && k == Moving) { // handling has its word
					t.Errorf("%s at %v: %d looks like %d", look, scale, k, other)
				}
				seen[string(pattern)] = k
			}
		}
	}
}
