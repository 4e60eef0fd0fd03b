package widget

import (
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart"
)

// Surface is the window as widgets see it.
type Surface struct {
	Canvas      fyne.Canvas
	colours     func() chart.Theme                    // those in force
	later       func(after time.Duration, run func()) // runs a function on the window's goroutine
	Tips        *Tips
	OnUncovered func() // called when the dialog on top has gone; may be nil
}

func NewSurface(c fyne.Canvas, colours func() chart.Theme, later func(time.Duration, func())) *Surface {
	s := &Surface{Canvas: c, colours: colours, later: later}
	s.Tips = newTips(s)
	return s
}

// Covered reports whether something lies over the window: then no dialog is
// opened by a key.
func (s *Surface) Covered() bool { return s.Canvas.Overlays().Top() != nil }
