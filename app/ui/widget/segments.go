package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// Segments is a row of words of which one is chosen: it is bold and framed. Where there
// is little room only the chosen word is shown, and a click opens a menu of all. The
// arrow keys choose, too.
type Segments struct {
	surface *Surface
	options []string
	Chosen  int
	changed func(int)
	tip     func() string
	compact bool

	// Unavailable says why a word can't be chosen now, "" if it can; nil: all can. The menu
	// shows the reason.
	Unavailable func(i int) string

	back, frame *canvas.Rectangle
	texts       []*canvas.Text
	area        *FocusArea
	group       *fyne.Container
	edges       []float32 // where each word's part ends
}

// The sizes of segments.
const (
	SegmentsHeight = 22
	segmentInset   = 8
	segmentSize    = style.LabelSize
)

// NewSegments makes a row of words; changed is called when a person chooses another. tip
// says what is chosen here.
func NewSegments(on *Surface, options []string, tip func() string, changed func(int)) *Segments {
	s := &Segments{surface: on, options: options, changed: changed, tip: tip, back: style.NewCard(nil, nil), frame: style.NewCard(nil, nil), area: NewFocusArea(on.Canvas)}
	s.group = &fyne.Container{Objects: []fyne.CanvasObject{s.back, s.frame}}
	for _, o := range options {
		t := style.NewText(segmentSize, false, nil)
		t.Text = o
		s.texts = append(s.texts, t)
		s.group.Objects = append(s.group.Objects, t)
	}
	s.group.Objects = append(s.group.Objects, s.area, s.area.Ring)
	s.area.Pointer = desktop.PointerCursor
	s.area.OnTapped = func(e *fyne.PointEvent) {
		s.surface.Tips.Hide()
		if s.compact {
			s.open()
			return
		}
		for i, end := range s.edges {
			if e.Position.X < end {
				s.Choose(i)
				return
			}
		}
	}
	on.Tips.Attach(&s.area.HitArea, s.area, tip)
	s.area.OnKey = s.key
	s.area.OnFocusGained = func() { s.surface.Tips.Show(s.area, tip()) }
	s.area.OnFocusLost = s.surface.Tips.Hide
	return s
}

// Object returns the row as it is on the screen.
func (s *Segments) Object() fyne.CanvasObject { return s.group }

// Width returns the width of the row, or of the chosen word alone.
func (s *Segments) Width(compact bool) float32 {
	if compact {
		return style.TextWidth(s.compactText(), segmentSize, true) + 2*segmentInset
	}
	var w float32
	for _, o := range s.options {
		w += segmentWidth(o)
	}
	return w
}

// segmentWidth is the width of a word's part. It doesn't change when the word is chosen.
func segmentWidth(word string) float32 {
	return style.TextWidth(word, segmentSize, true) + 2*segmentInset
}

func (s *Segments) compactText() string { return s.options[s.Chosen] + "  ▾" }

// Place puts the row at a place.
func (s *Segments) Place(x, y float32, compact bool) {
	s.compact = compact
	style.Place(s.group, x, y, s.Width(compact), SegmentsHeight)
	s.Redraw()
}

// SetOption changes a word.
func (s *Segments) SetOption(i int, word string) { s.options[i] = word }

// Choose chooses a word, unless it is unavailable, and calls changed if it was another.
func (s *Segments) Choose(i int) {
	if i == s.Chosen || i < 0 || i >= len(s.options) || s.reason(i) != "" {
		return
	}
	s.Chosen = i
	s.Redraw()
	s.changed(i)
}

// reason is why a word can't be chosen.
func (s *Segments) reason(i int) string {
	if s.Unavailable == nil {
		return ""
	}
	return s.Unavailable(i)
}

// step chooses the next word that is available, or the previous one if by is -1.
func (s *Segments) step(by int) {
	i := s.Chosen + by
	for i >= 0 && i < len(s.options) && s.reason(i) != "" {
		i += by
	}
	s.Choose(i)
}

