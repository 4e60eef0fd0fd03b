package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// Fact is one line of the details.
type Fact struct {
	Name, Value string
	Tint        Tint
	Run         func() // makes the value a link; nil: it is a text
}

// value returns the value as it is on the screen.
func (f Fact) value() fyne.CanvasObject {
	if f.Run != nil {
		return newFactLink(f)
	}
	value := widget.NewLabel(style.Legible(f.Value))
	value.Wrapping, value.Selectable = fyne.TextWrapWord, value.Text == f.Value // not to copy a placeholder
	value.Importance = [...]widget.Importance{
		widget.MediumImportance, widget.LowImportance, widget.SuccessImportance, widget.WarningImportance, widget.DangerImportance,
	}[f.Tint]
	return value
}

// FactLink is a value that leads somewhere. Enter and Space follow it, Esc leaves it. It
// passes the keys that it doesn't use to the window.
type FactLink struct{ widget.Hyperlink }

func newFactLink(f Fact) *FactLink {
	l := &FactLink{}
	l.Text, l.OnTapped, l.Truncation = style.Legible(f.Value), f.Run, fyne.TextTruncateEllipsis
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *FactLink) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		run := l.OnTapped
		unfocus(l) // the link may be gone afterwards
		run()
	case fyne.KeyEscape:
		unfocus(l)
	default:
		passKey(l, e)
	}
}
