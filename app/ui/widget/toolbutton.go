package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// ToolButton is a button with an icon, a text that has a short form for narrow windows,
// and a tip.
type ToolButton struct {
	PageButton
	tips      *Tips
	Tip       func() string // returns the text of the tip
	LongText  string
	shortText string // shown in a narrow window; may be empty
	compact   bool   // shortText is shown
	hovered   bool
}

// NewToolButton makes a button without a short text: in a narrow window it shows only
// its icon. tip returns the text of the tip.
func NewToolButton(tips *Tips, long string, icon fyne.Resource, tip func() string, run func()) *ToolButton {
	t := &ToolButton{}
	t.init(t, tips, long, icon, tip, run)
	return t
}

// init prepares a button that self is or embeds.
func (t *ToolButton) init(self fyne.Widget, tips *Tips, long string, icon fyne.Resource, tip func() string, run func()) {
	t.tips, t.Tip, t.LongText = tips, tip, long
	t.ring, t.self = newRing(), self
	t.Text, t.Icon = long, icon
	t.OnTapped = func() {
		t.tips.Hide()
		run()
	}
	t.ExtendBaseWidget(self)
}

// SetLabels changes both texts.
func (t *ToolButton) SetLabels(long, short string) {
	if t.LongText != long || t.shortText != short {
		t.LongText, t.shortText = long, short
		t.SetCompact(t.compact)
	}
}

// SetCompact switches between the short text and the long one.
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

// Width returns the button's width with the short text or the long one.
func (t *ToolButton) Width(brief bool) float32 {
	text := t.text(brief)
	width := theme.Size(theme.SizeNameInlineIcon) + 2*theme.Size(theme.SizeNameInnerPadding)
	if text != "" {
		width += theme.Padding() + style.TextWidth(text, style.TextSize, true)
	}
	return width
}

// closeButton is a ×.
type closeButton struct{ ToolButton }

func newCloseButton(tips *Tips, tip string, run func()) *closeButton {
	b := &closeButton{}
	b.init(b, tips, "", theme.CancelIcon(), func() string { return tip }, run)
	b.Importance = widget.LowImportance
	return b
}

// DoubleTapped implements fyne.DoubleTappable: the second click of a double click would
// press what comes in its place.
func (b *closeButton) DoubleTapped(*fyne.PointEvent) { b.OnTapped() }

// MouseIn implements desktop.Hoverable.
func (t *ToolButton) MouseIn(e *desktop.MouseEvent) {
	t.hovered = true
	t.Button.MouseIn(e)
	t.tips.showLaterFor(t.self, t.Tip)
}

// MouseOut implements desktop.Hoverable.
func (t *ToolButton) MouseOut() {
	t.hovered = false
	t.Button.MouseOut()
	t.tips.Hide()
}

// FocusGained implements fyne.Focusable. The tip is for those who use the keyboard, too.
func (t *ToolButton) FocusGained() {
	t.PageButton.FocusGained()
	if !t.hovered {
		t.tips.Show(t.self, t.Tip())
	}
}

// FocusLost implements fyne.Focusable.
func (t *ToolButton) FocusLost() {
	t.PageButton.FocusLost()
	t.tips.Hide()
}
