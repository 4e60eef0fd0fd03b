package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"weir/app/config"
	"weir/app/engine"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/storage/sqlite"
)

// desktop opens the window with a pipeline. Without a display the pipeline runs as
// with "weir run", and the reason is printed.
//
// Files are opened in the window: one that is a store takes the place of the settings',
// others are offered to be imported.
//
// If nobody reads standard error, the window reports invalid settings; it starts
// the pipeline once they are fixed.
func (p *program) desktop(ctx context.Context, files []string, search *control.Search) error {
	p.windowed = true
	dumps, err := p.openStore(files)
	if err != nil {
		return err
	}
	c, broken := p.settings()
	if broken != nil {
		if !unattended(p.in, p.err) {
			return broken
		}
		c = &config.Effective{Config: config.Default()}
	}
	log := logger(c.Log, p.err)
	e := engine.New(engine.Options{
		File: p.file, Env: p.env, Overrides: p.overrides, Demo: p.demo, Version: p.version, Stdin: p.in, Log: log,
	})
	err = window(ctx, e, e.Run, control.First{Files: dumps, Search: search, Untried: len(files) == 0 && search == nil && untried(&c.Config)}, log)
	switch noWindow := errors.Is(err, errNoWindow); {
	case broken != nil && noWindow:
		return broken
	case broken != nil && err == nil && e.State().Backend == "":
		return seenError{broken}
	case !noWindow:
		return err
	}
	if search != nil {
		return usagef("%w: \"weir export counts\" and \"weir export events\" answer a search without one", err)
	}
	if len(files) > 0 {
		return usagef("%w: \"weir import\" reads dumps without one, \"weir check --db\" a store", err)
	}
	if p.nobodyReads() {
		// A pipeline that nobody sees would run until the user logs off.
		return fmt.Errorf("%w; in a terminal, \"weir run\" needs none", err)
	}
	fmt.Fprintf(p.err, "weir: %s; running as \"weir run\" does\n", strings.ReplaceAll(err.Error(), "\n", ": "))
	return p.runPipeline(ctx, runFlags{})
}

// untried reports whether Weir seems never to have been used here: the settings name no
// store but the demo, and there is none of real events.
func untried(c *config.Config) bool {
	return (!c.NamesStore() || c.IsDemo()) && !setup.Exists(config.RealFile())
}

// openStore makes the store among the files that of the settings, and returns the others.
func (p *program) openStore(files []string) (dumps []string, err error) {
	store := ""
	for _, file := range files {
		switch {
		case !sqlite.IsStore(file):
			dumps = append(dumps, file)
		case store != "":
			return nil, usagef("%s and %s are two stores: open one at a time", store, file)
		default:
			store = file
		}
	}
	if store == "" {
		return dumps, nil
	}
	if p.demo {
		return nil, usagef("--demo and %s name two stores: use only one", store)
	}
	for flag, key := range storeKeys {
		if _, named := p.overrides[key]; named {
			return nil, usagef("--%s and %s name two stores: use only one", flag, store)
		}
	}
	p.overrides[storeKeys["store"]], p.overrides[storeKeys["db"]] = "sqlite", store
	return dumps, nil
}

// fileArgs accepts files that exist.
func fileArgs(c *cobra.Command, args []string) error {
	for _, arg := range args {
		if _, err := os.Stat(arg); err == nil {
			continue
		}
		similar := ""
		if all := c.SuggestionsFor(arg); len(all) > 0 {
			similar = "; did you mean " + all[0] + "?"
		}
		return usagef("%q is neither a command nor a file%s", arg, similar)
	}
	return nil
}

// unattended reports whether nobody reads what is written to err, as when the
// program was started by an icon: neither stream is a terminal.
func unattended(in io.Reader, err io.Writer) bool {
	file, isFile := err.(*os.File)
	keys, fromFile := in.(*os.File)
	return isFile && !term.IsTerminal(int(file.Fd())) && !(fromFile && term.IsTerminal(int(keys.Fd())))
}
