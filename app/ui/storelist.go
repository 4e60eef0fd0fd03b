package ui

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// storeList offers the stores that were open before: of each a button with its
// name, where it lies, and whether it is still there.
type storeList struct {
	caption *widget.Label
	rows    []*storeRow
	box     *fyne.Container
}

type storeRow struct {
	store desk.Recent
	name  *verb
	place *cutLabel
	gone  bool
}

// The sizes of the list.
const (
	storesShown   = 4 // of those that were opened lately
	storeRowHigh  = 28
	storeNameWide = 168
)

// offered are the stores to choose from: those opened lately, and the demo, or,
// over the demo, where real events go.
func offered(s desk.State) []desk.Recent {
	all := append([]desk.Recent(nil), s.Recent[:min(len(s.Recent), storesShown)]...)
	more := s.MadeUp
	if s.Demo {
		more = s.Real
	}
	for _, r := range all {
		if r.Choice == more {
			return all
		}
	}
	if more != (desk.StoreChoice{}) && more != s.Choice {
		all = append(all, desk.Recent{Choice: more, Location: more.Path + more.URL})
	}
	return all
}

// newStoreList makes the list; chosen is called with what a person takes.
func newStoreList(s desk.State, k keys, chosen func(desk.StoreChoice)) *storeList {
	l := &storeList{caption: widget.NewLabel(tr("Used lately"))}
	l.box = container.New(l, l.caption)
	for _, store := range offered(s) {
		name := storeLabel(store.Choice)
		if store.Choice == s.MadeUp {
			name = tr("The demo")
		}
		where := store.Location
		if store.Choice.Backend == "sqlite" {
			where = filepath.Dir(store.Location)
		}
		r := &storeRow{store: store, place: smallCutLabel(where)}
		r.name = newVerb(fit(name, textSize, true, storeNameWide-24), k, func() { chosen(store.Choice) })
		r.name.Alignment, r.name.Importance = widget.ButtonAlignLeading, widget.LowImportance
		l.rows = append(l.rows, r)
		l.box.Objects = append(l.box.Objects, r.name, r.place)
	}
	return l
}

// look asks which of the stores are gone, and says so.
func (l *storeList) look(w *window, shown func() bool) {
	gone := make([]bool, len(l.rows))
	w.work(func(ctx context.Context) error {
		for i, r := range l.rows {
			gone[i] = w.desk.Gone(ctx, r.store.Choice)
		}
		return nil
	}, func(error) {
		if !shown() {
			return
		}
		for i, r := range l.rows {
			// The demo is made whenever it is wanted, and so is the store of real
			// events; but that one was there if it was opened before.
			state := w.desk.State()
			real := r.store.Choice == state.Real
			made := r.store.Choice == state.MadeUp || real && !slices.ContainsFunc(state.Recent, func(s desk.Recent) bool { return s.Choice == state.Real })
			if gone[i] && !made {
				r.gone = !real
				r.name.able(real)
				restate(&r.place.Label, failure+" "+tr("gone: {{.Place}}", with("Place", r.store.Location)), widget.WarningImportance)
			}
		}
	})
}

// able lets a store be chosen, or not.
func (l *storeList) able(yes bool) {
	for _, r := range l.rows {
		r.name.able(yes && !r.gone)
	}
}

// MinSize implements fyne.Layout.
func (l *storeList) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(nameWidth+storeNameWide+100, float32(len(l.rows))*storeRowHigh)
}

// Layout implements fyne.Layout.
func (l *storeList) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	place(l.caption, -6, 0, nameWidth+6, storeRowHigh)
	for i, r := range l.rows {
		y := float32(i) * storeRowHigh
		place(r.name, nameWidth, y, storeNameWide, storeRowHigh)
		place(r.place, nameWidth+storeNameWide, y+1, size.Width-nameWidth-storeNameWide, storeRowHigh)
	}
}
