package settings

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// settingRow is one setting: its name and description at the left, its field at
// the right.
type settingRow struct {
	form *settingsForm
	s    control.Setting

	name, doc, origin, unit, hint *fynewidget.Label
	field                         *widget.Field     // a text field, or nil
	choice                        *widget.Choice    // a choice of a few words, or nil
	fixed                         *fynewidget.Label // a value that can't be changed, or nil
	input                         fyne.CanvasObject // one of these
	undo, reset                   *widget.DialogButton
	changeBar, line               *widget.ThemedRect // changeBar is visible while the setting is changed
	box                           *fyne.Container
	filling                       bool
}

// The sizes of a row.
const (
	settingField  = 190 // at least
	settingMore   = 130 // at most, when there is room
	settingUnit   = 92
	settingButton = 66
	settingGap    = 12
)

func (p *Page) newRow(s control.Setting) *settingRow {
	r := &settingRow{
		form: p.form, s: s, name: fynewidget.NewLabel(s.Name), doc: fynewidget.NewLabel(text.Tr(s.Doc)), origin: widget.SmallLabel(""), unit: widget.SmallLabel(text.Tr(s.Unit)), hint: widget.SmallLabel(""),
		changeBar: widget.NewThemedRect(theme.ColorNamePrimary), line: widget.NewThemedRect(theme.ColorNameSeparator),
	}
	r.name.TextStyle.Bold = true
	r.doc.Wrapping = fyne.TextWrapWord
	r.hint.Truncation, r.hint.Wrapping = fyne.TextTruncateOff, fyne.TextWrapWord
	r.origin.Truncation, r.origin.Wrapping = fyne.TextTruncateOff, fyne.TextWrapWord
	k := widget.Keys{Enter: p.save, Esc: func() { p.h.Win.Canvas().Unfocus() }}
	edit := func(value string) {
		if !r.filling {
			p.form.edit(s.Key, value)
			p.say(style.Calm, "")
			p.update()
		}
	}
	switch {
	case s.Fixed:
		r.fixed = fynewidget.NewLabel("")
		r.fixed.Selectable, r.fixed.Truncation = true, fyne.TextTruncateEllipsis
		r.input = r.fixed
	case len(s.Choices) > 0:
		r.choice = widget.NewChoice(s.Choices, k, edit)
		r.choice.PlaceHolder = `""`
		r.input = r.choice
	default:
		r.field = p.h.NewField(k)
		r.field.OnChanged = edit
		r.field.Password = s.Secret
		r.input = r.field
	}
	r.undo = widget.NewDialogButton(text.Tr("Undo"), k, func() { p.form.undo(s.Key); p.update() })
	r.reset = widget.NewDialogButton(text.Tr("Default"), k, func() { p.form.reset(s.Key); p.update() })
	for _, v := range []*widget.DialogButton{r.undo, r.reset} {
		v.Importance = fynewidget.LowImportance
	}
	r.box = container.New(r, r.changeBar, r.name, r.doc, r.origin, r.input, r.unit, r.hint, r.undo, r.reset, r.line)
	return r
}

// update shows the form's value.
func (r *settingRow) update() {
	r.filling = true
	defer func() { r.filling = false }()
	i := slices.IndexFunc(r.form.all, func(s control.Setting) bool { return s.Key == r.s.Key })
	if i < 0 {
		return
	}
	r.s = r.form.all[i]
	value, edited := r.form.text(r.s), r.form.edited(r.s.Key)
	hint := text.Of(r.s.Bounds)
	switch {
	case r.fixed != nil:
		hint = ""
		widget.SetLabel(r.fixed, visibleValue(r.s.Value), fynewidget.MediumImportance)
	case r.choice != nil:
		hint = ""
		if r.choice.Selected != value {
			r.choice.SetSelected(value)
		}
	default:
		if r.s.Secret {
			r.field.SetPlaceHolder(r.s.Value)
		}
		r.field.ReplaceText(value)
	}
	widget.SetErrorOrHint(r.hint, r.form.wrong[r.s.Key], hint)
	style.SetVisible(r.hint, r.hint.Text != "")
	if t := r.form.origin(r.s); r.origin.Text != t {
		r.origin.SetText(t)
	}
	style.SetVisible(r.undo, edited)
	style.SetVisible(r.reset, !edited && !r.s.Fixed && r.s.Value != r.s.Default)
	style.SetVisible(r.changeBar, edited)
}

// focus focuses the field.
func (r *settingRow) focus(c fyne.Canvas) {
	if f, ok := r.input.(fyne.Focusable); ok && r.fixed == nil {
		c.Focus(f)
	}
}

// columns are the widths of the text at the left and of the field in a row of
// this width.
func (r *settingRow) columns(width float32) (left, field float32) {
	field = settingField + max(0, min(settingMore, (width-720)/2))
	return width - field - settingUnit - settingButton - 3*settingGap, field
}

// height is the height of a row of this width.
func (r *settingRow) height(width float32) float32 {
	text, field := r.columns(width)
	left := widget.LabelHeight(r.doc, text) + widget.LabelHeight(r.origin, text) + 18
	right := r.input.MinSize().Height + 10
	if r.field != nil { // leaves room for an error below
		right += max(widget.LinesHeight(1)-6, widget.LabelHeight(r.hint, field+settingUnit)) - 4
	}
	return max(left, right)
}

// MinSize implements fyne.Layout. A list of rows asks for height instead.
func (r *settingRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(settingField+settingUnit+settingButton+200, 60)
}

// Layout implements fyne.Layout.
func (r *settingRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	left, field := r.columns(size.Width)
	style.Place(r.changeBar, 0, 6, 3, size.Height-12)
	y := float32(0)
	style.Place(r.name, settingGap-6, y, left, r.name.MinSize().Height)
	y += r.name.MinSize().Height - 10
	style.Place(r.doc, settingGap-6, y, left, widget.LabelHeight(r.doc, left))
	y += widget.LabelHeight(r.doc, left) - 9
	style.Place(r.origin, settingGap-6, y, left, widget.LabelHeight(r.origin, left))
	x := left + settingGap
	in, width := r.input, field
	if r.unit.Text == "" {
		width += settingUnit
	}
	if r.s.Fixed {
		style.Place(in, x-6, 5, width+6, in.MinSize().Height)
	} else {
		style.Place(in, x, 5, width, in.MinSize().Height)
	}
	style.Place(r.unit, x+field, 7, settingUnit, r.unit.MinSize().Height)
	style.Place(r.hint, x-6, 1+in.MinSize().Height, field+settingUnit, widget.LabelHeight(r.hint, field+settingUnit))
	x += field + settingUnit
	for _, v := range []*widget.DialogButton{r.undo, r.reset} {
		style.Place(v, x, 5, settingButton, v.MinSize().Height)
	}
	style.Place(r.line, settingGap, size.Height-1, size.Width-2*settingGap, theme.Size(theme.SizeNameSeparatorThickness))
}
