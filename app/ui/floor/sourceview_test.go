package floor

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// TestShowSource: the source is readable, can be copied as it is, and Esc leaves it.
func TestShowSource(t *testing.T) {
	w := hosttest.NewFormsScene(t, &hosttest.FormsEngine{})
	const source = "// answer knows.\nfunc answer() int {\n\treturn 42\n}\n"
	showSource(w.Host, "core/answer.go · answer", source)
	d := w.Top()
	var lines []string
	hosttest.WalkVisible(d.Form, func(o fyne.CanvasObject) {
		if line, ok := o.(*canvas.Text); ok && line.Text != "" {
			lines = append(lines, line.Text)
		}
	})
	if got := strings.Join(lines, "\n"); got != "// answer knows.\nfunc answer() int {\n    return 42\n}" {
		t.Errorf("it shows\n%s", got)
	}
	var buttons []*widget.DialogButton
	hosttest.WalkVisible(d, func(o fyne.CanvasObject) {
		if b, ok := o.(*widget.DialogButton); ok {
			buttons = append(buttons, b)
		}
	})
	for _, b := range buttons {
		if b.Text == "Copy" {
			b.OnTapped()
		}
	}
	if got := w.Host.App.Clipboard().Content(); got != source {
		t.Errorf("copied is %q", got)
	}
	w.Key(fyne.KeyEscape)
	if d.IsOpen {
		t.Error("Esc doesn't close it")
	}
}
