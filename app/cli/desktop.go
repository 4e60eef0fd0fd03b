package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"weir/app/config"
	"weir/app/engine"
)

// desktop opens the window with a pipeline in it. Where there is no display the
// pipeline runs as with "weir run", and it is said why.
//
// Impossible settings are said by the window when nobody would read them here; it
// starts the pipeline when they are mended.
func (p *program) desktop(ctx context.Context) error {
	c, broken := p.settings()
	if broken != nil {
		if !unread(p.in, p.err) {
			return broken
		}
		c = &config.Effective{Config: config.Default()}
	}
	log := logger(c.Log, p.err)
	e := engine.New(engine.Options{
		File: p.file, Env: p.env, Overrides: p.overrides, Demo: p.demo, Version: p.version, Stdin: p.in, Log: log,
	})
	err := window(ctx, e, e.Run, log)
	switch noWindow := errors.Is(err, errNoWindow); {
	case broken != nil && (noWindow || err == nil && e.State().Backend == ""):
		return broken
	case !noWindow:
		return err
	}
	fmt.Fprintf(p.err, "weir: %s; this is what \"weir run\" does\n", strings.ReplaceAll(err.Error(), "\n", ": "))
	return p.runPipeline(ctx, runFlags{})
}

// unread reports whether what is written to err goes where nobody looks, as with
// a program that was started by an icon: no terminal is near.
func unread(in io.Reader, err io.Writer) bool {
	file, isFile := err.(*os.File)
	keys, fromFile := in.(*os.File)
	return isFile && !term.IsTerminal(int(file.Fd())) && !(fromFile && term.IsTerminal(int(keys.Fd())))
}
