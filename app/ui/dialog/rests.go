package dialog

import (
	"errors"
	"time"

	"weir/app/ui/host"
)

// Rests are the states of the window with each dialog open once.
func Rests(h *host.Host) []host.Rest {
	switchTo := func(kind int) func() {
		return func() {
			s := newSwitchDialog(h, "")
			s.Open(s.content(), nil)
			s.kind.Choose(kind)
		}
	}
	with := func(open func(*host.Host)) func() { return func() { open(h) } }
	return []host.Rest{
		{Open: "metrics as CSV", Show: func() { ExportMetrics(h, time.Time{}, time.Time{}) }},
		{Open: "files to import", Show: func() { Import(h, nil) }},
		{Open: "choice of a file", Show: func() { h.BrowseFile("", func(string) {}) }},
		{Open: "tuning", Show: with(Tune)},
		{Open: "another store, SQLite", Show: switchTo(0)},
		{Open: "another store, PostgreSQL", Show: switchTo(1)},
		{Open: "file of a new store", Show: with(newStore)},
		{Open: "script for administrators", Show: with(adminScript)},
		{Open: "check of the store", Show: with(Check)},
		{Open: "benchmark", Show: with(Benchmark)},
		{Open: "keys and mouse", Show: func() { Help(h, [][2]string{{"F1", "Something"}}) }},
		{Open: "guide", Show: func() { Guide(h, [][2]string{{"Floor", "Something"}}, func() {}) }},
		{Open: "about", Show: with(About)},
		{Open: "licences", Show: with(licences)},
		{Open: "error", Show: func() { h.ShowError("It failed", errors.New("the reason")) }},
		{Open: "question", Show: func() { h.Confirm("Remove it?", "This can't be undone.", "Remove", func() {}) }},
	}
}
