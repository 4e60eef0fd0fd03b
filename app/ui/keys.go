package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// keys is what Enter and Esc do in the fields of a form. Fyne's own fields
// swallow them.
type keys struct{ enter, esc func() }

// typed reports whether it was one of them, and then did it.
func (k keys) typed(e *fyne.KeyEvent) bool {
	var run func()
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		run = k.enter
	case fyne.KeyEscape:
		run = k.esc
	}
	if run != nil {
		run()
	}
	return run != nil
}

// field is one line of text. Ctrl with a letter or a digit reaches the window
// through it.
type field struct {
	widget.Entry
	keys
	canvas fyne.Canvas
	arrows func(step int) // up -1 and down 1; may be nil
	lost   func()         // the focus; may be nil
	whole  bool           // what stands there is typed over
}

func newField(c fyne.Canvas, k keys) *field {
	f := &field{keys: k, canvas: c}
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey implements fyne.Focusable.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	switch {
	case f.typed(e):
	case f.arrows != nil && e.Name == fyne.KeyUp:
		f.arrows(-1)
	case f.arrows != nil && e.Name == fyne.KeyDown:
		f.arrows(1)
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (f *field) TypedShortcut(s fyne.Shortcut) {
	if !passOn(f.canvas, s) {
		f.Entry.TypedShortcut(s)
	}
}

// passOn gives Ctrl with a letter or a digit to the window, and reports whether
// it was that. Fyne's own fields swallow it.
func passOn(c fyne.Canvas, s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || custom.Modifier != fyne.KeyModifierControl || len(custom.KeyName) != 1 {
		return false
	}
	if canvas, ok := c.(fyne.Shortcutable); ok {
		canvas.TypedShortcut(s)
	}
	return true
}

// FocusGained implements fyne.Focusable.
func (f *field) FocusGained() {
	f.Entry.FocusGained()
	if f.whole {
		f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// FocusLost implements fyne.Focusable.
func (f *field) FocusLost() {
	f.Entry.FocusLost()
	if f.lost != nil {
		f.lost()
	}
}

// put changes the text, the cursor behind it.
func (f *field) put(text string) {
	if f.Text == text {
		return
	}
	f.SetText(text)
	f.CursorColumn = len([]rune(text))
	f.Refresh()
}

// verb is a button of a form: Esc does there what it does in its fields.
type verb struct {
	button
	keys
	least float32 // how wide it is at least
}

func newVerb(text string, k keys, run func()) *verb {
	v := &verb{keys: keys{esc: k.esc}}
	v.ring, v.self = newRing(), v
	v.Text, v.OnTapped = text, run
	v.ExtendBaseWidget(v)
	return v
}

// says keeps room for all that the button may say in time, beside what it says
// now, so that it and those beside it stay where they are.
func (v *verb) says(texts ...string) *verb {
	for _, text := range append(texts, v.Text) {
		v.least = max(v.least, widget.NewButton(text, nil).MinSize().Width)
	}
	return v
}

// MinSize implements fyne.CanvasObject.
func (v *verb) MinSize() fyne.Size {
	size := v.button.MinSize()
	size.Width = max(size.Width, v.least)
	return size
}

// TypedKey implements fyne.Focusable.
func (v *verb) TypedKey(e *fyne.KeyEvent) {
	if !v.typed(e) {
		v.button.TypedKey(e)
	}
}

// able lets a button be pressed, or not.
func (v *verb) able(yes bool) {
	switch {
	case yes == !v.Disabled():
	case yes:
		v.Enable()
	default:
		v.Disable()
	}
}

// tick is a box to check.
type tick struct {
	widget.Check
	keys
}

func newTick(text string, k keys, changed func(bool)) *tick {
	t := &tick{keys: k}
	t.Text, t.OnChanged = text, changed
	t.ExtendBaseWidget(t)
	return t
}

// TypedKey implements fyne.Focusable.
func (t *tick) TypedKey(e *fyne.KeyEvent) {
	if !t.typed(e) {
		t.Check.TypedKey(e)
	}
}
