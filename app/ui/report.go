package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// reportWidth is how wide what is told or asked stands.
const reportWidth = 480

// fail shows an error in a dialog. Its text says what to do.
func (w *window) fail(title string, err error) { w.told(title, failure+"  "+err.Error()) }

// tell says in a few words what was done.
func (w *window) tell(text string) { w.told("Weir", text) }

func (w *window) told(title, text string) {
	s := w.newSheet(title, "", reportWidth)
	s.main(tr("Close"), s.close)
	s.show(reportText(text), nil)
}

// ask lets a person confirm what can't be undone by a click. yes is what the
// button says: a verb.
func (w *window) ask(title, text, yes string, then func()) {
	s := w.newSheet(title, "", reportWidth)
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
