package style

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The metrics of the monospaced font's line, in pixels at TextSize. They are whole
// numbers at scales of 1.25, 1.5 and 2, too.
const (
	monospaceAscent  = 12
	monospaceDescent = 4
)

// monospace is Fyne's monospaced font with a deeper line. Fyne draws a text into a
// picture whose height is that of the line, rounded, and rounds the ascent up. The
// font's underscore ends exactly where its line ends, so rounding would cut it off.
var monospace = sync.OnceValue(func() fyne.Resource {
	font := theme.DefaultTextMonospaceFont()
	deeper := slices.Clone(font.Content())
	if !setLine(deeper, monospaceAscent/float64(TextSize), monospaceDescent/float64(TextSize)) {
		return font
	}
	return fyne.NewStaticResource("weir-monospace.ttf", deeper)
})

// setLine sets the ascent and descent of a TrueType font, as shares of its size. It
// reports whether the font has the tables for them (OpenType specification: "hhea"
// and "OS/2").
func setLine(font []byte, ascent, descent float64) bool {
	head, hhea, os2 := table(font, "head"), table(font, "hhea"), table(font, "OS/2")
	if len(head) < 20 || len(hhea) < 8 || len(os2) < 72 {
		return false
	}
	unit := float64(binary.BigEndian.Uint16(head[18:]))
	// The rasteriser rounds scaled metrics down to a 64th of a pixel.
	up, down := uint16(math.Ceil(ascent*unit)), uint16(-int16(descent*unit))
	for _, at := range [][]byte{hhea[4:], os2[68:]} {
		binary.BigEndian.PutUint16(at, up)
		binary.BigEndian.PutUint16(at[2:], down)
	}
	return true
}

// table returns a table of a TrueType font, or nil if the font has none of that name.
func table(font []byte, tag string) []byte {
	const header, record = 12, 16
	if len(font) < header {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		at := header + i*record
		if at+record > len(font) {
			return nil
		}
		r := font[at:]
		from, size := uint64(binary.BigEndian.Uint32(r[8:])), uint64(binary.BigEndian.Uint32(r[12:]))
		if string(r[:4]) == tag && from+size <= uint64(len(font)) {
			return font[from : from+size]
		}
	}
	return nil
}
