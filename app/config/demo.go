package config

import (
	"cmp"
	"maps"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
)

// DemoKeep is how long the demo keeps settled events unless storage.keep is set.
const DemoKeep = time.Hour

// RealFile is the SQLite file of settings that name no store: weir/weir.db in
// the user's data folder.
func RealFile() string { return filepath.Join(xdg.DataHome, "weir", "weir.db") }

// DemoFile is the SQLite file for simulated events, beside RealFile.
func DemoFile() string { return filepath.Join(xdg.DataHome, "weir", "demo.db") }

// StoreFile is the path of the SQLite file: the one that was set, else RealFile.
func (c *Config) StoreFile() string { return cmp.Or(c.Storage.SQLite.Path, RealFile()) }

// NamesStore reports whether the settings say where events are kept: in which
// file, or on a server.
func (c *Config) NamesStore() bool {
	return c.Storage.Backend != Default().Storage.Backend || c.Storage.SQLite.Path != ""
}

// IsDemo reports whether the store is the demo.
func (c *Config) IsDemo() bool {
	return c.Storage.Backend == "sqlite" && c.Storage.SQLite.Path == DemoFile()
}

// demoValues make the demo the store.
func demoValues() map[string]string {
	return map[string]string{"storage.backend": "sqlite", "storage.sqlite.path": DemoFile()}
}

// Demo returns the settings with the demo for their store.
func (e *Effective) Demo() *Effective {
	demo, err := e.With(demoValues(), Origin{Layer: LayerFlag})
	if err != nil {
		panic(err) // any path is possible
	}
	return demo
}

// With returns the settings with other values for some keys, as texts for Set,
// and where these come from. The settings themselves stay as they are.
func (e *Effective) With(values map[string]string, from Origin) (*Effective, error) {
	with := *e
	with.origins = maps.Clone(e.origins)
	for key, text := range values {
		if err := with.Set(key, text); err != nil {
			return nil, err
		}
		with.origins[key] = from
	}
	with.keepByStore()
	return &with, nil
}

// keepByStore sets the default of storage.keep, which depends on the store.
func (e *Effective) keepByStore() {
	switch {
	case e.origins["storage.keep"].Layer != LayerDefault:
	case e.IsDemo():
		e.Storage.Keep = Duration(DemoKeep)
	default:
		e.Storage.Keep = Default().Storage.Keep
	}
}
