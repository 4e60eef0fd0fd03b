package host

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"weir/app/ui/control"
	"weir/app/ui/text"
)

// StoreName is a store's name where there is little room: "demo", "weir.db", "postgres
// host/db".
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
		name = strings.TrimPrefix(u.Hostname()+u.Path, "/") // the host is empty for a socket
	}
	return "postgres " + name
}

// BackendName is the name of a backend for people.
func BackendName(b string) string {
	switch b {
	case "sqlite":
		return "SQLite"
	case "postgres":
		return "PostgreSQL"
	}
	return text.Tr("Store")
}

// NoStoreText returns why no store is open and what happens next.
func NoStoreText(s control.State) (title, hint string) {
	switch s.Phase {
	case control.Starting:
		return text.Tr("The store is being opened"), s.Location
	case control.Draining:
		return text.Tr("The store is being closed"), text.Tr("Waiting events are stored first.")
	case control.Unreachable:
		return text.Tr("The store can't be reached"), text.Tr("{{.Problem}} Weir keeps trying.", text.With("Problem", text.Of(s.Problem)))
	}
	return text.Tr("No store is open"), text.Of(s.Problem)
}

// StoreLabelWithPath is a store's label, or its full path if the file name alone is
// ambiguous. It isn't for files in Weir's own folder, which is that of the demo, and in
// the current directory.
func StoreLabelWithPath(c, demo control.StoreChoice) string {
	if c.Backend == "postgres" {
		return StoreLabel(c)
	}
	folder := filepath.Dir(c.Path)
	if here, err := os.Getwd(); folder == filepath.Dir(demo.Path) || err == nil && folder == here {
		return StoreLabel(c)
	}
	return text.ShortPath(c.Path)
}
