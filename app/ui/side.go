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
	box     *fyne.Container
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

func newSide(closed func()) *side {
	s := &side{
		title: widget.NewLabel(""), facts: container.New(layout.NewFormLayout()),
		heading: widget.NewLabel(""), text: widget.NewLabel(""), note: widget.NewLabel(""),
		buttons: container.NewGridWithColumns(2),
	}
	s.title.TextStyle.Bold, s.title.Truncation = true, fyne.TextTruncateEllipsis
	s.heading.Importance, s.heading.SizeName = widget.LowImportance, theme.SizeNameCaptionText
	s.text.Selectable, s.text.Wrapping, s.text.TextStyle.Monospace = true, fyne.TextWrapBreak, true
	s.text.SizeName = theme.SizeNameCaptionText
	s.note.Wrapping, s.note.Importance = fyne.TextWrapWord, widget.LowImportance
	leave := widget.NewButtonWithIcon("", theme.CancelIcon(), closed)
	leave.Importance = widget.LowImportance
	s.scroll = container.NewVScroll(container.NewVBox(s.facts, s.heading, s.text, s.note))
	s.box = container.NewBorder(container.NewBorder(nil, nil, nil, leave, s.title), s.buttons, nil, nil, s.scroll)
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
		value.Wrapping, value.Selectable = fyne.TextWrapBreak, true
		value.Importance = [...]widget.Importance{
			widget.MediumImportance, widget.LowImportance, widget.SuccessImportance, widget.WarningImportance, widget.DangerImportance,
		}[f.ink]
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
		s.buttons.Add(widget.NewButton(a.text, a.run))
	}
	s.scroll.ScrollToTop()
	s.box.Refresh()
}
