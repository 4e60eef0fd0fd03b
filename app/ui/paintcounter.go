//go:build !headless

package ui

import (
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// paints counts how often Fyne paints the window. It is the colour of a pixel
// that nobody sees: whoever paints the pixel asks for its colour, once.
type paintCounter struct{ n atomic.Int64 }

// RGBA implements color.Color: nothing is seen.
func (p *paintCounter) RGBA() (r, g, b, a uint32) {
	p.n.Add(1)
	return 0, 0, 0, 0
}

// countPaints counts from now on.
func (w *window) countPaints() *paintCounter {
	p := &paintCounter{}
	pixel := canvas.NewRectangle(p)
	pixel.Resize(fyne.NewSize(1, 1))
	w.Win.Content().(*fyne.Container).Add(container.NewWithoutLayout(pixel))
	return p
}
