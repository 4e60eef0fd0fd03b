package cli

import (
	"context"
	"fmt"
	"log/slog"

	"weir/app/config"
	"weir/app/setup"
	"weir/core"
)

// openExisting opens the store that the settings name, which must exist.
func openExisting(ctx context.Context, c *config.Config, log *slog.Logger) (core.Store, error) {
	if err := missing(c); err != nil {
		return nil, err
	}
	return setup.Store(ctx, c, log, true)
}

// missing says that one of the two files of settings that name no store isn't
// there, and whether the other is.
func missing(c *config.Config) error {
	file := c.StoreFile()
	if c.Storage.Backend != "sqlite" || setup.Exists(file) {
		return nil
	}
	switch {
	case file == config.RealFile() && setup.Exists(config.DemoFile()):
		return fmt.Errorf("there is no store at %s; there is the demo's, demo.db: add --demo, or make a store with \"weir import\"", file)
	case file == config.RealFile():
		return fmt.Errorf("there is no store at %s: make one with \"weir import\", or name another file with --db", file)
	case file == config.DemoFile() && setup.Exists(config.RealFile()):
		return fmt.Errorf("there is no store at %s; there is weir.db: leave --demo out, or make the demo's with \"weir run\"", file)
	case file == config.DemoFile():
		return fmt.Errorf("there is no store at %s: make it with \"weir run\"", file)
	}
	return nil // the store says it
}
