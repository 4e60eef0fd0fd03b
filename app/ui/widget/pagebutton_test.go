package widget

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// TestButtonOfAPage presses a button with Enter and with Space, which do nothing while
// it is disabled. Esc leaves the button, and other keys go to the window.
func TestButtonOfAPage(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, canvas.NewRectangle(nil))
	others := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { others++ })
	pressed := 0
	b := NewPageButton("Press", nil, func() { pressed++ })
	w.SetContent(b)
	w.Canvas().Focus(b)
	if !b.ring.Visible() {
		t.Error("nothing shows that it has the focus")
	}
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyMinus})
	if pressed != 2 || others != 1 {
		t.Errorf("it was pressed %d times, and %d keys came to the window", pressed, others)
	}
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Focused() != nil || b.ring.Visible() {
		t.Error("Esc doesn't leave it")
	}
	b.Disable()
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 2 {
		t.Error("Enter presses a button that is off")
	}
}
