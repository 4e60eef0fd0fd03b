package hosttest

import (
	"strings"
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"

	"weir/app/ui/style"
)

// missing returns the characters of a text that neither the window's font nor the signs
// have: what they look like is up to the system's fonts.
func missing(text string, s fyne.TextStyle) (all []rune) {
	fonts, err := letterFonts()
	if err != nil {
		return []rune(text)
	}
	own := fonts[0]
	if s.Monospace {
		own = fonts[1]
	}
	var buf sfnt.Buffer
	for _, r := range text {
		glyph, err := own.GlyphIndex(&buf, r)
		if (err != nil || glyph == 0) && (s.Monospace || !strings.ContainsRune(style.Signs, r)) && !unicode.IsControl(r) {
			all = append(all, r)
		}
	}
	return all
}

// letterFonts are the fonts of letters: the window's and the monospaced one.
var letterFonts = sync.OnceValues(func() (fonts [2]*opentype.Font, err error) {
	for i, source := range []fyne.Resource{theme.DefaultTextFont(), theme.DefaultTextMonospaceFont()} {
		if fonts[i], err = opentype.Parse(source.Content()); err != nil {
			return fonts, err
		}
	}
	return fonts, nil
})
