package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// tips name or explain what the mouse rests on, or the keys are at, one at a time.
// They stand still below it, whole within the window, and take no click.
type tips struct {
	on   *surface
	back *canvas.Rectangle
	text *canvas.Text    // the first line
	more []*canvas.Text  // the next ones
	box  *fyne.Container // over the whole window
	turn int             // of what the mouse is on: earlier ones are not told any more
}

// tipAfter is how long the mouse rests before a tip comes.
const tipAfter = 600 * time.Millisecond

// The layout of a tip.
const (
	tipWide  = 380 // of its text at most
	tipLines = 4   // at most; what has no room is cut
	tipLine  = 16
	tipInset = 8
)

func newTips(on *surface) *tips {
	t := &tips{on: on, back: card(nil, nil), text: newText(smallSize, false, nil)}
	t.box = container.NewWithoutLayout(t.back, t.text)
	for range tipLines - 1 {
		line := newText(smallSize, false, nil)
		t.more = append(t.more, line)
		t.box.Add(line)
	}
	t.box.Hide()
	return t
}

// spot is a place in the window.
type spot struct {
	at   fyne.Position
	size fyne.Size
}

// spotOf is where an object is.
func spotOf(o fyne.CanvasObject) spot {
	return spot{fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()}
}

// enter tells about an object that the mouse has come to, when it stays.
func (t *tips) enter(o fyne.CanvasObject, about func() string) {
	t.rest(func() (spot, string) { return spotOf(o), about() })
}

// rest tells about what the mouse has come to, when it stays.
func (t *tips) rest(about func() (spot, string)) {
	t.leave()
	turn := t.turn
	t.on.later(tipAfter, func() {
		if t.turn == turn {
			t.showAt(about())
		}
	})
}

// over lets a pad tell about an object when the mouse rests on it.
func (t *tips) over(p *pad, o fyne.CanvasObject, about func() string) {
	under := false
	p.moved = func(fyne.Position) {
		if !under {
			under = true
			t.enter(o, about)
		}
	}
	p.left = func() {
		under = false
		t.leave()
	}
}

// leave takes the tip away.
func (t *tips) leave() {
	t.turn++
	show(t.box, false)
}

// show tells about an object now.
func (t *tips) show(o fyne.CanvasObject, text string) { t.showAt(spotOf(o), text) }

// showAt tells about a place now. An empty text tells nothing.
func (t *tips) showAt(s spot, text string) {
	if text == "" {
		return
	}
	c := t.on.colours()
	paint(t.back, mix(c.Card, c.Muted, 0.08)) // it lies on cards
	t.back.StrokeColor = c.Muted
	lines := wrapped(text, smallSize, tipWide, tipLines)
	wide := float32(0)
	for _, line := range lines {
		wide = max(wide, widthOf(line, smallSize, false)+2*tipInset)
	}
	high := float32(len(lines))*tipLine + tipInset
	room := t.on.canvas.Size()
	x := max(min(s.at.X+(s.size.Width-wide)/2, room.Width-wide-gap), gap)
	y := s.at.Y + s.size.Height + 2
	if y+high > room.Height {
		y = s.at.Y - high - 2
	}
	place(t.back, x, y, wide, high)
	for i, o := range append([]*canvas.Text{t.text}, t.more...) {
		show(o, i < len(lines))
		if i < len(lines) {
			put(o, lines[i], c.Text)
			o.Move(fyne.NewPos(x+tipInset, y+tipInset/2+float32(i)*tipLine))
		}
	}
	show(t.box, true)
}

// wrapped is a text in lines that are at most so wide, and at most so many.
func wrapped(text string, size, width float32, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch next := strings.TrimSpace(line + " " + word); {
		case len(lines) == most-1 || line == "" || widthOf(next, size, false) <= width:
			line = next
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, fit(line, size, false, width))
}
