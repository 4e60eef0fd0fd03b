package hosttest

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/widget"
)

// WalkVisible calls visit for an object and everything visible in it.
func WalkVisible(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			WalkVisible(child, visit)
		}
	case *fynewidget.Label, *widget.TruncatedLabel: // their parts repeat the text
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		for _, child := range r.Objects() {
			WalkVisible(child, visit)
		}
	}
}

// Texts returns the texts of the visible labels in an object.
func Texts(o fyne.CanvasObject) []string {
	var all []string
	WalkVisible(o, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *fynewidget.Label:
			all = append(all, o.Text)
		case *widget.TruncatedLabel:
			all = append(all, o.Text)
		case *canvas.Text:
			all = append(all, o.Text)
		}
	})
	return all
}

// Shows reports whether a label with that text is visible.
func Shows(o fyne.CanvasObject, text string) bool { return slices.Contains(Texts(o), text) }

// DialogButtonIn returns the visible dialog button with that text in an object.
func DialogButtonIn(t *testing.T, o fyne.CanvasObject, text string) *widget.DialogButton {
	t.Helper()
	var found *widget.DialogButton
	WalkVisible(o, func(o fyne.CanvasObject) {
		if v, ok := o.(*widget.DialogButton); ok && v.Text == text {
			found = v
		}
	})
	if found == nil {
		t.Fatalf("there is no button %q", text)
	}
	return found
}
