package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestButtonOfAPage is pressed with Enter and with Space, not while it is off;
// Esc leaves it, and other keys are the window's.
func TestButtonOfAPage(t *testing.T) {
	w := formsScene(t, &formsDesk{})
	others := 0
	w.win.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { others++ })
	pressed := 0
	b := newButton("Press", nil, func() { pressed++ })
	w.win.SetContent(b)
	w.win.Canvas().Focus(b)
	if !b.ring.Visible() {
		t.Error("nothing shows that it has the focus")
	}
	w.key(fyne.KeyReturn)
	w.key(fyne.KeySpace)
	w.key(fyne.KeyMinus)
	if pressed != 2 || others != 1 {
		t.Errorf("it was pressed %d times, and %d keys came to the window", pressed, others)
	}
	w.key(fyne.KeyEscape)
	if w.win.Canvas().Focused() != nil || b.ring.Visible() {
		t.Error("Esc doesn't leave it")
	}
	b.Disable()
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 2 {
		t.Error("Enter presses a button that is off")
	}
}
