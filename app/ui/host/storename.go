package host

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"weir/app/ui/control"
	"weir/app/ui/text"
)

// StoreName is what a store is called where there is little room: "demo",
// "weir.db", "postgres host/db".
func StoreName(s control.State) string {
	switch {
	case s.Demo:
		return text.Tr("demo")
	case s.Location == "":
		return BackendName(s.Backend)
	}
	return StoreLabel(control.StoreChoice{Backend: s.Backend, Path: s.Location, URL: s.Location})
}

// StoreLabel names a store by its file, or its server and database.
func StoreLabel(c control.StoreChoice) string {
	if c.Backend != "postgres" {
		return filepath.Base(c.Path)
	}
	name := c.URL
	if u, err := url.Parse(c.URL); err == nil && u.Scheme != "" {
		name = strings.TrimPrefix(u.Hostname()+u.Path, "/") // without a host it is a socket
	}
	return "postgres " + name
}

func BackendName(b string) string {
	switch b {
	case "sqlite":
		return "SQLite"
	case "postgres":
		return "PostgreSQL"
	}
	return text.Tr("Store")
}

// StoreMissing says why no store is open and what comes next.
func NoStoreText(s control.State) (title, hint string) {
	switch s.Phase {
	case control.Starting:
		return text.Tr("The store is being opened"), s.Location
	case control.Draining:
		return text.Tr("The store is being closed"), text.Tr("Waiting events are stored first.")
	case control.Unreachable:
		return text.Tr("The store can't be reached"), text.Tr("{{.Problem}} Weir keeps trying.", text.With("Problem", s.Problem))
	}
	return text.Tr("No store is open"), s.Problem
}

// StorePlace is a store's name and, where that alone doesn't tell which file it
// is, the way there: a store of Weir's own folder, which is the demo's, and one
// of the folder that the program works in, need none.
func StoreLabelWithPath(c, madeUp control.StoreChoice) string {
	if c.Backend == "postgres" {
		return StoreLabel(c)
	}
	folder := filepath.Dir(c.Path)
	if here, err := os.Getwd(); folder == filepath.Dir(madeUp.Path) || err == nil && folder == here {
		return StoreLabel(c)
	}
	return text.ShortPath(c.Path)
}
