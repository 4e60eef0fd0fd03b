package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// fail shows an error in a dialog. Its text says what to do.
func (w *window) fail(title string, err error) {
	text := widget.NewLabel(err.Error())
	text.Wrapping = fyne.TextWrapWord
	text.Selectable = true
	d := dialog.NewCustom(title, tr("Close"), container.NewBorder(nil, nil, widget.NewIcon(theme.ErrorIcon()), nil, text), w.win)
	d.Resize(fyne.NewSize(520, 180))
	d.Show()
}

// ask lets a person confirm what can't be undone by a click. yes is what the
// button says: a verb.
func (w *window) ask(title, text, yes string, then func()) {
	body := widget.NewLabel(text)
	body.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomConfirm(title, yes, tr("Cancel"), body, func(ok bool) {
		if ok {
			then()
		}
	}, w.win)
	d.Resize(fyne.NewSize(480, 180))
	d.Show()
}

// tell says in a few words what was done.
func (w *window) tell(text string) {
	dialog.ShowInformation("Weir", text, w.win)
}
