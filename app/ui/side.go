package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// side is the panel with the particulars of one row.
type side struct {
	title   *widget.Label
	facts   *fyne.Container
	heading *widget.Label // above the text
	text    *widget.Label
	note    *widget.Label
	buttons *fyne.Container
	scroll  *container.Scroll
	page    *sidePage
	box     *fyne.Container
	resized func() // it needs more room, or less
}

// particulars are what the side panel shows.
type particulars struct {
	title   string
	facts   []fact
	heading string
	text    string // may be empty
	note    string // about the text; may be empty
	actions []action
}

func newSide(tips *tips, closed func()) *side {
	s := &side{
		title: widget.NewLabel(""), facts: container.NewWithoutLayout(),
		heading: widget.NewLabel(""), text: widget.NewLabel(""), note: widget.NewLabel(""),
		buttons: container.NewGridWithColumns(2),
	}
	s.title.TextStyle.Bold, s.title.Truncation = true, fyne.TextTruncateEllipsis
	s.heading.Importance, s.heading.SizeName = widget.LowImportance, theme.SizeNameCaptionText
	s.text.Selectable, s.text.Wrapping, s.text.TextStyle.Monospace = true, fyne.TextWrapBreak, true

	s.note.Wrapping, s.note.Importance = fyne.TextWrapWord, widget.LowImportance
	leave := newTool(tips, "", theme.CancelIcon(), func() string { return tr("Close") + " · Esc" }, closed)
	leave.Importance = widget.LowImportance
	s.page = &sidePage{s: s}
	s.scroll = container.NewVScroll(container.New(s.page, s.facts, s.heading, s.text, s.note))
	// Tab goes through them in this order.
	top := container.NewBorder(nil, nil, nil, leave, s.title)
	s.box = container.New(layout.NewBorderLayout(top, s.buttons, nil, nil), s.buttons, s.scroll, top)
	return s
}

func (s *side) object() fyne.CanvasObject { return s.box }

// show shows the particulars of another row.
func (s *side) show(p particulars) {
	s.title.SetText(p.title)
	s.facts.RemoveAll()
	for _, f := range p.facts {
		name := widget.NewLabel(f.name)
		name.Importance = widget.LowImportance
		value := widget.NewLabel(f.value)
		value.Wrapping, value.Selectable = fyne.TextWrapWord, true
		value.Importance = [...]widget.Importance{
			widget.MediumImportance, widget.LowImportance, widget.SuccessImportance, widget.WarningImportance, widget.DangerImportance,
		}[f.tint]
		s.facts.Add(name)
		s.facts.Add(value)
	}
	put := func(l *widget.Label, text string) {
		l.SetText(text)
		show(l, text != "")
	}
	put(s.heading, p.heading)
	put(s.text, p.text)
	put(s.note, p.note)
	s.buttons.RemoveAll()
	for _, a := range p.actions {
		s.buttons.Add(newButton(a.text, nil, func() {
			unfocus(s.box) // the button may be gone afterwards
			a.run()
		}))
	}
	s.scroll.ScrollToTop()
	s.resized()
	s.box.Refresh()
}

// sidePage lays the facts out, and below them the text. Its height depends on
// its width, as texts are broken into lines.
type sidePage struct {
	s     *side
	width float32
}

// factOverlap brings the lines of facts closer than labels stand.
const factOverlap = 9

// MinSize implements fyne.Layout.
func (l *sidePage) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, l.lay(l.width)) }

// Layout implements fyne.Layout.
func (l *sidePage) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	changed := l.width != size.Width
	l.width = size.Width
	l.lay(size.Width)
	if changed {
		l.s.scroll.Refresh() // for the other height
	}
}

// lay puts everything in its place and returns how high it is.
func (l *sidePage) lay(width float32) float32 {
	s := l.s
	names := float32(0)
	for i := 0; i < len(s.facts.Objects); i += 2 {
		names = max(names, s.facts.Objects[i].MinSize().Width)
	}
	y := float32(0)
	put := func(o fyne.CanvasObject, x, w float32) float32 {
		o.Resize(fyne.NewSize(w, o.MinSize().Height)) // breaks its lines
		place(o, x, y, w, o.MinSize().Height)
		return o.Size().Height
	}
	for i := 0; i+1 < len(s.facts.Objects); i += 2 {
		put(s.facts.Objects[i], 0, names)
		y += put(s.facts.Objects[i+1], names, max(width-names, 1)) - factOverlap
	}
	place(s.facts, 0, 0, width, y+factOverlap)
	y += 2 * factOverlap
	for _, label := range []*widget.Label{s.heading, s.text, s.note} {
		if label.Visible() {
			y += put(label, 0, max(width, 1))
		}
	}
	return y
}

// fact is one line of an event's particulars.
type fact struct {
	name, value string
	tint        tint
}
