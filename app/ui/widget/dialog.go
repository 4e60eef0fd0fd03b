package widget

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// Dialog is a modal dialog: title, introduction, form, message and buttons. It covers
// the whole window and takes all keys: Enter submits, Esc closes. It is as high as its
// form, which scrolls if the window is lower. Room for a message and for results is
// reserved from the start, and they scroll within it: nothing that a person may be about
// to click moves.
type Dialog struct {
	widget.BaseWidget
	surface        *Surface
	OnSubmit       func()         // called by Enter; may be nil
	OnClosed       func()         // called once after it has closed; may be nil
	OnDropped      func([]string) // called with the paths of files dropped on it; may be nil
	OnStateChanged func()         // called when the engine's state has changed; may be nil
	width          float32        // of the card
	FormHeight     float32        // of a form that scrolls by itself; 0: the form's minimum
	MessageLines   int            // lines for which room is reserved; 0: no message is expected

	dim, card     *canvas.Rectangle
	Title, lead   *widget.Label
	Message       *widget.Label
	separator     *widget.Separator
	Form          fyne.CanvasObject
	scroll        *container.Scroll
	Results       *container.Scroll // nil if none are expected
	resultsHeight float32
	placeholder   *widget.Label     // shown while there are no results
	messageScroll *container.Scroll // around the message
	FullText      *fullText
	Buttons       *fyne.Container
	leftButtons   *fyne.Container
	IsOpen        bool
}

// The sizes of a dialog.
const (
	DialogMargin     = 24 // to the window's edges, at least
	dialogPadding    = 14
	scrollBarWidth   = 12 // of the bars, which lie in the padding
	overhang         = 4  // how far scrolling content may reach into the left padding, as checkboxes do
	MinResultsHeight = 88 // in a low window
)

// NewDialog makes a dialog without opening it. lead introduces it and may be empty. The
// fields of its form take d.Keys().
func NewDialog(on *Surface, title, lead string, width float32) *Dialog {
	d := &Dialog{
		surface: on, width: width,
		dim: canvas.NewRectangle(nil), card: style.NewCard(nil, nil),
		Title: widget.NewLabel(title), lead: widget.NewLabel(lead), Message: widget.NewLabel(""), separator: widget.NewSeparator(),
		Buttons: container.NewHBox(), leftButtons: container.NewHBox(),
	}
	d.Title.TextStyle.Bold, d.Title.SizeName = true, theme.SizeNameSubHeadingText
	d.lead.Importance, d.lead.Wrapping = widget.LowImportance, fyne.TextWrapWord
	d.Message.Wrapping, d.Message.Selectable = fyne.TextWrapWord, true
	d.messageScroll, d.FullText = container.NewVScroll(d.Message), newFullText()
	d.Message.Hide()
	if lead == "" {
		d.lead.Hide()
	}
	d.ExtendBaseWidget(d)
	return d
}

// Keys returns what Enter and Esc do in the dialog's fields.
func (d *Dialog) Keys() Keys { return Keys{d.enter, d.Close} }

func (d *Dialog) enter() {
	if d.OnSubmit != nil {
		d.OnSubmit()
	}
}

// Button adds a button at the right end.
func (d *Dialog) Button(text string, run func()) *DialogButton {
	v := NewDialogButton(text, d.Keys(), run)
	d.Buttons.Add(v)
	return v
}

// MainButton adds the dialog's main button, which Enter presses too.
func (d *Dialog) MainButton(text string, run func()) *DialogButton {
	v := NewDialogButton(text, d.Keys(), run)
	v.Importance = widget.HighImportance
	d.Buttons.Add(v)
	d.OnSubmit = run
	return v
}

// LeftButton adds a button at the left end.
func (d *Dialog) LeftButton(text string, run func()) *DialogButton {
	v := NewDialogButton(text, d.Keys(), run)
	d.leftButtons.Add(v)
	return v
}

// ReserveResults reserves room of that height below the form for results that come
// later; placeholder is shown there until they come. It is called before Open.
func (d *Dialog) ReserveResults(results fyne.CanvasObject, height float32, placeholder string) {
	d.Results, d.resultsHeight = container.NewVScroll(container.New(&besideScrollBar{}, results)), height
	d.placeholder = widget.NewLabel(placeholder)
	d.placeholder.Importance, d.placeholder.Wrapping = widget.LowImportance, fyne.TextWrapWord
}

// Open shows the dialog with its form. first gets the focus; if it is nil, the dialog
// itself does.
func (d *Dialog) Open(form fyne.CanvasObject, first fyne.Focusable) {
	d.surface.Tips.Hide()
	d.Form = form
	d.scroll = container.NewVScroll(container.New(&besideScrollBar{}, form))
	d.IsOpen = true
	c := d.surface.Canvas
	c.Overlays().Add(d)
	d.Resize(c.Size())
	if first == nil {
		first = d
	}
	c.Focus(first)
}

// Close closes the dialog. It does nothing if the dialog isn't open.
func (d *Dialog) Close() { d.Hide() }

// Hide implements fyne.CanvasObject: the window's Esc key calls it.
func (d *Dialog) Hide() {
	if !d.IsOpen {
		return
	}
	d.IsOpen = false
	d.surface.Canvas.Overlays().Remove(d)
	if d.OnClosed != nil {
		d.OnClosed()
	}
	if d.surface.OnUncovered != nil {
		d.surface.OnUncovered()
	}
}

