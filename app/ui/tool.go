package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// tool is a button with an icon, behind it as much text as there is room
// for, and a tip that names it.
type tool struct {
	button
	tips  *tips
	about func() string // the tip
	long  string        // the text
	short string        // that of little room; may be empty
	brief bool          // there is little room
	under bool          // the mouse is on it
}

func newTool(tips *tips, long string, icon fyne.Resource, about func() string, run func()) *tool {
	t := &tool{tips: tips, about: about, long: long}
	t.ring, t.self = newRing(), t
	t.Text, t.Icon = long, icon
	t.OnTapped = func() {
		t.tips.leave()
		run()
	}
	t.ExtendBaseWidget(t)
	return t
}

// label changes the texts.
func (t *tool) label(long, short string) {
	if t.long != long || t.short != short {
		t.long, t.short = long, short
		t.fit(t.brief)
	}
}

// fit takes the short text or the long one.
func (t *tool) fit(brief bool) {
	t.brief = brief
	if text := t.text(brief); t.Text != text {
		t.SetText(text)
	}
}

func (t *tool) text(brief bool) string {
	if brief {
		return t.short
	}
	return t.long
}

// width is how wide the button is with that text.
func (t *tool) width(brief bool) float32 {
	text := t.text(brief)
	wide := theme.Size(theme.SizeNameInlineIcon) + 2*theme.Size(theme.SizeNameInnerPadding)
	if text != "" {
		wide += theme.Padding() + widthOf(text, textSize, true)
	}
	return wide
}

// MouseIn implements desktop.Hoverable.
func (t *tool) MouseIn(e *desktop.MouseEvent) {
	t.under = true
	t.Button.MouseIn(e)
	t.tips.enter(t, t.about)
}

// MouseOut implements desktop.Hoverable.
func (t *tool) MouseOut() {
	t.under = false
	t.Button.MouseOut()
	t.tips.leave()
}

// FocusGained implements fyne.Focusable: who goes there by keys is told as well.
func (t *tool) FocusGained() {
	t.button.FocusGained()
	if !t.under {
		t.tips.show(t, t.about())
	}
}

// FocusLost implements fyne.Focusable.
func (t *tool) FocusLost() {
	t.button.FocusLost()
	t.tips.leave()
}
