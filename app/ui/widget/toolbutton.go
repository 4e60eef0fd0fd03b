package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/style"
)

// ToolButton is a button with an icon, behind it as much text as there is room
// for, and a tip that names it.
type ToolButton struct {
	PageButton
	tips      *Tips
	Tip       func() string // the tip
	LongText  string        // the text
	shortText string        // that of little room; may be empty
	compact   bool          // there is little room
	hovered   bool          // the mouse is on it
}

func NewToolButton(tips *Tips, long string, icon fyne.Resource, about func() string, run func()) *ToolButton {
	t := &ToolButton{tips: tips, Tip: about, LongText: long}
	t.ring, t.self = newRing(), t
	t.Text, t.Icon = long, icon
	t.OnTapped = func() {
		t.tips.Hide()
		run()
	}
	t.ExtendBaseWidget(t)
	return t
}

// Label changes the texts.
func (t *ToolButton) SetLabels(long, short string) {
	if t.LongText != long || t.shortText != short {
		t.LongText, t.shortText = long, short
		t.SetCompact(t.compact)
	}
}

// Fit takes the short text or the long one.
func (t *ToolButton) SetCompact(brief bool) {
	t.compact = brief
	if text := t.text(brief); t.Text != text {
		t.SetText(text)
	}
}

func (t *ToolButton) text(brief bool) string {
	if brief {
		return t.shortText
	}
	return t.LongText
}

// Width is how wide the button is with that text.
func (t *ToolButton) Width(brief bool) float32 {
	text := t.text(brief)
	wide := theme.Size(theme.SizeNameInlineIcon) + 2*theme.Size(theme.SizeNameInnerPadding)
	if text != "" {
		wide += theme.Padding() + style.TextWidth(text, style.TextSize, true)
	}
	return wide
}

// MouseIn implements desktop.Hoverable.
func (t *ToolButton) MouseIn(e *desktop.MouseEvent) {
	t.hovered = true
	t.Button.MouseIn(e)
	t.tips.showLaterFor(t, t.Tip)
}

// MouseOut implements desktop.Hoverable.
func (t *ToolButton) MouseOut() {
	t.hovered = false
	t.Button.MouseOut()
	t.tips.Hide()
}

// FocusGained implements fyne.Focusable: who goes there by keys is told as well.
func (t *ToolButton) FocusGained() {
	t.PageButton.FocusGained()
	if !t.hovered {
		t.tips.Show(t, t.Tip())
	}
}

// FocusLost implements fyne.Focusable.
func (t *ToolButton) FocusLost() {
	t.PageButton.FocusLost()
	t.tips.Hide()
}
