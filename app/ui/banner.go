package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// notice is what the banner says: one line and the next steps.
type notice struct {
	tone    tone
	text    string
	actions []action
}

// banner is the line below the header that says what is out of the ordinary. A
// click on a text that is cut shows it in full.
type banner struct {
	w    *window
	top  *fyne.Container // what the banner stands in
	now  notice
	back *canvas.Rectangle
	icon *widget.Icon
	text *canvas.Text
	full *pad // over the text
	next *nextSteps
	box  *fyne.Container
}

func newBanner(w *window) *banner {
	b := &banner{w: w, back: canvas.NewRectangle(nil), icon: widget.NewIcon(nil), text: newText(textSize, false, nil), full: newPad(), next: newNextSteps()}
	b.full.tapped = func(*fyne.PointEvent) {
		if b.cut() {
			w.inFull(b.now.text)
		}
	}
	b.box = container.New(b, b.back, b.icon, b.text, b.full, b.next.box)
	b.box.Hide()
	b.top = container.NewVBox(w.header.object(), b.box)
	return b
}

// MinSize implements fyne.Layout.
func (b *banner) MinSize([]fyne.CanvasObject) fyne.Size {
	buttons := b.next.box.MinSize()
	return fyne.NewSize(buttons.Width+200, max(buttons.Height, 28)+8)
}

// Layout implements fyne.Layout. What doesn't fit is cut.
func (b *banner) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	place(b.back, gap, 0, size.Width-2*gap, size.Height-4)
	buttons := b.next.box.MinSize()
	left := size.Width - gap - 4 - buttons.Width
	place(b.next.box, left, (size.Height-4-buttons.Height)/2, buttons.Width, buttons.Height)
	middle := (size.Height - 4) / 2
	place(b.icon, gap+10, middle-9, 18, 18)
	b.text.Move(fyne.NewPos(gap+36, middle-9))
	put(b.text, fit(b.now.text, textSize, false, left-gap-48), b.w.colours().Text)
	place(b.full, gap, 0, left-gap-4, size.Height-4)
	b.full.cursor = desktop.DefaultCursor
	if b.cut() {
		b.full.cursor = desktop.PointerCursor
	}
}

// cut reports whether the text has no room.
func (b *banner) cut() bool { return b.text.Text != b.now.text }

// inFull shows a text that has no room where it stands.
func (w *window) inFull(text string) {
	if !w.covered() {
		w.told(tr("Details"), text)
	}
}

// object is the header with the banner below it.
func (b *banner) object() fyne.CanvasObject { return b.top }

// update shows what the state asks for.
func (b *banner) update(s desk.State) {
	n, any := b.w.noticeOf(s, b.w.now())
	if !any {
		b.now = notice{}
		b.reveal(false)
		return
	}
	b.say(n)
}

// say shows a notice.
func (b *banner) say(n notice) {
	c := b.w.colours()
	paint(b.back, mix(c.Card, ink(c, n.tone), 0.22))
	same := n.tone == b.now.tone && n.text == b.now.text && sameActions(n.actions, b.now.actions)
	b.next.main = n.tone == calm
	b.next.offer(n.actions)
	if b.icon.Resource == nil || b.now.tone != n.tone {
		b.icon.SetResource(n.tone.icon())
	}
	b.now = n
	if !same {
		b.box.Refresh() // which makes all its textures anew
	}
	put(b.text, b.text.Text, c.Text) // the look may be another
	b.reveal(true)
}

// reveal makes room for the banner, or takes it back.
func (b *banner) reveal(visible bool) {
	if b.box.Visible() == visible {
		return
	}
	show(b.box, visible)
	b.w.win.Content().Refresh()
}
