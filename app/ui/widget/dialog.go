package widget

import (
	"image/color"
	"strings"

	"weir/app/ui/style"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Dialog is a dialog: its title and what it is for, a form, what came of it, and
// the verbs. It lies over the whole window and takes all keys: Enter submits,
// Esc closes. It is as high as its form, which scrolls when the window is
// lower. What comes later has its room from the start, and scrolls in it: nothing
// that a person may be about to click moves.
type Dialog struct {
	widget.BaseWidget
	surface        *Surface
	OnSubmit       func()         // what Enter does; may be nil
	OnClosed       func()         // called once when it has gone; may be nil
	OnDropped      func([]string) // files from outside; may be nil
	OnStateChanged func()         // the engine's state has changed; may be nil
	width          float32        // of the card
	FormHeight     float32        // of the form when it scrolls by itself; 0: as high as it must be
	MessageLines   int            // of a message for which there is always room; 0: none is expected

	dim, card     *canvas.Rectangle
	Title, lead   *widget.Label
	Message       *widget.Label
	separator     *widget.Separator
	Form          fyne.CanvasObject
	scroll        *container.Scroll
	Results       *container.Scroll // nil when none are expected
	resultsHeight float32           // of the results
	placeholder   *widget.Label     // what will stand there, while nothing does
	messageScroll *container.Scroll // around the message
	FullText      *fullText
	Buttons       *fyne.Container
	leftButtons   *fyne.Container // of the verbs
	IsOpen        bool
}

// The sizes of a sheet.
const (
	DialogMargin     = 24 // to the window's edges, at least
	dialogPadding    = 14
	scrollBarWidth   = 12 // of what scrolls, in the padding
	overhang         = 4  // what scrolls may stand out at the left, as boxes to pick do
	MinResultsHeight = 88 // of the results, in a low window
)

// NewDialog makes a sheet that isn't shown yet. Its fields take s.keys().
func NewDialog(on *Surface, title, lead string, wide float32) *Dialog {
	s := &Dialog{
		surface: on, width: wide,
		dim: canvas.NewRectangle(nil), card: style.NewCard(nil, nil),
		Title: widget.NewLabel(title), lead: widget.NewLabel(lead), Message: widget.NewLabel(""), separator: widget.NewSeparator(),
		Buttons: container.NewHBox(), leftButtons: container.NewHBox(),
	}
	s.Title.TextStyle.Bold, s.Title.SizeName = true, theme.SizeNameSubHeadingText
	s.lead.Importance, s.lead.Wrapping = widget.LowImportance, fyne.TextWrapWord
	s.Message.Wrapping, s.Message.Selectable = fyne.TextWrapWord, true
	s.messageScroll, s.FullText = container.NewVScroll(s.Message), newFullText()
	s.Message.Hide()
	if lead == "" {
		s.lead.Hide()
	}
	s.ExtendBaseWidget(s)
	return s
}

// Keys are what Enter and Esc do in the sheet's fields.
func (s *Dialog) Keys() Keys { return Keys{s.enter, s.Close} }

func (s *Dialog) enter() {
	if s.OnSubmit != nil {
		s.OnSubmit()
	}
}

// Button adds a button at the right end.
func (s *Dialog) Button(text string, run func()) *DialogButton {
	v := NewDialogButton(text, s.Keys(), run)
	s.Buttons.Add(v)
	return v
}

// MainButton adds the button that does what the sheet is for, as Enter does.
func (s *Dialog) MainButton(text string, run func()) *DialogButton {
	v := NewDialogButton(text, s.Keys(), run)
	v.Importance = widget.HighImportance
	s.Buttons.Add(v)
	s.OnSubmit = run
	return v
}

// LeftButton adds a button at the left end.
func (s *Dialog) LeftButton(text string, run func()) *DialogButton {
	v := NewDialogButton(text, s.Keys(), run)
	s.leftButtons.Add(v)
	return v
}

// LeaveRoom keeps room below the form for what comes later; ahead says what that
// will be.
func (s *Dialog) ReserveResults(results fyne.CanvasObject, high float32, ahead string) {
	s.Results, s.resultsHeight = container.NewVScroll(container.New(&besideScrollBar{}, results)), high
	s.placeholder = widget.NewLabel(ahead)
	s.placeholder.Importance, s.placeholder.Wrapping = widget.LowImportance, fyne.TextWrapWord
}

// Open puts the sheet over the window; first gets the focus, the sheet itself
// when it is nil.
func (s *Dialog) Open(form fyne.CanvasObject, first fyne.Focusable) {
	s.surface.Tips.Hide()
	s.Form = form
	s.scroll = container.NewVScroll(container.New(&besideScrollBar{}, form))
	s.IsOpen = true
	c := s.surface.Canvas
	c.Overlays().Add(s)
	s.Resize(c.Size())
	if first == nil {
		first = s
	}
	c.Focus(first)
}

// Close takes the sheet off the window.
func (s *Dialog) Close() { s.Hide() }

// Hide implements fyne.CanvasObject: the window's escape calls it.
func (s *Dialog) Hide() {
	if !s.IsOpen {
		return
	}
	s.IsOpen = false
	s.surface.Canvas.Overlays().Remove(s)
	if s.OnClosed != nil {
		s.OnClosed()
	}
	if s.surface.OnUncovered != nil {
		s.surface.OnUncovered()
	}
}

// Say shows what came of it below the form: calm is that it went well. An empty
// text takes it away.
func (s *Dialog) SetMessage(t style.Tone, text string) {
	if text != "" {
		text = [...]string{style.Calm: style.Success, style.Good: style.Success, style.Busy: "…", style.Warning: "▲", style.Alarm: style.Failure}[t] + "  " + text
	}
	importance := [...]widget.Importance{style.Warning: widget.WarningImportance, style.Alarm: widget.DangerImportance}[t]
	if SetLabel(s.Message, text, importance) {
		style.SetVisible(s.Message, text != "")
		s.messageScroll.ScrollToTop()
		s.messageScroll.Refresh()
		s.Relayout()
	}
}

// Arrange lays the sheet out anew after its form has changed.
func (s *Dialog) Relayout() {
	if s.IsOpen {
		s.Form.Refresh()
		if s.Results != nil {
			s.Results.Content.Refresh()
			s.Results.Refresh()
		}
		// A text that has just been shown knows its height when it has its width.
		s.layOut(s.Size())
		s.layOut(s.Size())
		s.surface.Canvas.Refresh(s)
	}
}

// FocusGained implements fyne.Focusable.
func (s *Dialog) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (s *Dialog) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (s *Dialog) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *Dialog) TypedKey(e *fyne.KeyEvent) { s.Keys().typed(e) }

