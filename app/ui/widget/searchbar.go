package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
)

// SearchBar is a row of fields with captions above them, followed by buttons. It breaks
// into several lines where it is narrow. Enter in a field submits.
type SearchBar struct {
	canvas     fyne.Canvas
	fields     []*searchField
	buttons    *fyne.Container
	ErrorLabel *widget.Label // shows what is wrong with a field
	box        *fyne.Container
	submit     func()
	OnResized  func() // called when its height may have changed
}

// searchField is a field of a search bar.
type searchField struct {
	caption *caption
	input   fyne.CanvasObject
	width   float32 // minimum
	grow    float32 // share of the width that is left over
}

const (
	captionHeight = 15
	barGap        = 6
)

// NewSearchBar makes a bar without fields, with the buttons Search and Clear. OnResized
// must be set before it is used.
func NewSearchBar(c fyne.Canvas, submit func()) *SearchBar {
	b := &SearchBar{canvas: c, submit: submit, buttons: container.NewHBox(), ErrorLabel: widget.NewLabel("")}
	b.ErrorLabel.Importance, b.ErrorLabel.Truncation = widget.DangerImportance, fyne.TextTruncateEllipsis
	b.ErrorLabel.Hide()
	b.box = container.New(&searchBarLayout{b}, b.buttons, b.ErrorLabel)
	b.Button(text.Tr("Search"), submit).Importance = widget.HighImportance
	b.Button(text.Tr("Clear"), b.Clear)
	return b
}

// Object returns the bar as it is on the screen.
func (b *SearchBar) Object() fyne.CanvasObject { return b.box }

// Entry adds a text field. example is shown while it is empty.
func (b *SearchBar) Entry(name, example string, width, grow float32) *Field {
	e := NewField(b.canvas, Keys{b.submit, b.canvas.Unfocus})
	e.SetPlaceHolder(example)
	b.add(&searchField{newCaption(name), e, width, grow})
	return e
}

// Choice adds a drop-down list, whose first option is selected at first. Selecting
// another submits.
func (b *SearchBar) Choice(name string, options []string, width float32) *Choice {
	s := NewChoice(options, Keys{Esc: b.canvas.Unfocus}, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { b.submit() }
	b.add(&searchField{newCaption(name), s, width, 0})
	return s
}

func (b *SearchBar) add(f *searchField) {
	b.fields = append(b.fields, f)
	last := len(b.box.Objects) - 2 // Tab visits the fields, then the buttons
	b.box.Objects = slices.Insert(b.box.Objects, last, fyne.CanvasObject(f.caption), f.input)
}

// Recolour redraws the arrows of drop-down lists in the current colours. Fyne doesn't do
// so in a page that was hidden when the theme changed.
func (b *SearchBar) Recolour() {
	for _, f := range b.fields {
		if s, ok := f.input.(*Choice); ok {
			s.Disable() // an icon is redrawn only if it changes
			s.Enable()
		}
	}
}

// Clear empties the fields and submits.
func (b *SearchBar) Clear() {
	b.Reset()
	b.submit()
}

// Reset empties the fields without submitting.
func (b *SearchBar) Reset() {
	for _, f := range b.fields {
		switch f := f.input.(type) {
		case *Field:
			f.ReplaceText("")
		case *Choice:
			f.SelectQuietly(0)
		}
	}
}

// Continue fills the fields as those of a bar that has the same ones, in another language.
func (b *SearchBar) Continue(was *SearchBar) {
	for i, f := range b.fields {
		switch f := f.input.(type) {
		case *Field:
			f.ReplaceText(was.fields[i].input.(*Field).Text)
		case *Choice:
			f.SelectQuietly(was.fields[i].input.(*Choice).SelectedIndex())
		}
	}
}

// Button adds a button.
func (b *SearchBar) Button(text string, run func()) *PageButton {
	made := NewPageButton(text, nil, run)
	b.buttons.Add(made)
	return made
}

// SetError shows below the fields what is wrong with one of them; nil removes it.
func (b *SearchBar) SetError(err error) {
	said := ""
	if err != nil {
		said = style.Failure + "  " + text.Error(err)
	}
	b.ErrorLabel.SetText(said)
	if visible := said != ""; visible != b.ErrorLabel.Visible() {
		style.SetVisible(b.ErrorLabel, visible)
		b.OnResized()
	}
}

// flowed returns where the fields and the buttons are in a bar of that width.
func (b *SearchBar) flowed(width float32) (places []extent, line []int, lines int) {
	var widths, grow []float32
	for _, f := range b.fields {
		widths, grow = append(widths, f.width), append(grow, f.grow)
	}
	widths, grow = append(widths, b.buttons.MinSize().Width), append(grow, 0)
	places, line, lines = flow(widths, grow, barGap, width)
	if last := len(b.fields); last > 1 && line[last] != line[last-1] {
		// The buttons don't stand alone on their line: the last field goes with them.
		places, line, lines = flow(widths[:last-1], grow[:last-1], barGap, width)
		p, l, n := flow(widths[last-1:], grow[last-1:], barGap, width)
		for i := range p {
			places, line = append(places, p[i]), append(line, lines+l[i])
		}
		lines += n
	}
	return places, line, lines
}

func (b *SearchBar) lineHeight() float32 {
	h := b.buttons.MinSize().Height
	for _, f := range b.fields {
		h = max(h, f.input.MinSize().Height)
	}
	return captionHeight + h
}

// HeightFor returns the height of the bar at a width.
func (b *SearchBar) HeightFor(width float32) float32 {
	_, _, lines := b.flowed(width)
	h := float32(lines)*(b.lineHeight()+barGap) - barGap
	if b.ErrorLabel.Visible() {
		h += b.ErrorLabel.MinSize().Height
	}
	return h
}

type searchBarLayout struct{ b *SearchBar }

// MinSize implements fyne.Layout.
func (l *searchBarLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, l.b.lineHeight())
}

// Layout implements fyne.Layout.
func (l *searchBarLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.b
	places, line, lines := b.flowed(size.Width)
	height := b.lineHeight()
	for i, f := range b.fields {
		y := float32(line[i]) * (height + barGap)
		style.Place(f.caption, places[i].x+2, y, places[i].width, captionHeight)
		style.Place(f.input, places[i].x, y+captionHeight, places[i].width, height-captionHeight)
	}
	last := len(b.fields)
	style.Place(b.buttons, places[last].x, float32(line[last])*(height+barGap)+captionHeight, places[last].width, height-captionHeight)
	if b.ErrorLabel.Visible() {
		style.Place(b.ErrorLabel, 0, float32(lines)*(height+barGap)-barGap, size.Width, b.ErrorLabel.MinSize().Height)
	}
}
