package style

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The signs before messages, for those who can't rely on colours. They are
// characters, so they take the text's colour.
const (
	Failure   = "✗"
	Attention = "▲"
	Success   = "✓"
)

// Signs are the characters that the window uses and its font lacks, in order. Without a
// font of the program's own they would look as the system's fonts have them, or be
// boxes where it has none.
const Signs = "←↑→↓↻⇧−⌘■□▲▶▼▾◀○●✓✗"

// signs is Fyne's monospaced font with nothing but the signs and a space, in a line as
// high as that of the window's font. Fyne looks for a character in the theme's font
// first, and in its own when it isn't there. A space is drawn in the font of the
// character before it.
var signs = sync.OnceValue(func() fyne.Resource {
	letters, all := theme.DefaultTextFont(), theme.DefaultTextMonospaceFont()
	font := slices.Clone(all.Content())
	if !keepSigns(font, all.Content()) || !copyLine(font, letters.Content()) || !copySpace(font, letters.Content()) {
		return letters
	}
	return fyne.NewStaticResource("weir-signs.ttf", font)
})

// spaceGlyph is a glyph without an outline and with a width of its own: those from the
// space on have the same one in a monospaced font.
const spaceGlyph = 2

// keepSigns takes all characters but the signs and the space out of a TrueType font, a
// copy of original. It reports whether that has them (OpenType specification: "cmap",
// format 12).
func keepSigns(font, original []byte) bool {
	const header, group = 28, 12
	keep := []rune(" " + Signs)
	parsed, err := opentype.Parse(original)
	cmap := table(font, "cmap")
	if err != nil || len(cmap) < header+group*len(keep) {
		return false
	}
	var buf sfnt.Buffer
	if outline, err := parsed.LoadGlyph(&buf, spaceGlyph, fixed.I(16), nil); err != nil || len(outline) > 0 {
		return false
	}
	clear(cmap)
	put16, put := binary.BigEndian.PutUint16, binary.BigEndian.PutUint32
	put16(cmap[2:], 1)  // one subtable,
	put16(cmap[4:], 3)  // for Windows,
	put16(cmap[6:], 10) // of all of Unicode,
	put(cmap[8:], 12)   // which begins after this
	put16(cmap[12:], 12)
	put(cmap[16:], uint32(header-12+group*len(keep)))
	put(cmap[24:], uint32(len(keep)))
	for i, r := range keep {
		glyph := sfnt.GlyphIndex(spaceGlyph)
		if r != ' ' {
			if glyph, err = parsed.GlyphIndex(&buf, r); err != nil || glyph == 0 {
				return false
			}
		}
		g := cmap[header+group*i:]
		put(g, uint32(r))
		put(g[4:], uint32(r))
		put(g[8:], uint32(glyph))
	}
	return true
}

// copySpace gives the space of a font with the signs the width that it has in another.
func copySpace(font, from []byte) bool {
	parsed, err := opentype.Parse(from)
	head, hhea, hmtx := table(font, "head"), table(font, "hhea"), table(font, "hmtx")
	if err != nil || len(head) < 20 || len(hhea) < 36 || len(hmtx) < 4*(spaceGlyph+1) || binary.BigEndian.Uint16(hhea[34:]) <= spaceGlyph+1 {
		return false
	}
	unit := int(binary.BigEndian.Uint16(head[18:]))
	var buf sfnt.Buffer
	glyph, err := parsed.GlyphIndex(&buf, ' ')
	if err != nil {
		return false
	}
	width, err := parsed.GlyphAdvance(&buf, glyph, fixed.I(unit), xfont.HintingNone)
	binary.BigEndian.PutUint16(hmtx[4*spaceGlyph:], uint16(width.Round()))
	return err == nil
}

// copyLine gives a TrueType font the line of another.
func copyLine(font, from []byte) bool {
	head, hhea := table(from, "head"), table(from, "hhea")
	if len(head) < 20 || len(hhea) < 8 {
		return false
	}
	unit := float64(binary.BigEndian.Uint16(head[18:]))
	up, down := int16(binary.BigEndian.Uint16(hhea[4:])), int16(binary.BigEndian.Uint16(hhea[6:]))
	return setLine(font, float64(up)/unit, math.Abs(float64(down))/unit)
}
