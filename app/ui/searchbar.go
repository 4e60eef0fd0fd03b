package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// searchBar is a row of fields with captions above them, and buttons behind.
// It breaks into several rows where it is narrow. Enter in a field submits.
type searchBar struct {
	canvas  fyne.Canvas
	fields  []*searchField
	row     *fyne.Container // of the buttons
	wrong   *widget.Label   // what is wrong with a field
	box     *fyne.Container
	submit  func()
	resized func() // its height may be another
}

// searchField is a field of a search bar.
type searchField struct {
	caption *caption
	input   fyne.CanvasObject
	width   float32 // at least
	grow    float32
}

const (
	captionHeight = 15
	barGap        = 6
)

func newSearchBar(c fyne.Canvas, submit func()) *searchBar {
	b := &searchBar{canvas: c, submit: submit, row: container.NewHBox(), wrong: widget.NewLabel("")}
	b.wrong.Importance, b.wrong.Truncation = widget.DangerImportance, fyne.TextTruncateEllipsis
	b.wrong.Hide()
	b.box = container.New(&searchBarLayout{b}, b.row, b.wrong)
	b.button(tr("Search"), submit).Importance = widget.HighImportance
	b.button(tr("Clear"), b.clear)
	return b
}

func (b *searchBar) object() fyne.CanvasObject { return b.box }

// entry adds a field for text.
func (b *searchBar) entry(name, example string, width, grow float32) *field {
	e := newField(b.canvas, keys{b.submit, b.canvas.Unfocus})
	e.SetPlaceHolder(example)
	b.add(&searchField{newCaption(name), e, width, grow})
	return e
}

// choice adds a field for one of several values; the first is what is chosen
// when nothing is.
func (b *searchBar) choice(name string, options []string, width float32) *choice {
	s := newChoice(options, keys{esc: b.canvas.Unfocus}, nil)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { b.submit() }
	b.add(&searchField{newCaption(name), s, width, 0})
	return s
}

func (b *searchBar) add(f *searchField) {
	b.fields = append(b.fields, f)
	last := len(b.box.Objects) - 2 // Tab goes through the fields to the buttons
	b.box.Objects = slices.Insert(b.box.Objects, last, fyne.CanvasObject(f.caption), f.input)
}

// recolour draws in the colours that are in force what Fyne leaves as it was in
// a page that is not on the screen: the arrows of choices.
func (b *searchBar) recolour() {
	for _, f := range b.fields {
		if s, ok := f.input.(*choice); ok {
			s.Disable() // an icon is drawn anew only when it is another
			s.Enable()
		}
	}
}

// clear empties the fields and submits that.
func (b *searchBar) clear() {
	b.empty()
	b.submit()
}

// empty empties the fields, without submitting.
func (b *searchBar) empty() {
	for _, f := range b.fields {
		switch f := f.input.(type) {
		case *field:
			f.put("")
		case *choice:
			changed := f.OnChanged
			f.OnChanged = nil
			f.SetSelectedIndex(0)
			f.OnChanged = changed
		}
	}
}

// button adds a button.
func (b *searchBar) button(text string, run func()) *button {
	made := newButton(text, nil, run)
	b.row.Add(made)
	return made
}

// complain says below the fields what is wrong with one; nil: all is well.
func (b *searchBar) complain(err error) {
	text := ""
	if err != nil {
		text = failure + "  " + err.Error()
	}
	b.wrong.SetText(text)
	if visible := text != ""; visible != b.wrong.Visible() {
		show(b.wrong, visible)
		b.resized()
	}
}

// arranged is where fields and buttons stand in a bar of that width.
func (b *searchBar) arranged(width float32) (places []extent, line []int, lines int) {
	var widths, grow []float32
	for _, f := range b.fields {
		widths, grow = append(widths, f.width), append(grow, f.grow)
	}
	return flow(append(widths, b.row.MinSize().Width), append(grow, 0), barGap, width)
}

func (b *searchBar) lineHeight() float32 {
	h := b.row.MinSize().Height
	for _, f := range b.fields {
		h = max(h, f.input.MinSize().Height)
	}
	return captionHeight + h
}

// heightIn is how high the bar is when it is so wide.
func (b *searchBar) heightIn(width float32) float32 {
	_, _, lines := b.arranged(width)
	h := float32(lines)*(b.lineHeight()+barGap) - barGap
	if b.wrong.Visible() {
		h += b.wrong.MinSize().Height
	}
	return h
}

type searchBarLayout struct{ b *searchBar }

// MinSize implements fyne.Layout.
func (l *searchBarLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, l.b.lineHeight())
}

// Layout implements fyne.Layout.
func (l *searchBarLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.b
	places, line, lines := b.arranged(size.Width)
	height := b.lineHeight()
	for i, f := range b.fields {
		y := float32(line[i]) * (height + barGap)
		place(f.caption, places[i].x+2, y, places[i].width, captionHeight)
		place(f.input, places[i].x, y+captionHeight, places[i].width, height-captionHeight)
	}
	last := len(b.fields)
	place(b.row, places[last].x, float32(line[last])*(height+barGap)+captionHeight, places[last].width, height-captionHeight)
	if b.wrong.Visible() {
		place(b.wrong, 0, float32(lines)*(height+barGap)-barGap, size.Width, b.wrong.MinSize().Height)
	}
}
