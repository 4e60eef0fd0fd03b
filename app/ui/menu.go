package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// menu opens, below its button, what the window can do: by name, with the keys
// that do it without the menu.
func (w *window) menu() {
	if w.covered() {
		return
	}
	w.tips.leave()
	c := w.win.Canvas()
	m := newMenuList(w.menuEntries(), w.colours())
	p := widget.NewPopUp(m, c)
	m.dismiss = p.Hide
	button := w.header.more
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button)
	p.ShowAtPosition(at.AddXY(button.Size().Width-p.MinSize().Width, button.Size().Height+2))
	c.Focus(m)
}

// menuEntries are the lines of the menu.
func (w *window) menuEntries() []menuEntry {
	return []menuEntry{
		w.entry(tr("Open a file…"), "Ctrl+O", theme.FolderOpenIcon()),
		w.entry(tr("Export…"), "Ctrl+E", theme.DocumentSaveIcon()),
		w.entry(tr("Check the store"), "F5", theme.ConfirmIcon()).apart(),
		w.entry(tr("Switch the store…"), "Ctrl+S", theme.StorageIcon()),
		w.entry(tr("Settings"), shortcutOf(len(w.pages)-1), theme.SettingsIcon()),
		w.entry(tr("Keys and mouse"), "?", theme.HelpIcon()).apart(),
		{text: tr("About Weir"), icon: theme.InfoIcon(), run: func() { about(w.host) }},
		w.entry(tr("Quit"), "Ctrl+Q", theme.LogoutIcon()).apart(),
	}
}

// entry does what those keys do.
func (w *window) entry(text, keys string, icon fyne.Resource) menuEntry {
	e := menuEntry{text: text, keys: keys, icon: icon}
	for _, s := range w.shortcuts() {
		if s.keys == keys {
			e.run = s.run
		}
	}
	return e
}
