package engine

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"weir/app/config"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core/message"
	"weir/storage/postgres"
	"weir/storage/sqlite"
)

// chosen are the settings with another store.
type chosen struct {
	with    *config.Effective
	changes map[string]string // those that have to be saved; may be empty
}

// chosen finds the settings for a store. A window's choice of the demo is not saved:
// commands continue to use the store that the settings name.
func (e *Engine) chosen(c control.StoreChoice) (chosen, error) {
	plain, err := e.plain()
	if err != nil {
		return chosen{}, err
	}
	by := config.Origin{Layer: config.LayerWindow}
	if c == demoChoice() {
		with, err := plain.With(valuesOf(c), by)
		return chosen{with: with}, err
	}
	now := e.file.Load()
	want := map[string]string{}
	if c.Backend != "" {
		want["storage.backend"] = c.Backend
	}
	if c.Path != "" {
		want["storage.sqlite.path"] = valuesOf(c)["storage.sqlite.path"]
	}
	if c.URL != "" {
		want["storage.postgres.url"] = c.URL
		if mine := now.Storage.Postgres.URL; c.URL == withoutPassword(mine) || c.URL == config.Redact(mine) {
			want["storage.postgres.url"] = mine // the password was removed when it was shown or remembered
		}
	}
	if c.Schema != "" {
		want["storage.postgres.schema"] = c.Schema
	}
	changes := map[string]string{}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if want[key] == value(&plain.Config, key) {
			continue
		}
		if o := plain.Origin(key); fixed(o) {
			errs = append(errs, overridden(key, o))
		}
		changes[key] = want[key]
	}
	with, err := plain.With(changes, by)
	return chosen{with, changes}, errors.Join(append(errs, err)...)
}

// stepWithin bounds one step of testing a store.
const stepWithin = 5 * time.Second

// Test implements control.Switcher.
func (e *Engine) Test(ctx context.Context, c control.StoreChoice, report func(control.Step)) error {
	to, err := e.chosen(c)
	if err != nil {
		return err
	}
	with := to.with
	step := func(name string, try func(context.Context) (message.Text, error)) error {
		report(control.Step{Name: name})
		bound, cancel := context.WithTimeout(ctx, stepWithin)
		defer cancel()
		began := time.Now()
		note, err := try(bound)
		if err != nil && ctx.Err() == nil && bound.Err() != nil {
			err = message.NewError("no answer in {{.While}}: {{.Error}}", "While", stepWithin, "Error", err)
		}
		s := control.Step{Name: name, Done: true, Note: note, Took: time.Since(began), Server: errors.Is(err, postgres.ErrNoServer)}
		if s.Warning = errors.Is(err, sqlite.ErrNoFile); s.Warning {
			s.Note = line(err)
		} else {
			s.Error = line(err)
		}
		report(s)
		return err
	}
	if with.Storage.Backend == "postgres" {
		return postgres.Probe(ctx, setup.PostgresOptions(with.Storage.Postgres), step)
	}
	file := with.StoreFile()
	if err := sqlite.Probe(sqlite.Options{Path: file}, step); err != nil {
		return err
	}
	return step(message.Later("space"), func(ctx context.Context) (message.Text, error) {
		free, err := setup.FreeSpace(ctx, filepath.Dir(file))
		if err == nil && free < leastFree {
			err = message.NewError("{{.Folder}} is full: free some space there, or name a file on another disk", "Folder", filepath.Dir(file))
		}
		return message.New("{{.Size}} free", "Size", message.Bytes(free)), err
	})
}

// leastFree is what a new store needs, in bytes: the size of a WAL.
const leastFree = 16 << 20
