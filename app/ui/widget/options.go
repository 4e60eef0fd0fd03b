package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Options is a group of radio buttons. The mouse and the arrow keys choose one.
type Options struct {
	widget.BaseWidget
	Keys
	Chosen   int
	changed  func(int)
	disabled bool

	icons     []*widget.Icon
	Labels    []*widget.Label
	focusRing *canvas.Rectangle // shown while it has the focus
	box       *fyne.Container
}

// NewOptions makes radio buttons below one another or in a row; the first is chosen.
// changed may be nil.
func NewOptions(vertical bool, texts []string, k Keys, changed func(int)) *Options {
	o := &Options{Keys: k, changed: changed, focusRing: canvas.NewRectangle(color.Transparent)}
	o.focusRing.StrokeWidth, o.focusRing.CornerRadius = 1, theme.Size(theme.SizeNameInputRadius)
	o.box = container.New(layout.NewCustomPaddedHBoxLayout(14))
	if vertical {
		o.box = container.New(layout.NewCustomPaddedVBoxLayout(-4))
	}
	for i, text := range texts {
		icon, label := widget.NewIcon(nil), widget.NewLabel(text)
		p := NewHitArea()
		p.OnTapped = func(*fyne.PointEvent) { o.Choose(i) }
		o.icons, o.Labels = append(o.icons, icon), append(o.Labels, label)
		o.box.Add(container.NewStack(container.New(layout.NewCustomPaddedHBoxLayout(-4), container.NewPadded(icon), label), p))
	}
	o.ExtendBaseWidget(o)
	o.Redraw()
	return o
}

// Choose chooses one, and calls changed if another was chosen before. It does nothing
// while the group is disabled.
func (o *Options) Choose(i int) {
	if i < 0 || i >= len(o.Labels) || i == o.Chosen || o.disabled {
		return
	}
	o.Chosen = i
	o.Redraw()
	if o.changed != nil {
		o.changed(i)
	}
}

// SetEnabled enables or disables the group.
func (o *Options) SetEnabled(yes bool) {
	if o.disabled != yes {
		return
	}
	o.disabled = !yes
	importance := widget.MediumImportance
	if o.disabled {
		importance = widget.LowImportance
	}
	for _, l := range o.Labels {
		SetLabel(l, l.Text, importance)
	}
}

// Step chooses the next one, or the previous one if by is -1, and wraps around.
func (o *Options) Step(by int) { o.Choose((o.Chosen + by + len(o.Labels)) % len(o.Labels)) }

// SetLabel changes the text of one.
func (o *Options) SetLabel(i int, text string) {
	if o.Labels[i].Text != text {
		o.Labels[i].SetText(text)
	}
}

// Redraw shows which one is chosen.
func (o *Options) Redraw() {
	for i, icon := range o.icons {
		if i == o.Chosen {
			icon.SetResource(theme.NewPrimaryThemedResource(theme.RadioButtonCheckedIcon()))
		} else {
			icon.SetResource(theme.RadioButtonIcon())
		}
	}
}

// FocusGained implements fyne.Focusable.
func (o *Options) FocusGained() {
	o.focusRing.StrokeColor = o.Theme().Color(theme.ColorNamePrimary, fyne.CurrentApp().Settings().ThemeVariant())
	o.focusRing.Refresh()
}

// FocusLost implements fyne.Focusable.
func (o *Options) FocusLost() {
	o.focusRing.StrokeColor = color.Transparent
	o.focusRing.Refresh()
}

// TypedRune implements fyne.Focusable.
func (o *Options) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (o *Options) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyLeft:
		o.Step(-1)
	case fyne.KeyDown, fyne.KeyRight, fyne.KeySpace:
		o.Step(1)
	default:
		if !o.typed(e) {
			passKey(o, e)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (o *Options) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(o.focusRing, o.box))
}
