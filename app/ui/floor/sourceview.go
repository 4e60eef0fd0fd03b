package floor

import (
	"strings"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// showSource shows the source text of a note's place, such as
// "core/generate.go · generateEvents".
func showSource(h *host.Host, title, source string) {
	if h.Covered() {
		return
	}
	d := h.NewDialog(title, text.Tr("As it runs: this program was built from it."), 860)
	d.FormHeight, d.MessageLines = 420, 1
	d.OnSubmit = d.Close
	d.Button(text.Tr("Close"), d.Close)
	d.MainButton(text.Tr("Copy"), func() {
		h.App.Clipboard().SetContent(source)
		d.SetMessage(style.Calm, text.Tr("Copied"))
	})
	// A tab in a text of Fyne's is no wider than a letter.
	spaced := strings.ReplaceAll(strings.TrimRight(source, "\n"), "\t", "    ")
	d.Open(widget.NewLineView(strings.Split(spaced, "\n")), nil)
}
