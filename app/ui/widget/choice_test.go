package widget

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"weir/app/chart"
)

// TestChoiceOutline checks that a drop-down list has a field's outline, and shows the
// focus with it.
func TestChoiceOutline(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, canvas.NewRectangle(nil))
	c := NewChoice([]string{"10 min"}, Keys{}, nil)
	w.SetContent(container.NewCenter(c))
	if got, want := c.outline.StrokeColor, theme.Color(theme.ColorNameInputBorder); got != want {
		t.Errorf("the outline is %v, want %v", got, want)
	}
	edge := theme.InputBorderSize()
	if got, want := c.outline.Size(), c.Size().SubtractWidthHeight(edge, edge); got != want || got.Width <= 0 {
		t.Errorf("the outline is %v, want %v", got, want)
	}
	w.Canvas().Focus(c)
	if got, want := c.outline.StrokeColor, theme.Color(theme.ColorNamePrimary); got != want {
		t.Errorf("with the focus it is %v, want %v", got, want)
	}
	w.Canvas().Unfocus()
	if got, want := c.outline.StrokeColor, theme.Color(theme.ColorNameInputBorder); got != want {
		t.Errorf("without it again it is %v, want %v", got, want)
	}
}

// TestDialogButtonRing checks the focus ring of a dialog's buttons, including the
// coloured one.
func TestDialogButtonRing(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, canvas.NewRectangle(nil))
	s := NewDialog(NewSurface(w.Canvas(), func() chart.Theme { return chart.Dark }, func(time.Duration, func()) {}), "Title", "", 400)
	pressed := 0
	main := s.MainButton("Do it", func() { pressed++ })
	s.Open(VStack(), nil)
	w.Canvas().Focus(main)
	if !main.ring.Visible() || main.ring.StrokeColor != theme.Color(theme.ColorNameForeground) {
		t.Errorf("the ring is visible: %v, in %v", main.ring.Visible(), main.ring.StrokeColor)
	}
	main.SetEnabled(false)
	main.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 0 {
		t.Error("Enter pressed a button that can't be pressed")
	}
	main.SetEnabled(true)
	main.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 1 {
		t.Errorf("Enter pressed it %d times, want once", pressed)
	}
}
