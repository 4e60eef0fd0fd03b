//go:build !headless

package ui

import (
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// paintCounter counts how often Fyne paints the window. It is the colour of an invisible
// pixel: Fyne asks for the colour once in each painting.
type paintCounter struct{ n atomic.Int64 }

// RGBA implements color.Color: the pixel is transparent.
func (p *paintCounter) RGBA() (r, g, b, a uint32) {
	p.n.Add(1)
	return 0, 0, 0, 0
}

// countPaints starts counting.
func (w *window) countPaints() *paintCounter {
	p := &paintCounter{}
	pixel := canvas.NewRectangle(p)
	pixel.Resize(fyne.NewSize(1, 1))
	w.Win.Content().(*fyne.Container).Add(container.NewWithoutLayout(pixel))
	return p
}