// SetMessage shows a message below the form, with the symbol of its tone; Calm means
// success. An empty text removes the message.
func (d *Dialog) SetMessage(t style.Tone, text string) {
	if text != "" {
		text = [...]string{style.Calm: style.Success, style.Good: style.Success, style.Busy: "…", style.Warning: "▲", style.Alarm: style.Failure}[t] + "  " + text
	}
	importance := [...]widget.Importance{style.Warning: widget.WarningImportance, style.Alarm: widget.DangerImportance}[t]
	if SetLabel(d.Message, text, importance) {
		style.SetVisible(d.Message, text != "")
		d.messageScroll.ScrollToTop()
		d.messageScroll.Refresh()
		d.Relayout()
	}
}

// Relayout lays the dialog out again after its form or its results have changed.
func (d *Dialog) Relayout() {
	if d.IsOpen {
		d.Form.Refresh()
		if d.Results != nil {
			d.Results.Content.Refresh()
			d.Results.Refresh()
		}
		// The first pass gives a wrapped text its width, the second uses its height.
		d.layOut(d.Size())
		d.layOut(d.Size())
		d.surface.Canvas.Refresh(d)
	}
}

// FocusGained implements fyne.Focusable.
func (d *Dialog) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (d *Dialog) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (d *Dialog) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (d *Dialog) TypedKey(e *fyne.KeyEvent) { d.Keys().typed(e) }

// Tapped implements fyne.Tappable: a click beside the fields moves the focus to the
// dialog.
func (d *Dialog) Tapped(*fyne.PointEvent) { d.surface.Canvas.Focus(d) }

// layOut places everything.
func (d *Dialog) layOut(size fyne.Size) {
	const p = dialogPadding
	style.Place(d.dim, 0, 0, size.Width, size.Height)
	width := min(d.width, size.Width-2*DialogMargin)
	inner := width - 2*p
	heightOf := func(o fyne.CanvasObject) float32 {
		if !o.Visible() {
			return 0
		}
		o.Resize(fyne.NewSize(inner+12, o.Size().Height))
		return o.MinSize().Height
	}
	title, lead, message, buttons := d.Title.MinSize().Height-6, heightOf(d.lead), heightOf(d.Message), d.Buttons.MinSize().Height
	if d.MessageLines > 0 {
		message = LinesHeight(d.MessageLines)
	}
	rest := title + lead + message + buttons + 3*p
	form := d.FormHeight
	if form == 0 {
		d.Form.Resize(fyne.NewSize(inner, d.Form.Size().Height))
		form = d.Form.MinSize().Height
	}
	room := size.Height - 2*DialogMargin - rest
	space := d.resultsHeight
	if form+space > room {
		space = min(space, max(MinResultsHeight, room-form))
	}
	form = min(form, room-space)
	height := form + space + rest
	x, y := (size.Width-width)/2, max(DialogMargin, (size.Height-height)*0.4)
	style.Place(d.card, x, y, width, height)
	y += p / 2
	style.Place(d.Title, x+p-6, y, inner+12, title+6)
	y += title
	style.Place(d.lead, x+p-6, y, inner+12, lead)
	y += lead + p/2
	body := d.body()
	style.Place(body, x+p, y, inner, form)
	if d.FormHeight == 0 {
		style.Place(body, x+p-overhang, y, overhang+inner+scrollBarWidth, form)
	}
	y += form
	if d.Results != nil {
		style.Place(d.Results, x+p-overhang, y, overhang+inner+scrollBarWidth, space)
		style.Place(d.placeholder, x+p-6, y, inner+12, d.placeholder.MinSize().Height)
		style.SetVisible(d.placeholder, d.Results.Content.MinSize().Height == 0)
		y += space
	}
	style.Place(d.messageScroll, x+p-6, y, inner+12, message)
	y += message + p/2
	style.Place(d.separator, x, y, width, 1)
	y += p / 2
	style.Place(d.leftButtons, x+p, y, d.leftButtons.MinSize().Width, buttons)
	right := d.Buttons.MinSize().Width
	style.Place(d.Buttons, x+width-p-right, y, right, buttons)
	d.FullText.hide() // the label that it belongs to may be gone
}

// LinesHeight returns the height of a label with that many lines.
func LinesHeight(lines int) float32 {
	return widget.NewLabel(strings.Repeat("\n", lines-1)).MinSize().Height
}

// body returns the form, or the scroll container around it.
func (d *Dialog) body() fyne.CanvasObject {
	if d.FormHeight > 0 {
		return d.Form
	}
	return d.scroll
}

// CreateRenderer implements fyne.Widget.
func (d *Dialog) CreateRenderer() fyne.WidgetRenderer {
	r := &dialogRenderer{d, []fyne.CanvasObject{d.dim, d.card, d.Title, d.lead, d.body()}}
	if d.Results != nil {
		r.objects = append(r.objects, d.placeholder, d.Results)
	}
	r.objects = append(r.objects, d.messageScroll, d.separator, d.leftButtons, d.Buttons, d.FullText.Box)
	r.recolour()
	return r
}

type dialogRenderer struct {
	d       *Dialog
	objects []fyne.CanvasObject
}

func (r *dialogRenderer) recolour() {
	c := r.d.surface.colours()
	r.d.dim.FillColor = color.NRGBA{A: uint8(style.ByTheme(c, 0x8C, 0x54))}
	r.d.card.FillColor, r.d.card.StrokeColor = c.Card, c.Border
	style.PaintCard(r.d.FullText.Background, c)
}

// Layout implements fyne.WidgetRenderer.
func (r *dialogRenderer) Layout(size fyne.Size) { r.d.layOut(size) }

// MinSize implements fyne.WidgetRenderer.
func (r *dialogRenderer) MinSize() fyne.Size { return fyne.NewSize(2*DialogMargin, 2*DialogMargin) }

// Refresh implements fyne.WidgetRenderer.
func (r *dialogRenderer) Refresh() {
	r.recolour()
	r.d.layOut(r.d.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

// Objects implements fyne.WidgetRenderer.
func (r *dialogRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *dialogRenderer) Destroy() {}
