package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// tips name what the mouse rests on, one at a time. They stand still below it,
// whole within the window, and take no click.
type tips struct {
	w    *window
	back *canvas.Rectangle
	text *canvas.Text
	box  *fyne.Container // over the whole window
	turn int             // of what the mouse is on: earlier ones are not told any more
}

// tipAfter is how long the mouse rests before a tip comes.
const tipAfter = 600 * time.Millisecond

func newTips(w *window) *tips {
	t := &tips{w: w, back: card(nil, nil), text: newText(smallSize, false, nil)}
	t.box = container.NewWithoutLayout(t.back, t.text)
	t.box.Hide()
	return t
}

// enter tells about an object that the mouse has come to, when it stays.
func (t *tips) enter(o fyne.CanvasObject, about func() string) {
	t.leave()
	turn := t.turn
	t.w.later(tipAfter, func() {
		if t.turn == turn {
			t.show(o, about())
		}
	})
}

// leave takes the tip away.
func (t *tips) leave() {
	t.turn++
	show(t.box, false)
}

// show tells about an object now.
func (t *tips) show(o fyne.CanvasObject, text string) {
	const inset, height = 8, 24
	c := t.w.colours()
	paintCard(t.back, c)
	put(t.text, text, c.Text)
	room := t.w.win.Canvas().Size()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	wide := widthOf(text, smallSize, false) + 2*inset
	x := min(at.X+(o.Size().Width-wide)/2, room.Width-wide-gap)
	y := at.Y + o.Size().Height + 2
	if y+height > room.Height {
		y = at.Y - height - 2
	}
	place(t.back, max(x, gap), y, wide, height)
	t.text.Move(fyne.NewPos(max(x, gap)+inset, y+4))
	show(t.box, true)
}
