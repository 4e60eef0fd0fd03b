package cli

import (
	"context"
	"fmt"
	"log/slog"

	"weir/app/config"
	"weir/app/setup"
	"weir/core/move"
)

// openExisting opens the store that the settings name, which must exist.
func openExisting(ctx context.Context, c *config.Config, log *slog.Logger) (move.Store, error) {
	if err := missing(c); err != nil {
		return nil, err
	}
	return setup.Store(ctx, c, log, true)
}

// missing returns an error if one of the two default files doesn't exist; it says
// whether the other does.
func missing(c *config.Config) error {
	file := c.StoreFile()
	if c.Storage.Backend != "sqlite" || setup.Exists(file) {
		return nil
	}
	switch {
	case file == config.RealFile() && setup.Exists(config.DemoFile()):
		return fmt.Errorf("there is no store at %s; there is the demo's, demo.db: add --demo, or create a store with \"weir import\"", file)
	case file == config.RealFile():
		return fmt.Errorf("there is no store at %s: create one with \"weir import\", or name another file with --db", file)
	case file == config.DemoFile() && setup.Exists(config.RealFile()):
		return fmt.Errorf("there is no store at %s; there is weir.db: leave out --demo, or create the demo's with \"weir run\"", file)
	case file == config.DemoFile():
		return fmt.Errorf("there is no store at %s: create it with \"weir run\"", file)
	}
	return nil // the store itself reports it
}
