package host

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// ReportWidth is how wide what is told or asked stands.
const MessageWidth = 480

// Fail shows an error in a dialog. Its text says what to do.
func (h *Host) ShowError(title string, err error) { h.ShowText(title, style.Failure+"  "+err.Error()) }

// Tell says in a few words what was done.
func (h *Host) ShowInfo(text string) { h.ShowText("Weir", text) }

func (h *Host) ShowText(title, said string) {
	s := h.NewDialog(title, "", MessageWidth)
	s.MainButton(text.Tr("Close"), s.Close)
	s.Open(messageText(said), nil)
}

// Ask lets a person confirm what can't be undone by a click. yes is what the
// button says: a verb.
func (h *Host) Confirm(title, said, yes string, then func()) {
	s := h.NewDialog(title, "", MessageWidth)
	s.Button(text.Tr("Cancel"), s.Close)
	s.MainButton(yes, func() {
		s.Close()
		then()
	})
	s.Open(messageText(said), nil)
}

func messageText(text string) fyne.CanvasObject {
	l := fynewidget.NewLabel(text)
	l.Wrapping, l.Selectable = fyne.TextWrapWord, true
	return widget.Unpadded(l)
}
