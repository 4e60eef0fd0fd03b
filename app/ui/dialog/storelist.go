package dialog

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// storeList offers the stores that were open before: each has a button with its
// name, its location, and whether it still exists.
type storeList struct {
	caption *fynewidget.Label
	rows    []*storeRow
	box     *fyne.Container
}

type storeRow struct {
	store control.Recent
	name  *widget.DialogButton
	place *widget.TruncatedLabel
	gone  bool
}

// The sizes of the list.
const (
	storesShown    = 4 // recent stores at most
	storeRowHeight = 28
	storeNameWidth = 168
)

// storesOffered are the stores to choose from: that many recent ones and the demo
// or, if that is open, the store of real events.
func storesOffered(s control.State, recent int) []control.Recent {
	all := append([]control.Recent(nil), s.Recent[:min(len(s.Recent), recent)]...)
	more := s.Simulated
	if s.Demo {
		more = s.Real
	}
	for _, r := range all {
		if r.Choice == more {
			return all
		}
	}
	if more != (control.StoreChoice{}) && more != s.Choice {
		all = append(all, control.Recent{Choice: more, Location: more.Path + more.URL})
	}
	return all
}

// newStoreList makes the list; chosen is called with the store that a person
// picks.
func newStoreList(s control.State, k widget.Keys, chosen func(control.StoreChoice)) *storeList {
	l := &storeList{caption: fynewidget.NewLabel(text.Tr("Recent"))}
	l.box = container.New(l, l.caption)
	for _, store := range storesOffered(s, storesShown) {
		name := host.StoreLabel(store.Choice)
		if store.Choice == s.Simulated {
			name = text.Tr("The demo")
		}
		where := store.Location
		if store.Choice.Backend == "sqlite" {
			where = filepath.Dir(store.Location)
		}
		r := &storeRow{store: store, place: widget.NewSmallTruncatedLabel(where)}
		r.name = widget.NewDialogButton(style.Truncate(name, style.TextSize, true, storeNameWidth-24), k, func() { chosen(store.Choice) })
		r.name.Alignment, r.name.Importance = fynewidget.ButtonAlignLeading, fynewidget.LowImportance
		l.rows = append(l.rows, r)
		l.box.Objects = append(l.box.Objects, r.name, r.place)
	}
	return l
}

// markGone finds out which of the stores no longer exist, and marks them.
func (l *storeList) markGone(h *host.Host, shown func() bool) {
	var stores []control.Recent
	for _, r := range l.rows {
		stores = append(stores, r.store)
	}
	findGone(h, stores, func(i int, usable bool) {
		if !shown() {
			return
		}
		r := l.rows[i]
		r.gone = !usable
		r.name.SetEnabled(usable)
		widget.SetLabel(&r.place.Label, style.Failure+" "+text.Tr("gone: {{.Place}}", text.With("Place", r.store.Location)), fynewidget.WarningImportance)
	})
}

// findGone finds out in the background which of the stores no longer exist, and
// calls found for each of them on the window's goroutine. A store that is gone is
// usable if opening it creates it again.
func findGone(h *host.Host, stores []control.Recent, found func(i int, usable bool)) {
	gone := make([]bool, len(stores))
	h.Work(func(ctx context.Context) error {
		for i, s := range stores {
			gone[i] = h.Engine.Gone(ctx, s.Choice)
		}
		return nil
	}, func(error) {
		state := h.Engine.State()
		for i, s := range stores {
			// The demo is created whenever it is opened. So is the store of real
			// events, but if it is a recent store it existed and is gone.
			real := s.Choice == state.Real
			made := s.Choice == state.Simulated || real && !slices.ContainsFunc(state.Recent, func(r control.Recent) bool { return r.Choice == state.Real })
			if gone[i] && !made {
				found(i, real)
			}
		}
	})
}

// setEnabled enables or disables the buttons of the stores that exist.
func (l *storeList) setEnabled(yes bool) {
	for _, r := range l.rows {
		r.name.SetEnabled(yes && !r.gone)
	}
}

// MinSize implements fyne.Layout.
func (l *storeList) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(widget.NameWidth+storeNameWidth+100, float32(len(l.rows))*storeRowHeight)
}

// Layout implements fyne.Layout.
func (l *storeList) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	style.Place(l.caption, -6, 0, widget.NameWidth+6, storeRowHeight)
	for i, r := range l.rows {
		y := float32(i) * storeRowHeight
		style.Place(r.name, widget.NameWidth, y, storeNameWidth, storeRowHeight)
		style.Place(r.place, widget.NameWidth+storeNameWidth, y+1, size.Width-widget.NameWidth-storeNameWidth, storeRowHeight)
	}
}
