package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// FormRow is a field with its name at the left, its unit at the right, and a line below
// it with a hint or an error. The line takes its room even when it is empty.
type FormRow struct {
	Name, unit  *widget.Label
	HintLabel   *TruncatedLabel
	Field       fyne.CanvasObject
	Hint        string
	NarrowField bool // the field holds a number
	ShortName   bool // the name is short, and the row shares its line with another
	Box         *fyne.Container
}

// The sizes of a row.
const (
	NameWidth      = 116
	shortNameWidth = 96
	numberWidth    = 120
	hintHeight     = 18
)

// NewFormRow makes a row that shows its hint. unit and hint may be empty.
func NewFormRow(name string, field fyne.CanvasObject, unit, hint string) *FormRow {
	r := &FormRow{Name: widget.NewLabel(name), unit: widget.NewLabel(unit), HintLabel: NewSmallTruncatedLabel(""), Field: field}
	r.unit.Importance = widget.LowImportance
	r.Box = container.New(r, r.Name, r.Field, r.unit, r.HintLabel)
	r.Hint = hint
	r.SetError("")
	return r
}

// SetField replaces the row's field, for example with a container of the field and its
// buttons.
func (r *FormRow) SetField(o fyne.CanvasObject) {
	r.Field = o
	r.Box.Objects[1] = o
}

// SetError shows an error below the field, or the hint if the text is empty.
func (r *FormRow) SetError(text string) { SetErrorOrHint(&r.HintLabel.Label, text, r.Hint) }

// SetErrorOrHint makes a label show an error, or the hint if there is no error.
func SetErrorOrHint(l *widget.Label, wrong, hint string) {
	text, importance := hint, widget.LowImportance
	if wrong != "" {
		text, importance = style.Failure+" "+wrong, widget.DangerImportance
	}
	SetLabel(l, text, importance)
}

// SetLabel changes a label's text and importance, and reports whether either differed.
func SetLabel(l *widget.Label, text string, importance widget.Importance) bool {
	if l.Text == text && l.Importance == importance {
		return false
	}
	l.Text, l.Importance = text, importance
	l.Refresh()
	return true
}

// SmallLabel makes a muted label in the size of captions.
func SmallLabel(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// MinSize implements fyne.Layout.
func (r *FormRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(r.left()+numberWidth, r.Field.MinSize().Height+hintHeight)
}

// left is the width of the name.
func (r *FormRow) left() float32 {
	if r.ShortName {
		return shortNameWidth
	}
	return NameWidth
}

// Layout implements fyne.Layout.
func (r *FormRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	name := r.left()
	height := r.Field.MinSize().Height
	style.Place(r.Name, -6, 0, name+6, height)
	width := size.Width - name
	if r.unit.Text != "" {
		width -= r.unit.MinSize().Width
	}
	if r.NarrowField {
		width = min(width, numberWidth)
	}
	style.Place(r.Field, name, 0, width, height)
	style.Place(r.unit, name+width, 0, size.Width-name-width, height)
	style.Place(r.HintLabel, name-6, height-4, size.Width-name+6, hintHeight+8)
}
