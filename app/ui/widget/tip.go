package widget

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/style"
)

// Tips shows tooltips, one at a time, for what the mouse rests on or what the keyboard
// focus is on. A tip doesn't move, stays within the window and takes no clicks.
type Tips struct {
	surface    *Surface
	Background *canvas.Rectangle
	Text       *canvas.Text    // the first line
	MoreLines  []*canvas.Text  // the following lines
	Box        *fyne.Container // covers the window
	generation int             // counts objects that the mouse has entered or left; a tip of an earlier one is no longer shown
}

// TipDelay is how long the mouse must rest before a tip is shown.
const TipDelay = 600 * time.Millisecond

// The layout of a tip.
const (
	TipWidth      = 380 // of its text, at most
	TipLines      = 4   // at most; longer texts are truncated
	tipLineHeight = 16
	tipInset      = 8
)

func newTips(on *Surface) *Tips {
	t := &Tips{surface: on, Background: style.NewCard(nil, nil), Text: style.NewText(style.SmallSize, false, nil)}
	t.Box = container.NewWithoutLayout(t.Background, t.Text)
	for range TipLines - 1 {
		line := style.NewText(style.SmallSize, false, nil)
		t.MoreLines = append(t.MoreLines, line)
		t.Box.Add(line)
	}
	t.Box.Hide()
	return t
}

// Spot is a rectangle in the window.
type Spot struct {
	At   fyne.Position
	Size fyne.Size
}

// spotOf returns the rectangle of an object.
func spotOf(o fyne.CanvasObject) Spot {
	return Spot{fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()}
}

// showLaterFor shows the tip of an object if the mouse rests on it.
func (t *Tips) showLaterFor(o fyne.CanvasObject, about func() string) {
	t.ShowLater(func() (Spot, string) { return spotOf(o), about() })
}

// ShowLater shows a tip after TipDelay, unless ShowLater or Hide is called before. about
// is called then.
func (t *Tips) ShowLater(about func() (Spot, string)) {
	t.Hide()
	turn := t.generation
	t.surface.later(TipDelay, func() {
		if t.generation == turn {
			t.ShowAt(about())
		}
	})
}

// Attach shows the tip of an object when the mouse rests on a hit area.
func (t *Tips) Attach(p *HitArea, o fyne.CanvasObject, about func() string) {
	under := false
	p.OnMoved = func(fyne.Position) {
		if !under {
			under = true
			t.showLaterFor(o, about)
		}
	}
	p.OnMouseOut = func() {
		under = false
		t.Hide()
	}
}

// Hide hides the tip, and cancels one that would be shown later.
func (t *Tips) Hide() {
	t.generation++
	style.SetVisible(t.Box, false)
}

// Show shows the tip of an object now.
func (t *Tips) Show(o fyne.CanvasObject, text string) { t.ShowAt(spotOf(o), text) }

// ShowAt shows a tip below a spot now, or above it where there is no room. An empty text
// shows nothing.
func (t *Tips) ShowAt(s Spot, text string) {
	if text == "" {
		return
	}
	c := t.surface.colours()
	style.SetFill(t.Background, style.Mix(c.Card, c.Muted, 0.08)) // it covers cards
	t.Background.StrokeColor = c.Muted
	lines := WrapLines(text, style.SmallSize, TipWidth, TipLines)
	width := float32(0)
	for _, line := range lines {
		width = max(width, style.TextWidth(line, style.SmallSize, false)+2*tipInset)
	}
	height := float32(len(lines))*tipLineHeight + tipInset
	room := t.surface.Canvas.Size()
	x := max(min(s.At.X+(s.Size.Width-width)/2, room.Width-width-style.Gap), style.Gap)
	y := s.At.Y + s.Size.Height + 2
	if y+height > room.Height {
		y = s.At.Y - height - 2
	}
	style.Place(t.Background, x, y, width, height)
	for i, o := range append([]*canvas.Text{t.Text}, t.MoreLines...) {
		style.SetVisible(o, i < len(lines))
		if i < len(lines) {
			style.SetText(o, lines[i], c.Text)
			o.Move(fyne.NewPos(x+tipInset, y+tipInset/2+float32(i)*tipLineHeight))
		}
	}
	style.SetVisible(t.Box, true)
}

// WrapLines wraps a text into at most that many lines of at most that width. The last
// line is truncated.
func WrapLines(text string, size, width float32, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch next := strings.TrimSpace(line + " " + word); {
		case len(lines) == most-1 || line == "" || style.TextWidth(next, size, false) <= width:
			line = next
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, style.Truncate(line, size, false, width))
}
