package style

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2/theme"
)

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	of := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		linear := func(v uint32) float64 {
			s := float64(v) / 0xFFFF
			if s > 0.04045 {
				return math.Pow((s+0.055)/1.055, 2.4)
			}
			return s / 12.92
		}
		return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b) + 0.05
	}
	x, y := of(a), of(b)
	return max(x, y) / min(x, y)
}

// TestContrast requires 4.5:1 for texts and 3:1 for the outlines of fields.
func TestContrast(t *testing.T) {
	for _, variant := range []string{LookDark, LookLight} {
		l := &Look{Variant: variant}
		c := l.Colours(theme.VariantDark)
		for tone := Calm; tone <= Alarm; tone++ {
			for name, ground := range map[string]color.Color{"card": c.Card, "window": c.Window} {
				if got := contrast(ToneColour(c, tone), ground); got < 4.5 {
					t.Errorf("%s: a text of tone %d on the %s has %.2f:1", variant, tone, name, got)
				}
			}
			if got := contrast(ToneColour(c, tone), TextOnTone(c)); got < 4.5 {
				t.Errorf("%s: the pill of tone %d has %.2f:1", variant, tone, got)
			}
		}
		edge := l.Color(theme.ColorNameInputBorder, theme.VariantDark)
		for name, ground := range map[string]color.Color{
			"card": c.Card, "window": c.Window, "field": l.Color(theme.ColorNameInputBackground, theme.VariantDark),
		} {
			if got := contrast(edge, ground); got < 3 {
				t.Errorf("%s: the edge of a field has %.2f:1 on the %s", variant, got, name)
			}
		}
	}
}