// Tapped implements fyne.Tappable: a click beside the fields leaves the keys to
// the sheet.
func (s *Dialog) Tapped(*fyne.PointEvent) { s.surface.Canvas.Focus(s) }

// layOut puts everything in its place.
func (s *Dialog) layOut(size fyne.Size) {
	const p = dialogPadding
	style.Place(s.dim, 0, 0, size.Width, size.Height)
	wide := min(s.width, size.Width-2*DialogMargin)
	inner := wide - 2*p
	heightOf := func(o fyne.CanvasObject) float32 {
		if !o.Visible() {
			return 0
		}
		o.Resize(fyne.NewSize(inner+12, o.Size().Height))
		return o.MinSize().Height
	}
	title, lead, message, verbs := s.Title.MinSize().Height-6, heightOf(s.lead), heightOf(s.Message), s.Buttons.MinSize().Height
	if s.MessageLines > 0 {
		message = LinesHeight(s.MessageLines)
	}
	rest := title + lead + message + verbs + 3*p
	form := s.FormHeight
	if form == 0 {
		s.Form.Resize(fyne.NewSize(inner, s.Form.Size().Height))
		form = s.Form.MinSize().Height
	}
	room := size.Height - 2*DialogMargin - rest
	space := s.resultsHeight
	if form+space > room {
		space = min(space, max(MinResultsHeight, room-form))
	}
	form = min(form, room-space)
	high := form + space + rest
	x, y := (size.Width-wide)/2, max(DialogMargin, (size.Height-high)*0.4)
	style.Place(s.card, x, y, wide, high)
	y += p / 2
	style.Place(s.Title, x+p-6, y, inner+12, title+6)
	y += title
	style.Place(s.lead, x+p-6, y, inner+12, lead)
	y += lead + p/2
	body := s.body()
	style.Place(body, x+p, y, inner, form)
	if s.FormHeight == 0 {
		style.Place(body, x+p-overhang, y, overhang+inner+scrollBarWidth, form)
	}
	y += form
	if s.Results != nil {
		style.Place(s.Results, x+p-overhang, y, overhang+inner+scrollBarWidth, space)
		style.Place(s.placeholder, x+p-6, y, inner+12, s.placeholder.MinSize().Height)
		style.SetVisible(s.placeholder, s.Results.Content.MinSize().Height == 0)
		y += space
	}
	style.Place(s.messageScroll, x+p-6, y, inner+12, message)
	y += message + p/2
	style.Place(s.separator, x, y, wide, 1)
	y += p / 2
	style.Place(s.leftButtons, x+p, y, s.leftButtons.MinSize().Width, verbs)
	right := s.Buttons.MinSize().Width
	style.Place(s.Buttons, x+wide-p-right, y, right, verbs)
	s.FullText.hide() // what it was about may have gone
}

// LinesHeight is how high a label with so many lines is.
func LinesHeight(lines int) float32 {
	return widget.NewLabel(strings.Repeat("\n", lines-1)).MinSize().Height
}

// body is the form, or what scrolls it.
func (s *Dialog) body() fyne.CanvasObject {
	if s.FormHeight > 0 {
		return s.Form
	}
	return s.scroll
}

// CreateRenderer implements fyne.Widget.
func (s *Dialog) CreateRenderer() fyne.WidgetRenderer {
	r := &dialogRenderer{s, []fyne.CanvasObject{s.dim, s.card, s.Title, s.lead, s.body()}}
	if s.Results != nil {
		r.objects = append(r.objects, s.placeholder, s.Results)
	}
	r.objects = append(r.objects, s.messageScroll, s.separator, s.leftButtons, s.Buttons, s.FullText.Box)
	r.recolour()
	return r
}

type dialogRenderer struct {
	s       *Dialog
	objects []fyne.CanvasObject
}

func (r *dialogRenderer) recolour() {
	c := r.s.surface.colours()
	r.s.dim.FillColor = color.NRGBA{A: uint8(style.ByTheme(c, 0x8C, 0x54))}
	r.s.card.FillColor, r.s.card.StrokeColor = c.Card, c.Border
	style.PaintCard(r.s.FullText.Background, c)
}

// Layout implements fyne.WidgetRenderer.
func (r *dialogRenderer) Layout(size fyne.Size) { r.s.layOut(size) }

// MinSize implements fyne.WidgetRenderer.
func (r *dialogRenderer) MinSize() fyne.Size { return fyne.NewSize(2*DialogMargin, 2*DialogMargin) }

// Refresh implements fyne.WidgetRenderer.
func (r *dialogRenderer) Refresh() {
	r.recolour()
	r.s.layOut(r.s.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

// Objects implements fyne.WidgetRenderer.
func (r *dialogRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *dialogRenderer) Destroy() {}
