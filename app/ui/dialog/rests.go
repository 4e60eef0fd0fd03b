package dialog

import (
	"errors"
	"time"

	"weir/app/ui/host"
)

// Rests are the states with each dialog once.
func Rests(w *host.Host) []host.Rest {
	switchTo := func(kind int) func() {
		return func() {
			s := newSwitchDialog(w)
			s.Open(s.Content(), nil)
			s.kind.Choose(kind)
		}
	}
	with := func(open func(*host.Host)) func() { return func() { open(w) } }
	return []host.Rest{
		{Open: "metrics as CSV", Show: func() { ExportMetrics(w, time.Time{}, time.Time{}) }},
		{Open: "files to import", Show: func() { Import(w, nil) }},
		{Open: "choice of a file", Show: func() { w.BrowseFile(func(string) {}) }},
		{Open: "tuning", Show: with(Tune)},
		{Open: "another store, SQLite", Show: switchTo(0)},
		{Open: "another store, PostgreSQL", Show: switchTo(1)},
		{Open: "script for administrators", Show: with(AdminScript)},
		{Open: "check of the store", Show: with(Check)},
		{Open: "keys and mouse", Show: func() { Help(w, [][2]string{{"F1", "Something"}}) }},
		{Open: "about", Show: with(About)},
		{Open: "licences", Show: with(Licences)},
		{Open: "error", Show: func() { w.ShowError("It failed", errors.New("the reason")) }},
		{Open: "question", Show: func() { w.Confirm("Remove it?", "This can't be undone.", "Remove", func() {}) }},
	}
}
