package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// sheet is a dialog: its title and what it is for, a form, what came of it, and
// the verbs. It lies over the whole window and takes all keys: Enter submits,
// Esc closes. It is as high as its form, which scrolls when the window is
// lower. What comes later has its room from the start, and scrolls in it: nothing
// that a person may be about to click moves.
type sheet struct {
	widget.BaseWidget
	on      *surface
	submit  func()         // what Enter does; may be nil
	closed  func()         // called once when it has gone; may be nil
	dropped func([]string) // files from outside; may be nil
	changed func()         // the desk's state has changed; may be nil
	wide    float32        // of the card
	high    float32        // of the form when it scrolls by itself; 0: as high as it must be
	lines   int            // of a message for which there is always room; 0: none is expected

	dim, card   *canvas.Rectangle
	title, lead *widget.Label
	message     *widget.Label
	line        *widget.Separator
	form        fyne.CanvasObject
	scroll      *container.Scroll
	results     *container.Scroll // nil when none are expected
	space       float32           // of the results
	ahead       *widget.Label     // what will stand there, while nothing does
	words       *container.Scroll // around the message
	whole       *wholeText
	verbs       *fyne.Container
	left        *fyne.Container // of the verbs
	open        bool
}

// The sizes of a sheet.
const (
	sheetMargin  = 24 // to the window's edges, at least
	sheetPadding = 14
	barWidth     = 12 // of what scrolls, in the padding
	spill        = 4  // what scrolls may stand out at the left, as boxes to pick do
	resultsLeast = 88 // of the results, in a low window
)

// newSheet makes a sheet that isn't shown yet. Its fields take s.keys().
func newSheet(on *surface, title, lead string, wide float32) *sheet {
	s := &sheet{
		on: on, wide: wide,
		dim: canvas.NewRectangle(nil), card: card(nil, nil),
		title: widget.NewLabel(title), lead: widget.NewLabel(lead), message: widget.NewLabel(""), line: widget.NewSeparator(),
		verbs: container.NewHBox(), left: container.NewHBox(),
	}
	s.title.TextStyle.Bold, s.title.SizeName = true, theme.SizeNameSubHeadingText
	s.lead.Importance, s.lead.Wrapping = widget.LowImportance, fyne.TextWrapWord
	s.message.Wrapping, s.message.Selectable = fyne.TextWrapWord, true
	s.words, s.whole = container.NewVScroll(s.message), newWholeText()
	s.message.Hide()
	if lead == "" {
		s.lead.Hide()
	}
	s.ExtendBaseWidget(s)
	return s
}

// keys are what Enter and Esc do in the sheet's fields.
func (s *sheet) keys() keys { return keys{s.enter, s.close} }

func (s *sheet) enter() {
	if s.submit != nil {
		s.submit()
	}
}

// verb adds a button at the right end.
func (s *sheet) verb(text string, run func()) *verb {
	v := newVerb(text, s.keys(), run)
	s.verbs.Add(v)
	return v
}

// main adds the button that does what the sheet is for, as Enter does.
func (s *sheet) main(text string, run func()) *verb {
	v := newVerb(text, s.keys(), run)
	v.Importance = widget.HighImportance
	s.verbs.Add(v)
	s.submit = run
	return v
}

// aside adds a button at the left end.
func (s *sheet) aside(text string, run func()) *verb {
	v := newVerb(text, s.keys(), run)
	s.left.Add(v)
	return v
}

// leaveRoom keeps room below the form for what comes later; ahead says what that
// will be.
func (s *sheet) leaveRoom(results fyne.CanvasObject, high float32, ahead string) {
	s.results, s.space = container.NewVScroll(container.New(&besideBar{}, results)), high
	s.ahead = widget.NewLabel(ahead)
	s.ahead.Importance, s.ahead.Wrapping = widget.LowImportance, fyne.TextWrapWord
}

// show puts the sheet over the window; first gets the focus, the sheet itself
// when it is nil.
func (s *sheet) show(form fyne.CanvasObject, first fyne.Focusable) {
	s.on.tips.leave()
	s.form = form
	s.scroll = container.NewVScroll(container.New(&besideBar{}, form))
	s.open = true
	c := s.on.canvas
	c.Overlays().Add(s)
	s.Resize(c.Size())
	if first == nil {
		first = s
	}
	c.Focus(first)
}

// close takes the sheet off the window.
func (s *sheet) close() { s.Hide() }

// Hide implements fyne.CanvasObject: the window's escape calls it.
func (s *sheet) Hide() {
	if !s.open {
		return
	}
	s.open = false
	s.on.canvas.Overlays().Remove(s)
	if s.closed != nil {
		s.closed()
	}
	if s.on.uncovered != nil {
		s.on.uncovered()
	}
}

// say shows what came of it below the form: calm is that it went well. An empty
// text takes it away.
func (s *sheet) say(t tone, text string) {
	if text != "" {
		text = [...]string{calm: success, good: success, busy: "…", warning: "▲", alarm: failure}[t] + "  " + text
	}
	importance := [...]widget.Importance{warning: widget.WarningImportance, alarm: widget.DangerImportance}[t]
	if restate(s.message, text, importance) {
		show(s.message, text != "")
		s.words.ScrollToTop()
		s.words.Refresh()
		s.arrange()
	}
}

