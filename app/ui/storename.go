package ui

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"weir/app/ui/desk"
)

// storeName is what a store is called where there is little room: "demo",
// "weir.db", "postgres host/db".
func storeName(s desk.State) string {
	switch {
	case s.Demo:
		return tr("demo")
	case s.Location == "":
		return backendName(s.Backend)
	}
	return storeLabel(desk.StoreChoice{Backend: s.Backend, Path: s.Location, URL: s.Location})
}

// storeLabel names a store by its file, or its server and database.
func storeLabel(c desk.StoreChoice) string {
	if c.Backend != "postgres" {
		return filepath.Base(c.Path)
	}
	name := c.URL
	if u, err := url.Parse(c.URL); err == nil && u.Scheme != "" {
		name = strings.TrimPrefix(u.Hostname()+u.Path, "/") // without a host it is a socket
	}
	return "postgres " + name
}

func backendName(b string) string {
	switch b {
	case "sqlite":
		return "SQLite"
	case "postgres":
		return "PostgreSQL"
	}
	return tr("Store")
}

// storeMissing says why no store is open and what comes next.
func storeMissing(s desk.State) (title, hint string) {
	switch s.Phase {
	case desk.Starting:
		return tr("The store is being opened"), s.Location
	case desk.Draining:
		return tr("The store is being closed"), tr("Waiting events are stored first.")
	case desk.Unreachable:
		return tr("The store can't be reached"), tr("{{.Problem}} Weir keeps trying.", with("Problem", s.Problem))
	}
	return tr("No store is open"), s.Problem
}

// storePlace is a store's name and, where that alone doesn't tell which file it
// is, the way there: a store of Weir's own folder, which is the demo's, and one
// of the folder that the program works in, need none.
func storePlace(c, madeUp desk.StoreChoice) string {
	if c.Backend == "postgres" {
		return storeLabel(c)
	}
	folder := filepath.Dir(c.Path)
	if here, err := os.Getwd(); folder == filepath.Dir(madeUp.Path) || err == nil && folder == here {
		return storeLabel(c)
	}
	return shortPath(c.Path)
}
