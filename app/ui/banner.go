package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// tone is how urgent something is. It is never told by colour alone.
type tone int

const (
	calm tone = iota
	busy
	warning
	alarm
)

// symbol tells the tone to those who don't see colours.
func (t tone) symbol() string { return [...]string{"ℹ", "…", "⚠", "✗"}[t] }

// notice is what the banner says: one line and the next steps.
type notice struct {
	tone    tone
	text    string
	actions []action
}

// action is a button.
type action struct {
	text string
	run  func()
}

// banner is the line below the header that says what is out of the ordinary.
type banner struct {
	w    *window
	now  notice
	back *canvas.Rectangle
	text *widget.Label
	box  *fyne.Container
}

func newBanner(w *window) *banner {
	b := &banner{w: w, back: canvas.NewRectangle(nil), text: widget.NewLabel("")}
	b.text.Truncation = fyne.TextTruncateEllipsis
	b.box = container.NewStack()
	b.box.Hide()
	return b
}

func (b *banner) object() fyne.CanvasObject { return b.box }

// update shows what the state asks for.
func (b *banner) update(s desk.State) {
	n, any := b.w.noticeOf(s, time.Now())
	if !any {
		b.now = notice{}
		show(b.box, false)
		return
	}
	c := b.w.colours()
	paint(b.back, mix(c.Card, [...]color.RGBA{c.Series[0], c.Series[0], c.Series[1], c.Alarm}[n.tone], 0.25))
	text := n.tone.symbol() + "  " + n.text
	if b.text.Text != text {
		b.text.SetText(text)
	}
	if !sameActions(n.actions, b.now.actions) || len(b.box.Objects) == 0 {
		buttons := container.NewHBox(layout.NewSpacer())
		for _, a := range n.actions {
			buttons.Add(widget.NewButton(a.text, a.run))
		}
		b.box.Objects = []fyne.CanvasObject{b.back, container.NewBorder(nil, nil, nil, buttons, b.text)}
		b.box.Refresh()
	}
	b.now = n
	show(b.box, true)
}

// sameActions reports whether the buttons would look the same. What they do
// asks the desk when it is done.
func sameActions(a, b []action) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].text != b[i].text {
			return false
		}
	}
	return true
}
