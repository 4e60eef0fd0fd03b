package bench

import (
	"context"

	"weir/core/message"
	"weir/core/move"
	"weir/storage"
)

// target is a place where stores of one kind are made and removed, and what was measured
// there.
type target struct {
	name     string // "sqlite" or "postgres"
	location string
	folder   string // whose disk fills up; empty: it is on another machine, or unknown
	place
	store   move.Store // of the pipelines; it holds more and more events
	fresh   move.Store // of the pipelines that are compared with a history
	results results
}

// place makes stores.
type place interface {
	// settings are those of a store that doesn't exist yet.
	settings() storage.Settings

	// drop removes a store, which must be closed. What isn't dropped is removed with the
	// place.
	drop(ctx context.Context, s storage.Settings) error

	// remove removes everything that was made.
	remove() error
}

// open makes a store.
func (t *target) open(ctx context.Context) (move.Store, storage.Settings, error) {
	settings := t.settings()
	s, err := storage.Open(ctx, settings)
	return s, settings, err
}

// remove closes the stores and removes the place.
func (t *target) remove() error {
	for _, s := range []move.Store{t.store, t.fresh} {
		if s != nil {
			_ = s.Close() // it is removed now, whatever it couldn't write
		}
	}
	return t.place.remove()
}

// prepare makes the targets. After an error those that it returns have to be removed, too.
func prepare(ctx context.Context, o Options) (targets []*target, notes []message.Text, err error) {
	if o.Only != "postgres" {
		t, err := newFiles(ctx, o)
		if t != nil {
			targets = append(targets, t)
		}
		if err != nil {
			return targets, nil, err
		}
	}
	if o.Only != "sqlite" {
		var server *target
		server, notes, err = findServer(ctx, o)
		switch {
		case err == nil:
			targets = append(targets, server)
		case ctx.Err() != nil:
			return targets, nil, ctx.Err()
		case o.Only == "postgres":
			return targets, nil, err
		default:
			notes = append(notes, message.New("PostgreSQL was not measured: {{.Error}}", "Error", err))
		}
	}
	return targets, notes, nil
}
