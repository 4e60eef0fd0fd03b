package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// notice is the content of the banner: one line and the next steps.
type notice struct {
	tone    style.Tone
	text    string
	actions []widget.Action
}

// closes returns what dismisses the notice: what its × does; nil if it has none.
func (n notice) closes() func() {
	for _, a := range n.actions {
		if a.Close {
			return a.Run
		}
	}
	return nil
}

// bannerLine is the height of a line of the banner's text.
const bannerLine = 18

// banner is the line below the header for what is out of the ordinary. A click on a
// truncated text shows it in full.
type banner struct {
	w        *window
	top      *fyne.Container // the header, and the banner below it
	shown    notice
	lines    int // that the text may take
	back     *canvas.Rectangle
	icon     *fynewidget.Icon
	text     *canvas.Text
	more     *canvas.Text    // the second line; empty unless the text takes two
	textArea *widget.HitArea // over the text
	buttons  *widget.ActionRow
	box      *fyne.Container
}

func newBanner(w *window) *banner {
	b := &banner{w: w, back: canvas.NewRectangle(nil), icon: fynewidget.NewIcon(nil), text: style.NewText(style.TextSize, false, nil), more: style.NewText(style.TextSize, false, nil), textArea: widget.NewHitArea(), buttons: widget.NewActionRow()}
	b.buttons.Tips = w.Tips
	b.textArea.OnTapped = func(*fyne.PointEvent) {
		if b.truncated() {
			w.showInFull(b.shown.text)
		}
	}
	b.box = container.New(b, b.back, b.icon, b.text, b.more, b.textArea, b.buttons.Box)
	b.box.Hide()
	b.top = container.NewVBox(w.header.object(), b.box)
	return b
}

// MinSize implements fyne.Layout.
func (b *banner) MinSize([]fyne.CanvasObject) fyne.Size {
	buttons := b.buttons.Box.MinSize()
	return fyne.NewSize(buttons.Width+200, max(buttons.Height, 28, float32(b.lines)*bannerLine+4)+8)
}

// Layout implements fyne.Layout. A text that doesn't fit is truncated.
func (b *banner) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	style.Place(b.back, style.Gap, 0, size.Width-2*style.Gap, size.Height-4)
	buttons := b.buttons.Box.MinSize()
	left := size.Width - style.Gap - 4 - buttons.Width
	style.Place(b.buttons.Box, left, (size.Height-4-buttons.Height)/2, buttons.Width, buttons.Height)
	middle := (size.Height - 4) / 2
	style.Place(b.icon, style.Gap+10, middle-9, 18, 18)
	width := left - style.Gap - 48
	lines := []string{style.Truncate(b.shown.text, style.TextSize, false, width), ""}
	if b.lines > 1 {
		lines = append(widget.WrapLines(b.shown.text, style.TextSize, width, b.lines), "")
	}
	top := middle - 9
	if lines[1] != "" {
		top = middle - bannerLine
	}
	b.text.Move(fyne.NewPos(style.Gap+36, top))
	b.more.Move(fyne.NewPos(style.Gap+36, top+bannerLine))
	style.SetText(b.text, lines[0], b.w.Colours().Text)
	style.SetText(b.more, lines[1], b.w.Colours().Text)
	style.Place(b.textArea, style.Gap, 0, left-style.Gap-4, size.Height-4)
	b.textArea.Pointer = desktop.DefaultCursor
	if b.truncated() {
		b.textArea.Pointer = desktop.PointerCursor
	}
}

// closed dismisses what is shown if it has a ×, and reports whether it has.
func (b *banner) closed() bool {
	run := b.shown.closes()
	if run == nil {
		return false
	}
	run()
	return true
}

// truncated reports whether the text doesn't fit.
func (b *banner) truncated() bool {
	return strings.TrimSuffix(b.text.Text+" "+b.more.Text, " ") != b.shown.text
}

// showInFull shows a text that doesn't fit in its place.
func (w *window) showInFull(s string) {
	if !w.Covered() {
		w.ShowText(text.Tr("Details"), s)
	}
}

// object returns the header with the banner below it.
func (b *banner) object() fyne.CanvasObject { return b.top }

// update shows what the state calls for.
func (b *banner) update(s control.State) {
	n, any := b.w.noticeOf(s, b.w.Now())
	if !any {
		b.shown = notice{}
		b.setVisible(false)
		return
	}
	was := b.lines
	again := n.tone == b.shown.tone && widget.SameActions(n.actions, b.shown.actions)
	if s.Scene != nil || n.closes() != nil {
		b.lines = captionLines
	} else if !again {
		b.lines = 1
	}
	b.show(n)
	// Only as long as it is needed, but the height doesn't change with each second that
	// passes in a notice. That of work in progress never does: its text is never the same.
	if n.tone != style.Busy && b.truncated() {
		b.lines = captionLines
	}
	if b.lines != was {
		b.w.Win.Content().Refresh() // its height has changed
	}
}

// show shows a notice.
func (b *banner) show(n notice) {
	c := b.w.Colours()
	style.SetFill(b.back, style.Mix(c.Card, style.ToneColour(c, n.tone), 0.22))
	same := n.tone == b.shown.tone && n.text == b.shown.text && widget.SameActions(n.actions, b.shown.actions)
	b.buttons.PrimaryFirst = n.tone == style.Calm
	b.buttons.SetActions(n.actions)
	if b.icon.Resource == nil || b.shown.tone != n.tone {
		b.icon.SetResource(n.tone.Icon())
	}
	b.shown = n
	if !same {
		b.box.Refresh() // only if needed: it makes all textures again
	}
	style.SetText(b.text, b.text.Text, c.Text) // the look may have changed
	style.SetText(b.more, b.more.Text, c.Text)
	b.setVisible(true)
}

// setVisible shows or hides the banner and lays the window out again.
func (b *banner) setVisible(visible bool) {
	if b.box.Visible() == visible {
		return
	}
	style.SetVisible(b.box, visible)
	b.w.Win.Content().Refresh()
}
