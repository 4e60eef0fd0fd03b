package style

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"golang.org/x/image/font/opentype"
)

// TestSignsAreTheProgramsOwn: the theme's fonts have every sign, and nothing else, so that
// letters come from the window's font.
func TestSignsAreTheProgramsOwn(t *testing.T) {
	l := &Look{Variant: LookDark}
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}} {
		face, err := font.ParseTTF(bytes.NewReader(l.Font(style).Content())) // as Fyne does
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range Signs {
			if _, ok := face.NominalGlyph(r); !ok {
				t.Errorf("%+v: no glyph for %c", style, r)
			}
		}
		for _, r := range "aW,…–" {
			if _, ok := face.NominalGlyph(r); ok {
				t.Errorf("%+v: a glyph for %q, which the window's font has", style, r)
			}
		}
		own, err := font.ParseTTF(bytes.NewReader(theme.DefaultTextFont().Content()))
		if err != nil {
			t.Fatal(err)
		}
		got, _ := face.FontHExtents()
		want, _ := own.FontHExtents()
		space, _ := face.NominalGlyph(' ')
		ownSpace, _ := own.NominalGlyph(' ')
		unit, ownUnit := float32(face.Upem()), float32(own.Upem())
		if d := got.Ascender/unit - want.Ascender/ownUnit; d < -0.001 || d > 0.001 {
			t.Errorf("a sign's line begins %v of its size higher than a letter's", d)
		}
		if d := face.HorizontalAdvance(space)/unit - own.HorizontalAdvance(ownSpace)/ownUnit; d < -0.001 || d > 0.001 {
			t.Errorf("a space after a sign is %v of its size wider than one after a letter", d)
		}
	}
}

// TestSignsAreNeeded: a sign that the window's font has needs no other font.
func TestSignsAreNeeded(t *testing.T) {
	own, err := opentype.Parse(theme.DefaultTextFont().Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Signs {
		if glyph, err := own.GlyphIndex(nil, r); err == nil && glyph != 0 {
			t.Errorf("the window's font has %c", r)
		}
	}
}

// TestLegible: what no font has is one placeholder, however long; what one has stays. It
// fails when each character has a placeholder.
func TestLegible(t *testing.T) {
	was := systemFonts
	systemFonts = func() []fontscan.Footprint { return nil }
	coverage.known = map[rune]bool{}
	t.Cleanup(func() { systemFonts, coverage.known = was, map[rune]bool{} })
	for given, want := range map[string]string{
		"plain … – ä ñ Ж ▲":  "plain … – ä ñ Ж ▲",
		"東京の人":               "□",
		"r/東京, in 京都 and ok": "r/□, in □ and ok",
		"":                   "",
		"line\n東京":           "line\n□",
	} {
		if got := Legible(given); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
}

// TestLegibleBySystem: a font of the system's shows what the program's own lack.
func TestLegibleBySystem(t *testing.T) {
	was := systemFonts
	var japanese fontscan.RuneSet
	japanese.Add('東')
	systemFonts = func() []fontscan.Footprint { return []fontscan.Footprint{{Runes: japanese}} }
	coverage.known = map[rune]bool{}
	t.Cleanup(func() { systemFonts, coverage.known = was, map[rune]bool{} })
	if got := Legible("東京"); got != "東□" {
		t.Errorf("got %q, want the first one and a placeholder", got)
	}
}
