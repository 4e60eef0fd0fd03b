package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/dialog"
	"weir/app/ui/shortcut"
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
	return append(w.fileEntries(), w.settingsEntry(), w.helpEntry().WithSeparator(), w.guideEntry(), w.aboutEntry(),
		w.entry(text.Tr("Quit"), shortcut.Quit, theme.LogoutIcon()).WithSeparator())
}

// fileEntries are about events and where they are stored.
func (w *window) fileEntries() []widget.MenuEntry {
	return []widget.MenuEntry{
		w.entry(text.Tr("Open a file…"), shortcut.Open, theme.FolderOpenIcon()),
		w.entry(text.Tr("Export…"), shortcut.Export, theme.DocumentSaveIcon()),
		w.entry(text.Tr("Check the store"), shortcut.Check, theme.ConfirmIcon()).WithSeparator(),
		{Text: text.Tr("Benchmark…"), Icon: theme.ComputerIcon(), Run: func() { dialog.Benchmark(w.Host) }},
		w.entry(text.Tr("Switch the store…"), shortcut.Switch, theme.StorageIcon()),
	}
}

func (w *window) settingsEntry() widget.MenuEntry {
	return w.entry(text.Tr("Settings"), shortcut.Settings, theme.SettingsIcon())
}

func (w *window) helpEntry() widget.MenuEntry {
	return w.entry(text.Tr("Keys and mouse"), shortcut.Help, theme.HelpIcon())
}

func (w *window) guideEntry() widget.MenuEntry {
	return widget.MenuEntry{Text: text.Tr("What you see"), Icon: theme.VisibilityIcon(), Run: w.showGuide}
}

func (w *window) aboutEntry() widget.MenuEntry {
	return widget.MenuEntry{Text: text.Tr("About Weir"), Icon: theme.InfoIcon(), Run: func() { dialog.About(w.Host) }}
}

// entry makes an entry that does what keys do.
func (w *window) entry(text string, k shortcut.Keys, icon fyne.Resource) widget.MenuEntry {
	return widget.MenuEntry{Text: text, Keys: k, Icon: icon, Run: w.commandOf(k).run}
}

// commandOf is what keys do.
func (w *window) commandOf(k shortcut.Keys) command {
	all := w.commands()
	return all[slices.IndexFunc(all, func(c command) bool { return c.keys == k })]
}

// menuBar returns what the menu has as macOS shows it, above the window. Fyne knows
// "About" and "Settings…" by these names, in no other language, and moves them into the
// menu with the program's name, whose other entries are in English, too: the system's own,
// among them Quit.
func (w *window) menuBar() *fyne.MainMenu {
	settings, about := w.settingsEntry(), w.aboutEntry()
	settings.Text, about.Text = "Settings…", "About"
	closing := w.entry(text.Tr("Close the window"), shortcut.Close, nil).WithSeparator()
	return fyne.NewMainMenu(
		fyne.NewMenu(text.Tr("File"), menuItems(append(w.fileEntries(), settings, closing))...),
		fyne.NewMenu(text.Tr("Help"), menuItems([]widget.MenuEntry{w.helpEntry(), w.guideEntry(), about})...))
}

// menuItems returns entries as Fyne's menus have them. macOS shows the keys with Cmd, and
// takes them before the window does. Those without it work in the window only: macOS would
// add Cmd to them.
func menuItems(entries []widget.MenuEntry) (items []*fyne.MenuItem) {
	for _, e := range entries {
		if e.HasSeparator() {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		item := fyne.NewMenuItem(e.Text, e.Run)
		if e.Keys.Command {
			item.Shortcut = e.Keys.Fyne()
		}
		items = append(items, item)
	}
	return items
}
