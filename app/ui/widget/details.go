package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/shortcut"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// Details is the panel that shows the details of one row: its facts, and its text as a
// person reads it or as it is stored. What a person chooses of the two applies to the
// next rows, too.
type Details struct {
	title     *widget.Label
	Form      *Options // as it is read, or as it is stored
	Headline  *spanText
	Body      *spanText
	Facts     *fyne.Container
	heading   *widget.Label // above the text
	Text      *widget.Label
	Note      *widget.Label
	buttons   *fyne.Container
	scroll    *container.Scroll
	layout    *detailsLayout
	box       *fyne.Container
	shown     RowDetails
	OnResized func() // called when the height it needs may have changed
}

// RowDetails is what a Details panel shows.
type RowDetails struct {
	Title    string
	Headline []Span // of Body; may be empty
	Body     []Span // the text as a person reads it; may be empty
	BodyNote string // about the body; may be empty
	Facts    []Fact
	Heading  string
	Text     string // as it is stored; may be empty
	Note     string // about the text; may be empty
	Actions  []Action
}

// readable reports whether there is something for people to read.
func (p *RowDetails) readable() bool { return len(p.Headline)+len(p.Body) > 0 }

// NewDetails makes an empty panel; its close button calls closed.
func NewDetails(tips *Tips, closed func()) *Details {
	d := &Details{
		title: widget.NewLabel(""), Headline: newSpanText(true), Body: newSpanText(false), Facts: container.NewWithoutLayout(),
		heading: widget.NewLabel(""), Text: widget.NewLabel(""), Note: widget.NewLabel(""),
		buttons: container.NewGridWithColumns(2),
	}
	d.title.TextStyle.Bold, d.title.Truncation = true, fyne.TextTruncateEllipsis
	d.heading.Importance, d.heading.SizeName = widget.LowImportance, theme.SizeNameCaptionText
	d.Text.Selectable, d.Text.Wrapping, d.Text.TextStyle.Monospace = true, fyne.TextWrapBreak, true

	d.Note.Wrapping, d.Note.Importance = fyne.TextWrapWord, widget.LowImportance
	leave := NewToolButton(tips, "", theme.CancelIcon(), func() string { return text.Tr("Close") + " · " + shortcut.Escape.String() }, closed)
	leave.Importance = widget.LowImportance
	d.Form = NewOptions(false, []string{text.Tr("Text"), "JSON"}, Keys{Esc: func() { unfocus(d.box) }}, func(int) { d.showForm() })
	d.Form.Hide()
	d.layout = &detailsLayout{d: d}
	d.scroll = container.NewVScroll(container.New(d.layout, d.Headline.box, d.Body.box, d.Facts, d.heading, d.Text, d.Note))
	// Tab visits the objects in this order.
	top := container.NewBorder(nil, nil, nil, container.NewHBox(d.Form, leave), d.title)
	d.box = container.New(layout.NewBorderLayout(top, d.buttons, nil, nil), d.buttons, d.scroll, top)
	return d
}

// Object returns the panel as it is on the screen.
func (d *Details) Object() fyne.CanvasObject { return d.box }

// Show replaces what the panel shows.
func (d *Details) Show(p RowDetails) {
	d.title.SetText(style.Legible(p.Title))
	d.Facts.RemoveAll()
	for _, f := range p.Facts {
		name := widget.NewLabel(f.Name)
		name.Importance = widget.LowImportance
		d.Facts.Add(name)
		d.Facts.Add(f.value())
	}
	d.heading.SetText(p.Heading)
	d.Text.SetText(style.Legible(p.Text))
	d.Headline.set(p.Headline)
	d.Body.set(p.Body)
	d.shown = p
	d.buttons.RemoveAll()
	for _, a := range p.Actions {
		d.buttons.Add(NewPageButton(a.Text, nil, func() {
			unfocus(d.box) // the button may be gone afterwards
			a.Run()
		}))
	}
	d.showForm()
}

// showForm shows the text as it is read, or as it is stored.
func (d *Details) showForm() {
	p := &d.shown
	stored := !p.readable() || p.Text != "" && d.Form.Chosen == 1
	style.SetVisible(d.Form, p.readable() && p.Text != "")
	style.SetVisible(d.Headline.box, !stored && len(p.Headline) > 0)
	style.SetVisible(d.Body.box, !stored && len(p.Body) > 0)
	style.SetVisible(d.heading, stored && p.Heading != "")
	style.SetVisible(d.Text, stored && p.Text != "")
	note := p.BodyNote
	if stored {
		note = p.Note
	}
	d.Note.SetText(style.Legible(note))
	style.SetVisible(d.Note, note != "")
	d.scroll.ScrollToTop()
	d.OnResized()
	d.box.Refresh()
}

// detailsLayout lays out the facts and, below them, the text. Its height depends on its
// width, because text wraps.
type detailsLayout struct {
	d     *Details
	width float32
}

// factOverlap is how far the rows of labels overlap, so that lines are closer.
const factOverlap = 9

// MinSize implements fyne.Layout.
func (l *detailsLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, l.lay(l.width))
}

// Layout implements fyne.Layout.
func (l *detailsLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	changed := l.width != size.Width
	l.width = size.Width
	l.lay(size.Width)
	if changed {
		l.d.scroll.Refresh() // the height has changed, too
	}
}

// lay places everything and returns the height.
func (l *detailsLayout) lay(width float32) float32 {
	d := l.d
	names := float32(0)
	for i := 0; i < len(d.Facts.Objects); i += 2 {
		names = max(names, d.Facts.Objects[i].MinSize().Width)
	}
	y := float32(0)
	put := func(o fyne.CanvasObject, x, w float32) float32 {
		o.Resize(fyne.NewSize(w, o.MinSize().Height)) // wraps the text
		style.Place(o, x, y, w, o.MinSize().Height)
		return o.Size().Height
	}
	for _, o := range []fyne.CanvasObject{d.Headline.box, d.Body.box} {
		if o.Visible() {
			y += put(o, 0, max(width, 1))
		}
	}
	if y > 0 {
		y += factOverlap
	}
	top := y
	y = 0
	for i := 0; i+1 < len(d.Facts.Objects); i += 2 {
		put(d.Facts.Objects[i], 0, names)
		y += put(d.Facts.Objects[i+1], names, max(width-names, 1)) - factOverlap
	}
	style.Place(d.Facts, 0, top, width, y+factOverlap)
	y += top
	y += 2 * factOverlap
	for _, label := range []*widget.Label{d.heading, d.Text, d.Note} {
		if label.Visible() {
			y += put(label, 0, max(width, 1))
		}
	}
	return y
}
