package breakdown_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"weir/app/chart/breakdown"
)

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.RGBA) float64 {
	of := func(c color.RGBA) float64 {
		linear := func(v uint8) float64 {
			s := float64(v) / 0xFF
			if s > 0.04045 {
				return math.Pow((s+0.055)/1.055, 2.4)
			}
			return s / 12.92
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) + 0.05
	}
	x, y := of(a), of(b)
	return max(x, y) / min(x, y)
}

// Names can be read on their bands, and lines and the marks of textures can be told
// from what is under them.
func TestContrast(t *testing.T) {
	for look, theme := range looks {
		for index := breakdown.Others; index < breakdown.Colors; index++ {
			full := breakdown.Color(theme, index)
			ground, plate := breakdown.Plate(theme, index)
			if got := contrast(theme.Text, ground); got < 4.5 {
				t.Errorf("%s: text on colour %d has %.2f:1", look, index, got)
			}
			if got := contrast(full, theme.Card); got < 3 {
				t.Errorf("%s: colour %d has %.2f:1 on the card", look, index, got)
			}
			if got := contrast(full, ground); plate && got < 3 {
				t.Errorf("%s: the texture of colour %d has %.2f:1", look, index, got)
			}
		}
	}
}

// The plate under a name has the colour of its band, so that only textured bands
// need one.
func TestPlateIsTheColourOfItsBand(t *testing.T) {
	for look, theme := range looks {
		for index := breakdown.Others; index < breakdown.Colors; index++ {
			c := every(date(2024, 1, 1), date(2024, 1, 9), daily(1))
			c.Theme = theme
			c.Series = []breakdown.Series{{Name: "a", Color: index, Values: []float64{9, 9, 9, 9, 9, 9, 9, 9}}}
			img := picture(c, 100, 100)
			want, plate := breakdown.Plate(theme, index)
			colors := map[color.RGBA]int{}
			for y := 40; y < 90; y++ {
				for x := 20; x < 80; x++ {
					colors[img.RGBAAt(x, y)]++
				}
			}
			if share := float64(colors[want]) / (50 * 60); share < 0.2 || !plate && share < 1 || plate && share == 1 {
				t.Errorf("%s: %.0f %% of the band of colour %d have its plate's colour", look, share*100, index)
			}
		}
	}
}

// No two colours have the same swatch.
func TestSwatchesAreDifferent(t *testing.T) {
	for look, theme := range looks {
		seen := map[string]int{}
		for index := breakdown.Others; index < breakdown.Colors; index++ {
			img := image.NewRGBA(image.Rect(0, 0, 10, 10))
			breakdown.Swatch(img, theme, 1, index)
			key := string(img.Pix)
			if other, ok := seen[key]; ok {
				t.Errorf("%s: colours %d and %d look the same", look, other, index)
			}
			seen[key] = index
		}
	}
}

func TestHeatContrast(t *testing.T) {
	for look, theme := range looks {
		h := &breakdown.Heat{Theme: theme}
		for share := 0.0; share <= 1; share += 0.01 {
			if got := contrast(h.Ink(share), h.Color(share)); got < 4.5 {
				t.Errorf("%s: a number on %.2f has %.2f:1", look, share, got)
			}
		}
		if got := contrast(theme.Text, theme.Card); got < 3 {
			t.Errorf("%s: the frame has %.2f:1", look, got)
		}
	}
}
