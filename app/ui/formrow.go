package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// formRow is a field with its name at the left, its unit at the right and a
// line below: which values are possible, or what is wrong with this one. The line
// has its room also while it is empty.
type formRow struct {
	name, unit *widget.Label
	below      *cutLabel
	field      fyne.CanvasObject
	hint       string
	narrow     bool // the field is for a number
	slim       bool // the name is a short one, and the field beside another
	box        *fyne.Container
}

// The sizes of a row.
const (
	nameWidth   = 116
	slimWidth   = 96
	numberWidth = 120
	belowHeight = 18
)

func newFormRow(name string, field fyne.CanvasObject, unit, hint string) *formRow {
	r := &formRow{name: widget.NewLabel(name), unit: widget.NewLabel(unit), below: smallCutLabel(""), field: field}
	r.unit.Importance = widget.LowImportance
	r.box = container.New(r, r.name, r.field, r.unit, r.below)
	r.hint = hint
	r.wrong("")
	return r
}

// setField puts the field among buttons of its own.
func (r *formRow) setField(o fyne.CanvasObject) {
	r.field = o
	r.box.Objects[1] = o
}

// wrong says what is wrong with the value, and the hint when nothing is.
func (r *formRow) wrong(text string) { caution(&r.below.Label, text, r.hint) }

// caution shows an error, or a hint when there is none.
func caution(l *widget.Label, wrong, hint string) {
	text, importance := hint, widget.LowImportance
	if wrong != "" {
		text, importance = failure+" "+wrong, widget.DangerImportance
	}
	restate(l, text, importance)
}

// restate changes what a label says and how urgent that is, and reports whether
// that was anything else.
func restate(l *widget.Label, text string, importance widget.Importance) bool {
	if l.Text == text && l.Importance == importance {
		return false
	}
	l.Text, l.Importance = text, importance
	l.Refresh()
	return true
}

// small is a muted label in the size of captions.
func small(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// MinSize implements fyne.Layout.
func (r *formRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(r.left()+numberWidth, r.field.MinSize().Height+belowHeight)
}

// left is how wide the name is.
func (r *formRow) left() float32 {
	if r.slim {
		return slimWidth
	}
	return nameWidth
}

// Layout implements fyne.Layout.
func (r *formRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	name := r.left()
	high := r.field.MinSize().Height
	place(r.name, -6, 0, name+6, high)
	wide := size.Width - name
	if r.unit.Text != "" {
		wide -= r.unit.MinSize().Width
	}
	if r.narrow {
		wide = min(wide, numberWidth)
	}
	place(r.field, name, 0, wide, high)
	place(r.unit, name+wide, 0, size.Width-name-wide, high)
	place(r.below, name-6, high-4, size.Width-name+6, belowHeight+8)
}
