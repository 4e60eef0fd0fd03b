package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/dialog"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// openMenu opens the menu below its button. Its entries name their shortcuts.
func (w *window) openMenu() {
	if w.Covered() {
		return
	}
	widget.OpenMenu(w.Surface, w.menuEntries(), w.header.more)
}

// menuEntries returns the entries of the menu.
func (w *window) menuEntries() []widget.MenuEntry {
	return []widget.MenuEntry{
		w.entry(text.Tr("Open a file…"), "Ctrl+O", theme.FolderOpenIcon()),
		w.entry(text.Tr("Export…"), "Ctrl+E", theme.DocumentSaveIcon()),
		w.entry(text.Tr("Check the store"), "F5", theme.ConfirmIcon()).WithSeparator(),
		{Text: text.Tr("Benchmark…"), Icon: theme.ComputerIcon(), Run: func() { dialog.Benchmark(w.Host) }},
		w.entry(text.Tr("Switch the store…"), "Ctrl+S", theme.StorageIcon()),
		{Text: text.Tr("Settings"), Keys: shortcutOf(w.pageIndex("Settings")), Icon: theme.SettingsIcon(), Run: func() { w.showPage("Settings") }},
		w.entry(text.Tr("Keys and mouse"), "?", theme.HelpIcon()).WithSeparator(),
		{Text: text.Tr("What you see"), Icon: theme.VisibilityIcon(), Run: w.showGuide},
		{Text: text.Tr("About Weir"), Icon: theme.InfoIcon(), Run: func() { dialog.About(w.Host) }},
		w.entry(text.Tr("Quit"), "Ctrl+Q", theme.LogoutIcon()).WithSeparator(),
	}
}

// entry makes an entry that does what a shortcut does.
func (w *window) entry(text, keys string, icon fyne.Resource) widget.MenuEntry {
	e := widget.MenuEntry{Text: text, Keys: keys, Icon: icon}
	for _, s := range w.shortcuts() {
		if s.keys == keys {
			e.Run = s.run
		}
	}
	return e
}
