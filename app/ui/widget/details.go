package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
)

// Details is the panel with the particulars of one row.
type Details struct {
	title     *widget.Label
	Facts     *fyne.Container
	heading   *widget.Label // above the text
	Text      *widget.Label
	Note      *widget.Label
	buttons   *fyne.Container
	scroll    *container.Scroll
	layout    *detailsLayout
	box       *fyne.Container
	OnResized func() // it needs more room, or less
}

// RowDetails are what the side panel shows.
type RowDetails struct {
	Title   string
	Facts   []Fact
	Heading string
	Text    string // may be empty
	Note    string // about the text; may be empty
	Actions []Action
}

func NewDetails(tips *Tips, closed func()) *Details {
	s := &Details{
		title: widget.NewLabel(""), Facts: container.NewWithoutLayout(),
		heading: widget.NewLabel(""), Text: widget.NewLabel(""), Note: widget.NewLabel(""),
		buttons: container.NewGridWithColumns(2),
	}
	s.title.TextStyle.Bold, s.title.Truncation = true, fyne.TextTruncateEllipsis
	s.heading.Importance, s.heading.SizeName = widget.LowImportance, theme.SizeNameCaptionText
	s.Text.Selectable, s.Text.Wrapping, s.Text.TextStyle.Monospace = true, fyne.TextWrapBreak, true

	s.Note.Wrapping, s.Note.Importance = fyne.TextWrapWord, widget.LowImportance
	leave := NewToolButton(tips, "", theme.CancelIcon(), func() string { return text.Tr("Close") + " · Esc" }, closed)
	leave.Importance = widget.LowImportance
	s.layout = &detailsLayout{s: s}
	s.scroll = container.NewVScroll(container.New(s.layout, s.Facts, s.heading, s.Text, s.Note))
	// Tab goes through them in this order.
	top := container.NewBorder(nil, nil, nil, leave, s.title)
	s.box = container.New(layout.NewBorderLayout(top, s.buttons, nil, nil), s.buttons, s.scroll, top)
	return s
}

func (s *Details) Object() fyne.CanvasObject { return s.box }

// Show shows the particulars of another row.
func (s *Details) Show(p RowDetails) {
	s.title.SetText(p.Title)
	s.Facts.RemoveAll()
	for _, f := range p.Facts {
		name := widget.NewLabel(f.Name)
		name.Importance = widget.LowImportance
		value := widget.NewLabel(f.Value)
		value.Wrapping, value.Selectable = fyne.TextWrapWord, true
		value.Importance = [...]widget.Importance{
			widget.MediumImportance, widget.LowImportance, widget.SuccessImportance, widget.WarningImportance, widget.DangerImportance,
		}[f.Tint]
		s.Facts.Add(name)
		s.Facts.Add(value)
	}
	put := func(l *widget.Label, text string) {
		l.SetText(text)
		style.SetVisible(l, text != "")
	}
	put(s.heading, p.Heading)
	put(s.Text, p.Text)
	put(s.Note, p.Note)
	s.buttons.RemoveAll()
	for _, a := range p.Actions {
		s.buttons.Add(NewPageButton(a.Text, nil, func() {
			unfocus(s.box) // the button may be gone afterwards
			a.Run()
		}))
	}
	s.scroll.ScrollToTop()
	s.OnResized()
	s.box.Refresh()
}

// detailsLayout lays the facts out, and below them the text. Its height depends on
// its width, as texts are broken into lines.
type detailsLayout struct {
	s     *Details
	width float32
}

// factOverlap brings the lines of facts closer than labels stand.
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
		l.s.scroll.Refresh() // for the other height
	}
}

// lay puts everything in its place and returns how high it is.
func (l *detailsLayout) lay(width float32) float32 {
	s := l.s
	names := float32(0)
	for i := 0; i < len(s.Facts.Objects); i += 2 {
		names = max(names, s.Facts.Objects[i].MinSize().Width)
	}
	y := float32(0)
	put := func(o fyne.CanvasObject, x, w float32) float32 {
		o.Resize(fyne.NewSize(w, o.MinSize().Height)) // breaks its lines
		style.Place(o, x, y, w, o.MinSize().Height)
		return o.Size().Height
	}
	for i := 0; i+1 < len(s.Facts.Objects); i += 2 {
		put(s.Facts.Objects[i], 0, names)
		y += put(s.Facts.Objects[i+1], names, max(width-names, 1)) - factOverlap
	}
	style.Place(s.Facts, 0, 0, width, y+factOverlap)
	y += 2 * factOverlap
	for _, label := range []*widget.Label{s.heading, s.Text, s.Note} {
		if label.Visible() {
			y += put(label, 0, max(width, 1))
		}
	}
	return y
}

// Fact is one line of an event's particulars.
type Fact struct {
	Name, Value string
	Tint        Tint
}
