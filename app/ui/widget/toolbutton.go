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
	tips  *Tips
	About func() string // the tip
	Long  string        // the text
	short string        // that of little room; may be empty
	brief bool          // there is little room
	under bool          // the mouse is on it
}

func NewToolButton(tips *Tips, long string, icon fyne.Resource, about func() string, run func()) *ToolButton {
	t := &ToolButton{tips: tips, About: about, Long: long}
	t.ring, t.self = newRing(), t
	t.Text, t.Icon = long, icon
	t.OnTapped = func() {
		t.tips.Leave()
		run()
	}
	t.ExtendBaseWidget(t)
	return t
}

// Label changes the texts.
func (t *ToolButton) Label(long, short string) {
	if t.Long != long || t.short != short {
		t.Long, t.short = long, short
		t.Fit(t.brief)
	}
}

// Fit takes the short text or the long one.
func (t *ToolButton) Fit(brief bool) {
	t.brief = brief
	if text := t.text(brief); t.Text != text {
		t.SetText(text)
	}
}

func (t *ToolButton) text(brief bool) string {
	if brief {
		return t.short
	}
	return t.Long
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
	t.under = true
	t.Button.MouseIn(e)
	t.tips.enter(t, t.About)
}

// MouseOut implements desktop.Hoverable.
func (t *ToolButton) MouseOut() {
	t.under = false
	t.Button.MouseOut()
	t.tips.Leave()
}

// FocusGained implements fyne.Focusable: who goes there by keys is told as well.
func (t *ToolButton) FocusGained() {
	t.PageButton.FocusGained()
	if !t.under {
		t.tips.Show(t, t.About())
	}
}

// FocusLost implements fyne.Focusable.
func (t *ToolButton) FocusLost() {
	t.PageButton.FocusLost()
	t.tips.Leave()
}
