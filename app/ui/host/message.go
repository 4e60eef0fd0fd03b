package host

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// MessageWidth is the width of dialogs that show a message or ask a question.
const MessageWidth = 480

// ShowError shows an error in a dialog. The error's text says what to do.
func (h *Host) ShowError(title string, err error) {
	h.ShowText(title, style.Failure+"  "+text.Error(err))
}

// ShowInfo shows in a dialog what was done.
func (h *Host) ShowInfo(text string) { h.ShowText("Weir", text) }

// ShowText shows a text in a dialog.
func (h *Host) ShowText(title, said string) {
	s := h.NewDialog(title, "", MessageWidth)
	s.MainButton(text.Tr("Close"), s.Close)
	s.Open(messageText(said), nil)
}

// Confirm asks before something that a click can't undo, and calls then if the person
// agrees. yes is the text of the button: a verb.
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
