package bench

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"weir/core/message"
	"weir/storage"
	"weir/storage/postgres"
	"weir/storage/postgres/cluster"
)

// schemas makes PostgreSQL stores, each in a schema.
type schemas struct {
	options   postgres.Options // of the server; without a schema
	made      []string         // not yet dropped
	temporary *temporary       // nil unless the server was started for this benchmark
}

// temporary is a server for one benchmark.
type temporary struct{ *folder }

const (
	connectWithin = 3 * time.Second
	removeWithin  = 30 * time.Second // each of the last steps on a server
)

// findServer finds a server on which schemas can be made: that of the settings, the
// private one, or one that it starts. notes say why the first one wasn't taken if it was
// named.
func findServer(ctx context.Context, o Options) (t *target, notes []message.Text, err error) {
	options := o.Server
	options.Log, options.ConnectTimeout, options.SearchDSN = slog.New(slog.DiscardHandler), connectWithin, "" // the outcome is all that matters
	t, err = newSchemas(ctx, &schemas{options: options})
	if err == nil || ctx.Err() != nil {
		return t, nil, err
	}
	var refused error
	if o.Named {
		refused = err
		notes = append(notes, message.New("The PostgreSQL server of the settings was not measured: {{.Error}}", "Error", err))
	}
	if running, err := cluster.Running(ctx, o.Private); err == nil {
		if t, err := newSchemas(ctx, &schemas{options: private(running, o.Log)}); err == nil {
			return t, notes, nil
		}
	}
	if t, err = startServer(ctx, o); err != nil {
		return nil, notes, errors.Join(refused, err)
	}
	return t, notes, nil
}

// private are the options for a private server.
func private(s *cluster.Server, log *slog.Logger) postgres.Options {
	return postgres.Options{URL: s.URL(), Log: log}
}

// newSchemas makes the target for a server, or removes everything that it has made.
func newSchemas(ctx context.Context, s *schemas) (*target, error) {
	t := &target{name: "postgres", results: newResults(), place: s}
	var err error
	if t.store, _, err = t.open(ctx); err != nil {
		_ = s.remove() // the error says what is wrong with the server already
		return nil, err
	}
	t.location = t.store.Location()
	return t, nil
}

// startServer starts a server in a temporary folder.
func startServer(ctx context.Context, o Options) (*target, error) {
	f, err := newFolder(o.Temporary)
	if err != nil {
		return nil, err
	}
	server, err := cluster.Start(ctx, cluster.Options{Dir: f.dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		_ = (&temporary{f}).remove() // likewise
		return nil, err
	}
	t, err := newSchemas(ctx, &schemas{options: private(server, o.Log), temporary: &temporary{f}})
	if err != nil {
		return nil, err
	}
	t.folder = f.dir
	t.location = "a server for this benchmark in " + o.Temporary
	return t, nil
}

func (s *schemas) settings() storage.Settings {
	options := s.options
	options.Schema = postgres.ScratchSchema()
	s.made = append(s.made, options.Schema)
	return storage.Settings{Backend: "postgres", Log: options.Log, Postgres: options}
}

func (s *schemas) drop(ctx context.Context, settings storage.Settings) error {
	if err := postgres.DropScratch(ctx, settings.Postgres); err != nil {
		return err
	}
	s.made = slices.DeleteFunc(s.made, func(name string) bool { return name == settings.Postgres.Schema })
	return nil
}

// remove drops the schemas, or removes the server with everything on it.
func (s *schemas) remove() error {
	if s.temporary != nil {
		return s.temporary.remove()
	}
	ctx, cancel := context.WithTimeout(context.Background(), removeWithin)
	defer cancel()
	var errs []error
	for _, name := range s.made {
		options := s.options
		options.Schema = name
		errs = append(errs, postgres.DropScratch(ctx, options))
	}
	return errors.Join(errs...)
}

// remove stops the server, which may run even if starting it has failed, and removes its
// folder.
func (t *temporary) remove() error {
	ctx, cancel := context.WithTimeout(context.Background(), removeWithin)
	defer cancel()
	_, err := cluster.Stop(ctx, t.dir)
	return errors.Join(err, t.folder.remove())
}