// Redraw shows which word is chosen, in the current colours.
func (s *Segments) Redraw() {
	c, size := s.surface.colours(), s.group.Size()
	style.SetFill(s.back, style.Mix(c.Card, c.Muted, 0.09))
	style.Place(s.back, 0, 0, size.Width, SegmentsHeight)
	style.Place(s.area, 0, 0, size.Width, SegmentsHeight)
	style.Place(s.area.Ring, 0, 0, size.Width, SegmentsHeight)
	style.SetFill(s.frame, style.Mix(c.Card, c.Series[0], 0.22))
	s.frame.StrokeColor = c.Series[0]
	x := float32(0)
	s.edges = s.edges[:0]
	for i, t := range s.texts {
		chosen := i == s.Chosen
		style.SetVisible(t, chosen || !s.compact)
		if s.compact && !chosen {
			continue
		}
		word, width := s.options[i], segmentWidth(s.options[i])
		if s.compact {
			word, width = s.compactText(), size.Width
		}
		color := c.Muted
		if chosen {
			color = c.Text
			style.Place(s.frame, x, 0, width, SegmentsHeight)
		}
		if bold := chosen && !s.compact; t.TextStyle.Bold != bold {
			t.TextStyle.Bold = bold
			t.Refresh()
		}
		style.SetText(t, word, color)
		w := style.TextWidth(word, segmentSize, t.TextStyle.Bold)
		t.Move(fyne.NewPos(x+(width-w)/2, 3))
		x += width
		s.edges = append(s.edges, x)
	}
	if s.compact {
		style.SetFill(s.frame, style.Mix(c.Card, c.Muted, 0.09))
		s.frame.StrokeColor = style.Mix(c.Card, c.Muted, style.ByTheme(c, 0.64, 0.78))
	}
	s.frame.Refresh()
}

// key chooses another word, or opens the menu.
func (s *Segments) key(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft, fyne.KeyUp:
		s.step(-1)
	case fyne.KeyRight, fyne.KeyDown:
		s.step(1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if s.compact {
			s.open().ActivateNext()
			return true
		}
		s.Choose((s.Chosen + 1) % len(s.options))
	default:
		return false
	}
	return true
}

// open opens a menu of all words. Those that are unavailable are grey, with the reason.
func (s *Segments) open() *widget.PopUpMenu {
	var items []*fyne.MenuItem
	for i, o := range s.options {
		item := fyne.NewMenuItem(o, func() { s.Choose(i) })
		item.Checked = i == s.Chosen
		if reason := s.reason(i); reason != "" {
			item.Label, item.Disabled = o+" ("+reason+")", true
		}
		items = append(items, item)
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), s.surface.Canvas)
	s.surface.ShowBelow(menu, s.area)
	return menu
}

// Toggle is a word with a box that is checked or not.
type Toggle struct {
	surface *Surface
	On      bool
	changed func(bool)

	box   *canvas.Rectangle
	check *canvas.Text
	text  *canvas.Text
	area  *FocusArea
	group *fyne.Container
}

// NewToggle makes an unchecked box; changed is called when a person checks or unchecks
// it. tip says what it is for.
func NewToggle(on *Surface, word string, tip func() string, changed func(bool)) *Toggle {
	t := &Toggle{surface: on, changed: changed, box: style.NewCard(nil, nil), check: style.NewText(segmentSize, true, nil), text: style.NewText(segmentSize, false, nil), area: NewFocusArea(on.Canvas)}
	t.box.CornerRadius = 2
	t.text.Text = word
	t.group = &fyne.Container{Objects: []fyne.CanvasObject{t.box, t.check, t.text, t.area, t.area.Ring}}
	flip := func() {
		t.On = !t.On
		t.Redraw()
		changed(t.On)
	}
	t.area.Pointer = desktop.PointerCursor
	t.area.OnTapped = func(*fyne.PointEvent) { flip() }
	on.Tips.Attach(&t.area.HitArea, t.area, tip)
	t.area.OnKey = func(key fyne.KeyName) bool {
		pressed := key == fyne.KeySpace || key == fyne.KeyReturn || key == fyne.KeyEnter
		if pressed {
			flip()
		}
		return pressed
	}
	return t
}

// Object returns the toggle as it is on the screen.
func (t *Toggle) Object() fyne.CanvasObject { return t.group }

const toggleBox = 14

// Width returns its width.
func (t *Toggle) Width() float32 {
	return toggleBox + 6 + style.TextWidth(t.text.Text, segmentSize, false) + 4
}

// Place puts it at a place.
func (t *Toggle) Place(x, y float32) {
	style.Place(t.group, x, y, t.Width(), SegmentsHeight)
	t.Redraw()
}

// Redraw shows whether it is checked, in the current colours.
func (t *Toggle) Redraw() {
	c := t.surface.colours()
	style.Place(t.box, 0, 4, toggleBox, toggleBox)
	style.Place(t.area, -2, 0, t.Width(), SegmentsHeight)
	style.Place(t.area.Ring, -2, 0, t.Width(), SegmentsHeight)
	t.box.FillColor, t.box.StrokeColor = c.Card, style.Mix(c.Card, c.Muted, style.ByTheme(c, 0.64, 0.78))
	if t.On {
		t.box.FillColor, t.box.StrokeColor = c.Series[0], c.Series[0]
	}
	t.box.Refresh()
	style.SetVisible(t.check, t.On)
	style.SetText(t.check, style.Success, c.Window)
	t.check.Move(fyne.NewPos(2, 2))
	style.SetText(t.text, t.text.Text, c.Text)
	t.text.Move(fyne.NewPos(toggleBox+6, 3))
}
