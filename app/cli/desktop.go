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

// desktop opens the window with a pipeline. Without a display the pipeline runs as
// with "weir run", and the reason is printed.
//
// If nobody reads standard error, the window reports invalid settings; it starts
// the pipeline once they are fixed.
func (p *program) desktop(ctx context.Context) error {
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
	err := window(ctx, e, e.Run, log)
	switch noWindow := errors.Is(err, errNoWindow); {
	case broken != nil && (noWindow || err == nil && e.State().Backend == ""):
		return broken
	case !noWindow:
		return err
	}
	fmt.Fprintf(p.err, "weir: %s; running as \"weir run\" does\n", strings.ReplaceAll(err.Error(), "\n", ": "))
	return p.runPipeline(ctx, runFlags{})
}

// unattended reports whether nobody reads what is written to err, as when the
// program was started by an icon: neither stream is a terminal.
func unattended(in io.Reader, err io.Writer) bool {
	file, isFile := err.(*os.File)
	keys, fromFile := in.(*os.File)
	return isFile && !term.IsTerminal(int(file.Fd())) && !(fromFile && term.IsTerminal(int(keys.Fd())))
}
