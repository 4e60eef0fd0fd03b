package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"weir/app/chart"
)

// Surface is what widgets know of the window.
type Surface struct {
	Canvas      fyne.Canvas
	colours     func() chart.Theme                    // the current ones
	later       func(after time.Duration, run func()) // runs a function on the window's goroutine after a delay
	Tips        *Tips
	OnUncovered func() // called when a dialog has closed; may be nil
}

// NewSurface makes the surface of a canvas. later runs a function on the window's
// goroutine after a delay.
func NewSurface(c fyne.Canvas, colours func() chart.Theme, later func(time.Duration, func())) *Surface {
	s := &Surface{Canvas: c, colours: colours, later: later}
	s.Tips = newTips(s)
	return s
}

// ShowBelow shows a menu below an object. Where there is no room to its right the menu ends
// where the object does.
func (s *Surface) ShowBelow(menu *widget.PopUpMenu, o fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	if width := menu.MinSize().Width; at.X+width > s.Canvas.Size().Width {
		at.X = max(at.X+o.Size().Width-width, 0)
	}
	menu.ShowAtPosition(at.AddXY(0, o.Size().Height+2))
}

// Covered reports whether anything covers the window. While it does, shortcuts open no
// dialog.
func (s *Surface) Covered() bool { return s.Canvas.Overlays().Top() != nil }
