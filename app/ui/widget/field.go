package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/shortcut"
)

// Keys holds what Enter and Esc do in the fields of a form. Fyne's own fields swallow
// both.
type Keys struct{ Enter, Esc func() }

// typed handles a key if it is one of the two, and reports whether it was.
func (k Keys) typed(e *fyne.KeyEvent) bool {
	var run func()
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		run = k.Enter
	case fyne.KeyEscape:
		run = k.Esc
	}
	if run != nil {
		run()
	}
	return run != nil
}

// Field is a single-line text field. The window's shortcuts pass through it.
type Field struct {
	widget.Entry
	Keys
	canvas           fyne.Canvas
	OnArrow          func(step int) // called by the arrow keys, up with -1 and down with 1; may be nil
	OnFocusLost      func()         // may be nil
	SelectAllOnFocus bool           // typing replaces the text
}

// NewField makes an empty field on a canvas.
func NewField(c fyne.Canvas, k Keys) *Field {
	f := &Field{Keys: k, canvas: c}
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey implements fyne.Focusable.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	switch {
	case f.typed(e):
	case f.OnArrow != nil && e.Name == fyne.KeyUp:
		f.OnArrow(-1)
	case f.OnArrow != nil && e.Name == fyne.KeyDown:
		f.OnArrow(1)
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	if !passOn(f.canvas, s) {
		f.Entry.TypedShortcut(s)
	}
}

// passOn gives a shortcut of Ctrl, on macOS Cmd, with a character's key to the window, and
// reports whether it was one. Fyne's own fields swallow it.
func passOn(c fyne.Canvas, s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || custom.Modifier != shortcut.Command() || len(custom.KeyName) != 1 {
		return false
	}
	if canvas, ok := c.(fyne.Shortcutable); ok {
		canvas.TypedShortcut(s)
	}
	return true
}

// FocusGained implements fyne.Focusable.
func (f *Field) FocusGained() {
	f.Entry.FocusGained()
	if f.SelectAllOnFocus {
		f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// FocusLost implements fyne.Focusable.
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	if f.OnFocusLost != nil {
		f.OnFocusLost()
	}
}

// ReplaceText sets the text, if it differs, and moves the cursor to its end.
func (f *Field) ReplaceText(text string) {
	if f.Text == text {
		return
	}
	f.SetText(text)
	f.CursorColumn = len([]rune(text))
	f.Refresh()
}

// DialogButton is a button of a dialog: Esc does what it does in the dialog's fields.
type DialogButton struct {
	PageButton
	Keys
	minWidth float32
}

// NewDialogButton makes a button that calls run. Of the keys it takes Esc: Enter presses
// the button.
func NewDialogButton(text string, k Keys, run func()) *DialogButton {
	v := &DialogButton{Keys: Keys{Esc: k.Esc}}
	v.ring, v.self = newRing(), v
	v.Text, v.OnTapped = text, run
	v.ExtendBaseWidget(v)
	return v
}

// ReserveWidth makes the button wide enough for all the texts it may get later, so that
// it and its neighbours stay in place. It returns the button.
func (v *DialogButton) ReserveWidth(texts ...string) *DialogButton {
	for _, text := range append(texts, v.Text) {
		v.minWidth = max(v.minWidth, widget.NewButton(text, nil).MinSize().Width)
	}
	return v
}

// MinSize implements fyne.CanvasObject.
func (v *DialogButton) MinSize() fyne.Size {
	size := v.PageButton.MinSize()
	size.Width = max(size.Width, v.minWidth)
	return size
}

// TypedKey implements fyne.Focusable.
func (v *DialogButton) TypedKey(e *fyne.KeyEvent) {
	if !v.typed(e) {
		v.PageButton.TypedKey(e)
	}
}

// SetEnabled enables or disables the button.
func (v *DialogButton) SetEnabled(yes bool) {
	switch {
	case yes == !v.Disabled():
	case yes:
		v.Enable()
	default:
		v.Disable()
	}
}

// Checkbox is a checkbox of a dialog.
type Checkbox struct {
	widget.Check
	Keys
}

// NewCheckbox makes an unchecked checkbox; changed is called when a person or the
// program changes it, and may be nil.
func NewCheckbox(text string, k Keys, changed func(bool)) *Checkbox {
	t := &Checkbox{Keys: k}
	t.Text, t.OnChanged = text, changed
	t.ExtendBaseWidget(t)
	return t
}

// TypedKey implements fyne.Focusable.
func (t *Checkbox) TypedKey(e *fyne.KeyEvent) {
	if !t.typed(e) {
		t.Check.TypedKey(e)
	}
}