// arrange lays the sheet out anew after its form has changed.
func (s *sheet) arrange() {
	if s.open {
		s.form.Refresh()
		if s.results != nil {
			s.results.Content.Refresh()
			s.results.Refresh()
		}
		// A text that has just been shown knows its height when it has its width.
		s.layOut(s.Size())
		s.layOut(s.Size())
		s.on.canvas.Refresh(s)
	}
}

// FocusGained implements fyne.Focusable.
func (s *sheet) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (s *sheet) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (s *sheet) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *sheet) TypedKey(e *fyne.KeyEvent) { s.keys().typed(e) }

// Tapped implements fyne.Tappable: a click beside the fields leaves the keys to
// the sheet.
func (s *sheet) Tapped(*fyne.PointEvent) { s.on.canvas.Focus(s) }

// layOut puts everything in its place.
func (s *sheet) layOut(size fyne.Size) {
	const p = sheetPadding
	place(s.dim, 0, 0, size.Width, size.Height)
	wide := min(s.wide, size.Width-2*sheetMargin)
	inner := wide - 2*p
	heightOf := func(o fyne.CanvasObject) float32 {
		if !o.Visible() {
			return 0
		}
		o.Resize(fyne.NewSize(inner+12, o.Size().Height))
		return o.MinSize().Height
	}
	title, lead, message, verbs := s.title.MinSize().Height-6, heightOf(s.lead), heightOf(s.message), s.verbs.MinSize().Height
	if s.lines > 0 {
		message = linesHeight(s.lines)
	}
	rest := title + lead + message + verbs + 3*p
	form := s.high
	if form == 0 {
		s.form.Resize(fyne.NewSize(inner, s.form.Size().Height))
		form = s.form.MinSize().Height
	}
	room := size.Height - 2*sheetMargin - rest
	space := s.space
	if form+space > room {
		space = min(space, max(resultsLeast, room-form))
	}
	form = min(form, room-space)
	high := form + space + rest
	x, y := (size.Width-wide)/2, max(sheetMargin, (size.Height-high)*0.4)
	place(s.card, x, y, wide, high)
	y += p / 2
	place(s.title, x+p-6, y, inner+12, title+6)
	y += title
	place(s.lead, x+p-6, y, inner+12, lead)
	y += lead + p/2
	body := s.body()
	place(body, x+p, y, inner, form)
	if s.high == 0 {
		place(body, x+p-spill, y, spill+inner+barWidth, form)
	}
	y += form
	if s.results != nil {
		place(s.results, x+p-spill, y, spill+inner+barWidth, space)
		place(s.ahead, x+p-6, y, inner+12, s.ahead.MinSize().Height)
		show(s.ahead, s.results.Content.MinSize().Height == 0)
		y += space
	}
	place(s.words, x+p-6, y, inner+12, message)
	y += message + p/2
	place(s.line, x, y, wide, 1)
	y += p / 2
	place(s.left, x+p, y, s.left.MinSize().Width, verbs)
	right := s.verbs.MinSize().Width
	place(s.verbs, x+wide-p-right, y, right, verbs)
	s.whole.hide() // what it was about may have gone
}

// linesHeight is how high a label with so many lines is.
func linesHeight(lines int) float32 {
	return widget.NewLabel(strings.Repeat("\n", lines-1)).MinSize().Height
}

// body is the form, or what scrolls it.
func (s *sheet) body() fyne.CanvasObject {
	if s.high > 0 {
		return s.form
	}
	return s.scroll
}

// CreateRenderer implements fyne.Widget.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer {
	r := &sheetRenderer{s, []fyne.CanvasObject{s.dim, s.card, s.title, s.lead, s.body()}}
	if s.results != nil {
		r.objects = append(r.objects, s.ahead, s.results)
	}
	r.objects = append(r.objects, s.words, s.line, s.left, s.verbs, s.whole.box)
	r.recolour()
	return r
}

type sheetRenderer struct {
	s       *sheet
	objects []fyne.CanvasObject
}

func (r *sheetRenderer) recolour() {
	c := r.s.on.colours()
	r.s.dim.FillColor = color.NRGBA{A: uint8(either(c, 0x8C, 0x54))}
	r.s.card.FillColor, r.s.card.StrokeColor = c.Card, c.Border
	paintCard(r.s.whole.back, c)
}

// Layout implements fyne.WidgetRenderer.
func (r *sheetRenderer) Layout(size fyne.Size) { r.s.layOut(size) }

// MinSize implements fyne.WidgetRenderer.
func (r *sheetRenderer) MinSize() fyne.Size { return fyne.NewSize(2*sheetMargin, 2*sheetMargin) }

// Refresh implements fyne.WidgetRenderer.
func (r *sheetRenderer) Refresh() {
	r.recolour()
	r.s.layOut(r.s.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

// Objects implements fyne.WidgetRenderer.
func (r *sheetRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *sheetRenderer) Destroy() {}
