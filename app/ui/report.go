package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// reportWidth is how wide what is told or asked stands.
const reportWidth = 480

// fail shows an error in a dialog. Its text says what to do.
func (h *host) fail(title string, err error) { h.told(title, failure+"  "+err.Error()) }

// tell says in a few words what was done.
func (h *host) tell(text string) { h.told("Weir", text) }

func (h *host) told(title, text string) {
	s := h.newSheet(title, "", reportWidth)
	s.main(tr("Close"), s.close)
	s.show(reportText(text), nil)
}

// ask lets a person confirm what can't be undone by a click. yes is what the
// button says: a verb.
func (h *host) ask(title, text, yes string, then func()) {
	s := h.newSheet(title, "", reportWidth)
	s.verb(tr("Cancel"), s.close)
	s.main(yes, func() {
		s.close()
		then()
	})
	s.show(reportText(text), nil)
}

func reportText(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Wrapping, l.Selectable = fyne.TextWrapWord, true
	return flush(l)
}
