package dialog

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/shortcut"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// The sizes of the list of stores in the header.
const (
	recentInMenu   = 6   // recent stores at most
	storeMenuWidth = 320 // of a store's name, at most
)

// Stores opens the list of stores below an object: the one that is open, recent ones,
// the demo, and what leads to others. open opens a file as if it were dropped on the
// window. Stores does nothing while another dialog is open.
func Stores(h *host.Host, below fyne.CanvasObject, open func(paths []string)) {
	if h.Covered() {
		return
	}
	state := h.Engine.State()
	var stores []control.Recent
	var entries []widget.MenuEntry
	add := func(r control.Recent, icon fyne.Resource, run func()) {
		stores = append(stores, r)
		entries = append(entries, widget.MenuEntry{Text: style.TruncatePath(menuLabel(r.Choice, state), style.TextSize, false, storeMenuWidth), Icon: icon, Run: run})
	}
	if state.Choice != (control.StoreChoice{}) {
		add(control.Recent{Choice: state.Choice, Location: state.Location}, theme.ConfirmIcon(), func() {})
	}
	for _, r := range storesOffered(state, recentInMenu) {
		add(r, nil, func() { SwitchTo(h, r.Choice) })
	}
	others := []widget.MenuEntry{
		{Text: text.Tr("Open…"), Icon: theme.FolderOpenIcon(), Run: func() { h.BrowseFile(ownFolder(state), func(path string) { open([]string{path}) }) }},
		{Text: text.Tr("New…"), Icon: theme.ContentAddIcon(), Run: func() { newStore(h) }},
		{Text: text.Tr("PostgreSQL or another store…"), Keys: shortcut.Switch, Icon: theme.StorageIcon(), Run: func() { Switch(h) }},
	}
	if len(stores) > 0 {
		others[0] = others[0].WithSeparator()
	}
	menu := widget.OpenMenu(h.Surface, slices.Concat(entries, others), below)
	findGone(h, stores, func(i int, usable bool) {
		menu.Annotate(i, style.Failure+" "+text.Tr("gone"), usable)
	})
}

// menuLabel names a store in the list.
func menuLabel(c control.StoreChoice, s control.State) string {
	if c == s.Simulated {
		return text.Tr("The demo")
	}
	return host.StoreLabelWithPath(c, s.Simulated)
}

// ownFolder is where a person looks for stores first: beside the open one, else in
// Weir's own folder.
func ownFolder(s control.State) string {
	if s.Choice.Backend == "sqlite" {
		return filepath.Dir(s.Choice.Path)
	}
	return filepath.Dir(s.Simulated.Path)
}
