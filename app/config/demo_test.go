package config_test

import (
	"path/filepath"
	"testing"
	"time"

	"weir/app/config"
)

// TestStoreFile: a path that is set is the store's; else there are two files
// beside one another, for real and for simulated events.
func TestStoreFile(t *testing.T) {
	c := config.Default()
	if got := c.StoreFile(); got != config.RealFile() || !filepath.IsAbs(got) || filepath.Base(got) != "weir.db" || c.NamesStore() || c.IsDemo() {
		t.Errorf("by default it is %q, named: %v, the demo: %v", got, c.NamesStore(), c.IsDemo())
	}
	if demo := config.DemoFile(); filepath.Dir(demo) != filepath.Dir(config.RealFile()) || filepath.Base(demo) != "demo.db" {
		t.Errorf("the demo is %q, want demo.db beside %q", demo, config.RealFile())
	}
	c.Storage.SQLite.Path = "here.db"
	if got := c.StoreFile(); got != "here.db" || !c.NamesStore() || c.IsDemo() {
		t.Errorf("of a path that is set it is %q, named: %v, the demo: %v", got, c.NamesStore(), c.IsDemo())
	}
	c = config.Default()
	c.Storage.Backend = "postgres"
	if !c.NamesStore() || c.IsDemo() {
		t.Error("a server is not a named store")
	}
}

// TestDemo: the demo is the store whatever the file says of it, and keeps events
// for an hour unless something says how long.
func TestDemo(t *testing.T) {
	for _, test := range []struct {
		name, file string
		env        []string
		want       time.Duration
	}{
		{name: "nothing set", want: time.Hour},
		{name: "another store", file: "[storage]\nbackend = \"postgres\"\n[storage.sqlite]\npath = \"x.db\"\n", want: time.Hour},
		{name: "for ever, by the file", file: "[storage]\nkeep = \"0s\"\n"},
		{name: "a day, by a variable", env: []string{"WEIR_STORAGE_KEEP=1d"}, want: 24 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, err := config.Load(config.Options{File: write(t, test.file), Env: test.env, Demo: true})
			if err != nil {
				t.Fatal(err)
			}
			if !e.IsDemo() || e.StoreFile() != config.DemoFile() || time.Duration(e.Storage.Keep) != test.want {
				t.Errorf("the store is %s %q, kept for %v; want %q for %v", e.Storage.Backend, e.StoreFile(), e.Storage.Keep, config.DemoFile(), test.want)
			}
		})
	}
	e, err := config.Load(config.Options{File: write(t, "")})
	if err != nil {
		t.Fatal(err)
	}
	if demo := e.Demo(); time.Duration(demo.Storage.Keep) != time.Hour || e.IsDemo() || e.Storage.Keep != 0 {
		t.Errorf("Demo returned %v and left %v for storage.keep", demo.Storage.Keep, e.Storage.Keep)
	}
	by := config.Origin{Layer: config.LayerWindow}
	away, err := e.Demo().With(map[string]string{"storage.sqlite.path": ""}, by)
	if err != nil || away.IsDemo() || away.Storage.Keep != 0 || away.Origin("storage.sqlite.path").String() != "the window" {
		t.Errorf("With: %v, keep %v, path from %v; want events kept for ever and the window", err, away.Storage.Keep, away.Origin("storage.sqlite.path"))
	}
	if _, err := e.With(map[string]string{"storage.backend": "paper"}, by); err == nil {
		t.Error("With an impossible value: no error")
	}
}
