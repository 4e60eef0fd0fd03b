package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// walkVisible visits what is visible in an object.
func walkVisible(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walkVisible(child, visit)
		}
	case *widget.Label, *cutLabel: // their parts say the same
	case fyne.Widget:
		r := test.WidgetRenderer(o)
		for _, child := range r.Objects() {
			walkVisible(child, visit)
		}
	}
}

// texts are the labels that are visible in an object.
func texts(o fyne.CanvasObject) []string {
	var all []string
	walkVisible(o, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Label:
			all = append(all, o.Text)
		case *cutLabel:
			all = append(all, o.Text)
		case *canvas.Text:
			all = append(all, o.Text)
		}
	})
	return all
}

// shows reports whether a label with that text is visible.
func shows(o fyne.CanvasObject, text string) bool { return slices.Contains(texts(o), text) }

// verbOf is the button with that text.
func verbOf(t *testing.T, o fyne.CanvasObject, text string) *verb {
	t.Helper()
	var found *verb
	walkVisible(o, func(o fyne.CanvasObject) {
		if v, ok := o.(*verb); ok && v.Text == text {
			found = v
		}
	})
	if found == nil {
		t.Fatalf("there is no button %q", text)
	}
	return found
}
