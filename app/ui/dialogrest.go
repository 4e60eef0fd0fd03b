package ui

import (
	"errors"
	"time"
)

// dialogRests are the states with each dialog once.
func dialogRests(w *host) []rest {
	switchTo := func(kind int) func() {
		return func() {
			s := newSwitchSheet(w)
			s.show(s.content(), nil)
			s.kind.choose(kind)
		}
	}
	with := func(open func(*host)) func() { return func() { open(w) } }
	return []rest{
		{"metrics as CSV", func() { exportMetrics(w, time.Time{}, time.Time{}) }},
		{"files to import", func() { importFiles(w, nil) }},
		{"choice of a file", func() { w.browseFile(func(string) {}) }},
		{"tuning", with(tune)},
		{"another store, SQLite", switchTo(0)},
		{"another store, PostgreSQL", switchTo(1)},
		{"script for administrators", with(adminScript)},
		{"check of the store", with(check)},
		{"keys and mouse", func() { help(w, [][2]string{{"F1", "Something"}}) }},
		{"about", with(about)},
		{"licences", with(licences)},
		{"error", func() { w.fail("It failed", errors.New("the reason")) }},
		{"question", func() { w.ask("Remove it?", "This can't be undone.", "Remove", func() {}) }},
	}
}
