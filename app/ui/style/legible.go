package style

import (
	"io"
	"log"
	"strings"
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/fontscan"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// Placeholder stands for text that no font can show, however long it is.
const Placeholder = "□"

// Legible returns a text with each stretch of characters that neither the program's
// fonts nor the system's have replaced by one placeholder. Fyne would draw a box with a
// question mark for each.
func Legible(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !covered(r) }) < 0 {
		return s
	}
	var b strings.Builder
	missing := false
	for _, r := range s {
		// A mark belongs to the character before it.
		if covered(r) && !(missing && (unicode.IsMark(r) || r == '\u200d')) {
			b.WriteRune(r)
			missing = false
		} else if !missing {
			b.WriteString(Placeholder)
			missing = true
		}
	}
	return b.String()
}

// covered reports whether a font has the character.
func covered(r rune) bool {
	if r < 0x7f || unicode.IsControl(r) || strings.ContainsRune(Signs, r) {
		return true
	}
	coverage.mu.Lock()
	defer coverage.mu.Unlock()
	known, ok := coverage.known[r]
	if !ok {
		known = inOwnFonts(r) || inSystemFonts(r)
		coverage.known[r] = known
	}
	return known
}

// coverage remembers what covered found.
var coverage = struct {
	mu    sync.Mutex
	known map[rune]bool // guarded by mu
}{known: map[rune]bool{}}

func inOwnFonts(r rune) bool {
	var buf sfnt.Buffer
	for _, font := range ownFonts() {
		if glyph, err := font.GlyphIndex(&buf, r); err == nil && glyph != 0 {
			return true
		}
	}
	return false
}

// ownFonts are those in which Fyne looks before it asks the system.
var ownFonts = sync.OnceValue(func() (fonts []*opentype.Font) {
	for _, source := range []fyne.Resource{theme.DefaultTextFont(), theme.DefaultEmojiFont()} {
		if source == nil {
			continue
		}
		if font, err := opentype.Parse(source.Content()); err == nil {
			fonts = append(fonts, font)
		}
	}
	return fonts
})

func inSystemFonts(r rune) bool {
	for i := range systemFonts() {
		if systemFonts()[i].Runes.Contains(r) {
			return true
		}
	}
	return false
}

// systemFonts are those that Fyne takes what is missing from. It has looked for them
// already.
var systemFonts = sync.OnceValue(func() []fontscan.Footprint {
	fonts, err := fontscan.SystemFonts(log.New(io.Discard, "", 0), "")
	if err != nil {
		return nil // as Fyne does
	}
	return fonts
})
