package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart"
)

// surface is the window as widgets see it.
type surface struct {
	canvas    fyne.Canvas
	colours   func() chart.Theme                    // those in force
	later     func(after time.Duration, run func()) // runs a function on the window's goroutine
	tips      *tips
	uncovered func() // called when the dialog on top has gone; may be nil
}

func newSurface(c fyne.Canvas, colours func() chart.Theme, later func(time.Duration, func())) *surface {
	s := &surface{canvas: c, colours: colours, later: later}
	s.tips = newTips(s)
	return s
}

// covered reports whether something lies over the window: then no dialog is
// opened by a key.
func (s *surface) covered() bool { return s.canvas.Overlays().Top() != nil }
