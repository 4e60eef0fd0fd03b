package engine

import (
	"context"
	"path/filepath"

	"weir/app/config"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/storage/sqlite"
)

// recalled is the store that the last window used, and the one that the settings
// named then: if they name another one now, the settings win.
type recalled struct {
	Store control.StoreChoice `json:"store"` // zero: as the settings say
	Named control.StoreChoice `json:"named"` // zero: they named none

	chosen bool // by a person, in this window
}

// storeKeys are the settings that say where the store is.
var storeKeys = []string{"storage.backend", "storage.sqlite.path", "storage.postgres.url", "storage.postgres.schema"}

// demoChoice names the demo.
func demoChoice() control.StoreChoice {
	return control.StoreChoice{Backend: "sqlite", Path: config.DemoFile()}
}

// choiceOf names the store of settings without a password, so that it can be
// remembered.
func choiceOf(c *config.Config) control.StoreChoice {
	if c.Storage.Backend == "sqlite" {
		path := c.StoreFile()
		if full, err := filepath.Abs(path); err == nil {
			path = full
		}
		return control.StoreChoice{Backend: "sqlite", Path: path}
	}
	return control.StoreChoice{Backend: "postgres", URL: withoutPassword(c.Storage.Postgres.URL), Schema: c.Storage.Postgres.Schema}
}

// namedBy is the store that settings name, zero when they name none.
func namedBy(c *config.Config) control.StoreChoice {
	if !c.NamesStore() {
		return control.StoreChoice{}
	}
	return choiceOf(c)
}

// over puts the store into settings that still name what they named then.
func (r recalled) over(c *config.Effective) (*config.Effective, error) {
	if r.Store == (control.StoreChoice{}) || r.Named != namedBy(&c.Config) || r.Store == choiceOf(&c.Config) {
		return c, nil
	}
	return c.With(valuesOf(r.Store), config.Origin{Layer: config.LayerWindow})
}

// valuesOf are the settings that select a store.
func valuesOf(c control.StoreChoice) map[string]string {
	values := map[string]string{}
	for key, text := range map[string]string{
		"storage.backend": c.Backend, "storage.sqlite.path": c.Path, "storage.postgres.url": c.URL, "storage.postgres.schema": c.Schema,
	} {
		if text != "" {
			values[key] = text
		}
	}
	if c.Path == config.RealFile() {
		values["storage.sqlite.path"] = ""
	}
	return values
}

// recall finds the store to start with: the one that the command line names, else
// the one that the last window used, else that of the settings. If they name none
// and there is no store of real events yet, it is the demo.
func (e *Engine) recall(plain *config.Effective) recalled {
	begin := recalled{Named: namedBy(&plain.Config)}
	if e.Demo {
		begin.Store = demoChoice()
		return begin
	}
	for _, key := range storeKeys {
		if fixed(plain.Origin(key)) {
			return begin
		}
	}
	was := e.memory.read().Store
	switch {
	case was != nil && was.Named == begin.Named && (was.Store.Path == "" || setup.Exists(was.Store.Path)):
		return *was
	case was != nil && was.Named == begin.Named:
		e.Log.Warn("the store that the last window used no longer exists", "store", was.Store.Path)
	}
	if !plain.NamesStore() && !setup.Exists(config.RealFile()) {
		begin.Store = demoChoice()
	}
	return begin
}

// remember stores the open store for the next window. Flags apply to this window
// only, so the settings are read without them. A demo that nobody chose in a window
// isn't stored: one look at it would hide the real events from then on.
func (e *Engine) remember() {
	if e.lastStore.Choice == demoChoice() && !e.at.chosen {
		return
	}
	without, err := config.Load(config.Options{File: e.file.Load().File, Env: e.Env})
	if err != nil {
		return // they are invalid, which is reported elsewhere
	}
	now := recalled{Store: e.lastStore.Choice, Named: namedBy(&without.Config)}
	e.memory.try(func(k *remembered) { k.Store = &now })
}

// plain reads the settings, from the same file as before when there was one,
// with the store that they name themselves.
func (e *Engine) plain() (*config.Effective, error) {
	file := e.File
	if c := e.file.Load(); c != nil && file == "" {
		file = c.File
	}
	return config.Load(config.Options{File: file, Env: e.Env, Overrides: e.Overrides})
}

// load reads the settings, with the store that this window uses.
func (e *Engine) load() (*config.Effective, error) {
	plain, err := e.plain()
	if err != nil {
		return nil, err
	}
	if e.at == nil {
		begin := e.recall(plain)
		e.at = &begin
	}
	return e.at.over(plain)
}

// IsStore implements control.Opener.
func (e *Engine) IsStore(path string) bool { return sqlite.IsStore(path) }

// Gone implements control.Switcher.
func (e *Engine) Gone(_ context.Context, c control.StoreChoice) bool {
	return gone(c)
}

// gone reports whether a store's file is not there.
func gone(c control.StoreChoice) bool {
	return c.Backend == "sqlite" && c.Path != "" && !setup.Exists(c.Path)
}

// real is where an import goes that is started while the demo is open: the store
// that the settings name, else weir.db.
func (e *Engine) real() control.StoreChoice {
	if e.at != nil && e.at.Named != (control.StoreChoice{}) && e.at.Named != demoChoice() {
		return e.at.Named
	}
	return control.StoreChoice{Backend: "sqlite", Path: config.RealFile()}
}
