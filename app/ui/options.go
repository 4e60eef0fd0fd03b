package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// options lets a person choose one of a few, all in sight. The arrows and the
// mouse choose.
type options struct {
	widget.BaseWidget
	keys
	chosen  int
	changed func(int)
	fixed   bool // nothing else can be chosen now

	icons  []*widget.Icon
	labels []*widget.Label
	frame  *canvas.Rectangle // while it has the focus
	box    *fyne.Container
}

func newOptions(upright bool, texts []string, k keys, changed func(int)) *options {
	o := &options{keys: k, changed: changed, frame: canvas.NewRectangle(color.Transparent)}
	o.frame.StrokeWidth, o.frame.CornerRadius = 1, theme.Size(theme.SizeNameInputRadius)
	o.box = container.New(layout.NewCustomPaddedHBoxLayout(14))
	if upright {
		o.box = container.New(layout.NewCustomPaddedVBoxLayout(-4))
	}
	for i, text := range texts {
		icon, label := widget.NewIcon(nil), widget.NewLabel(text)
		p := newPad()
		p.tapped = func(*fyne.PointEvent) { o.choose(i) }
		o.icons, o.labels = append(o.icons, icon), append(o.labels, label)
		o.box.Add(container.NewStack(container.New(layout.NewCustomPaddedHBoxLayout(-4), container.NewPadded(icon), label), p))
	}
	o.ExtendBaseWidget(o)
	o.mark()
	return o
}

// choose chooses one; changed hears of it when it is another.
func (o *options) choose(i int) {
	if i < 0 || i >= len(o.labels) || i == o.chosen || o.fixed {
		return
	}
	o.chosen = i
	o.mark()
	if o.changed != nil {
		o.changed(i)
	}
}

// able lets another be chosen, or not.
func (o *options) able(yes bool) {
	if o.fixed != yes {
		return
	}
	o.fixed = !yes
	importance := widget.MediumImportance
	if o.fixed {
		importance = widget.LowImportance
	}
	for _, l := range o.labels {
		restate(l, l.Text, importance)
	}
}

// step goes to the next or the one before, round.
func (o *options) step(by int) { o.choose((o.chosen + by + len(o.labels)) % len(o.labels)) }

// say changes the text of one.
func (o *options) say(i int, text string) {
	if o.labels[i].Text != text {
		o.labels[i].SetText(text)
	}
}

func (o *options) mark() {
	for i, icon := range o.icons {
		if i == o.chosen {
			icon.SetResource(theme.NewPrimaryThemedResource(theme.RadioButtonCheckedIcon()))
		} else {
			icon.SetResource(theme.RadioButtonIcon())
		}
	}
}

// FocusGained implements fyne.Focusable.
func (o *options) FocusGained() {
	o.frame.StrokeColor = o.Theme().Color(theme.ColorNamePrimary, fyne.CurrentApp().Settings().ThemeVariant())
	o.frame.Refresh()
}

// FocusLost implements fyne.Focusable.
func (o *options) FocusLost() {
	o.frame.StrokeColor = color.Transparent
	o.frame.Refresh()
}

// TypedRune implements fyne.Focusable.
func (o *options) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (o *options) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyLeft:
		o.step(-1)
	case fyne.KeyDown, fyne.KeyRight, fyne.KeySpace:
		o.step(1)
	default:
		o.typed(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (o *options) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(o.frame, o.box))
}
