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

// settingRow is one setting: at the left what it is, at the right its field.
type settingRow struct {
	form *settingsForm
	s    control.Setting

	name, doc, standing, unit, below *fynewidget.Label
	field                            *widget.Field     // of text, or nil
	choice                           *widget.Choice    // of a few words, or nil
	fixed                            *fynewidget.Label // what can't be changed, or nil
	input                            fyne.CanvasObject // one of these
	undo, shipped                    *widget.DialogButton
	mark, line                       *widget.ThemedRect // mark: while it is changed
	box                              *fyne.Container
	filling                          bool
}

// The sizes of a row.
const (
	settingField = 190 // at least
	settingMore  = 130 // at most, when there is room
	settingUnit  = 92
	settingVerb  = 66
	settingGap   = 12
)

func (p *Page) newRow(s control.Setting) *settingRow {
	r := &settingRow{
		form: p.form, s: s, name: fynewidget.NewLabel(s.Name), doc: fynewidget.NewLabel(s.Doc), standing: widget.SmallLabel(""), unit: widget.SmallLabel(s.Unit), below: widget.SmallLabel(""),
		mark: widget.NewThemedRect(theme.ColorNamePrimary), line: widget.NewThemedRect(theme.ColorNameSeparator),
	}
	r.name.TextStyle.Bold = true
	r.doc.Wrapping = fyne.TextWrapWord
	r.below.Truncation, r.below.Wrapping = fyne.TextTruncateOff, fyne.TextWrapWord
	r.standing.Truncation, r.standing.Wrapping = fyne.TextTruncateOff, fyne.TextWrapWord
	k := widget.Keys{Enter: p.save, Esc: func() { p.w.Win.Canvas().Unfocus() }}
	edit := func(text string) {
		if !r.filling {
			p.form.edit(s.Key, text)
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
		r.field = p.w.NewField(k)
		r.field.OnChanged = edit
		r.field.Password = s.Secret
		r.input = r.field
	}
	r.undo = widget.NewDialogButton(text.Tr("Undo"), k, func() { p.form.undo(s.Key); p.update() })
	r.shipped = widget.NewDialogButton(text.Tr("Default"), k, func() { p.form.byDefault(s.Key); p.update() })
	for _, v := range []*widget.DialogButton{r.undo, r.shipped} {
		v.Importance = fynewidget.LowImportance
	}
	r.box = container.New(r, r.mark, r.name, r.doc, r.standing, r.input, r.unit, r.below, r.undo, r.shipped, r.line)
	return r
}

// update shows what the form has.
func (r *settingRow) update() {
	r.filling = true
	defer func() { r.filling = false }()
	i := slices.IndexFunc(r.form.all, func(s control.Setting) bool { return s.Key == r.s.Key })
	if i < 0 {
		return
	}
	r.s = r.form.all[i]
	text, edited := r.form.text(r.s), r.form.edited(r.s.Key)
	hint := r.s.Bounds
	switch {
	case r.fixed != nil:
		hint = ""
		widget.SetLabel(r.fixed, quoted(r.s.Value), fynewidget.MediumImportance)
	case r.choice != nil:
		hint = ""
		if r.choice.Selected != text {
			r.choice.SetSelected(text)
		}
	default:
		if r.s.Secret {
			r.field.SetPlaceHolder(r.s.Value)
		}
		r.field.ReplaceText(text)
	}
	widget.SetErrorOrHint(r.below, r.form.wrong[r.s.Key], hint)
	style.SetVisible(r.below, r.below.Text != "")
	if t := r.form.standing(r.s); r.standing.Text != t {
		r.standing.SetText(t)
	}
	style.SetVisible(r.undo, edited)
	style.SetVisible(r.shipped, !edited && !r.s.Fixed && r.s.Value != r.s.Default)
	style.SetVisible(r.mark, edited)
}

// focus puts the cursor into the field.
func (r *settingRow) focus(c fyne.Canvas) {
	if f, ok := r.input.(fyne.Focusable); ok && r.fixed == nil {
		c.Focus(f)
	}
}

// columns are how wide the text at the left and the field are when the row is
// so wide.
func (r *settingRow) columns(wide float32) (left, field float32) {
	field = settingField + max(0, min(settingMore, (wide-720)/2))
	return wide - field - settingUnit - settingVerb - 3*settingGap, field
}

// height is how high the row is when it is so wide.
func (r *settingRow) height(wide float32) float32 {
	text, field := r.columns(wide)
	left := widget.LabelHeight(r.doc, text) + widget.LabelHeight(r.standing, text) + 18
	right := r.input.MinSize().Height + 10
	if r.field != nil { // it may be wrong, which is said below
		right += max(widget.LinesHeight(1)-6, widget.LabelHeight(r.below, field+settingUnit)) - 4
	}
	return max(left, right)
}

// MinSize implements fyne.Layout. Who stacks rows asks for their height.
func (r *settingRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(settingField+settingUnit+settingVerb+200, 60)
}

// Layout implements fyne.Layout.
func (r *settingRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	left, field := r.columns(size.Width)
	style.Place(r.mark, 0, 6, 3, size.Height-12)
	y := float32(0)
	style.Place(r.name, settingGap-6, y, left, r.name.MinSize().Height)
	y += r.name.MinSize().Height - 10
	style.Place(r.doc, settingGap-6, y, left, widget.LabelHeight(r.doc, left))
	y += widget.LabelHeight(r.doc, left) - 9
	style.Place(r.standing, settingGap-6, y, left, widget.LabelHeight(r.standing, left))
	x := left + settingGap
	in, wide := r.input, field
	if r.unit.Text == "" {
		wide += settingUnit
	}
	if r.s.Fixed {
		style.Place(in, x-6, 5, wide+6, in.MinSize().Height)
	} else {
		style.Place(in, x, 5, wide, in.MinSize().Height)
	}
	style.Place(r.unit, x+field, 7, settingUnit, r.unit.MinSize().Height)
	style.Place(r.below, x-6, 1+in.MinSize().Height, field+settingUnit, widget.LabelHeight(r.below, field+settingUnit))
	x += field + settingUnit
	for _, v := range []*widget.DialogButton{r.undo, r.shipped} {
		style.Place(v, x, 5, settingVerb, v.MinSize().Height)
	}
	style.Place(r.line, settingGap, size.Height-1, size.Width-2*settingGap, theme.Size(theme.SizeNameSeparatorThickness))
}
