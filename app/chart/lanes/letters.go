package lanes

import (
	"image"
	"image/color"
	"math"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// letters remembers what words look like: the few that a picture has come again many
// times in each.
type letters struct {
	face  chart.Typeface
	known map[letterKey]*sprite
}

type letterKey struct {
	text string
	size float64
	bold bool
}

// sprite is a word.
type sprite struct {
	width    float64
	mask     *image.RGBA // white on black
	baseline int
}

// wordsKept bounds what is remembered.
const wordsKept = 1000

func (l *letters) sprite(s string, size float64, bold bool) *sprite {
	key := letterKey{s, size, bold}
	if w := l.known[key]; w != nil {
		return w
	}
	if l.known == nil || len(l.known) >= wordsKept {
		l.known = map[letterKey]*sprite{}
	}
	w := &sprite{width: l.face.Width(s, size, bold), baseline: int(math.Ceil(size * 1.1))}
	w.mask = image.NewRGBA(image.Rect(0, 0, int(w.width)+3, w.baseline+int(math.Ceil(size*0.4))))
	for i := 3; i < len(w.mask.Pix); i += 4 {
		w.mask.Pix[i] = 0xFF
	}
	l.face.Draw(w.mask, s, 1, float64(w.baseline), size, bold, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF})
	l.known[key] = w
	return w
}

func (l *letters) width(s string, size float64, bold bool) float64 {
	return l.sprite(s, size, bold).width
}

// draw draws a word whose baseline begins at x, y.
func (l *letters) draw(on *raster.Canvas, s string, x, y int, size float64, bold bool, c color.RGBA) {
	w := l.sprite(s, size, bold)
	left, top := x-1, y-w.baseline
	for row := max(0, -top); row < min(w.mask.Rect.Dy(), on.Height-top); row++ {
		from, to := max(0, -left), min(w.mask.Rect.Dx(), on.Width-left)
		for col := from; col < to; col++ {
			if cover := w.mask.Pix[row*w.mask.Stride+4*col]; cover > 0 {
				on.Blend(left+col, top+row, c, int32(cover)+1)
			}
		}
	}
}
