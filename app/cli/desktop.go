package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"weir/app/cli/engine"
)

// errNoWindow says that there can be no window here; what is joined to it says why.
var errNoWindow = errors.New("no window")

// desktop opens the window with a pipeline in it. Where there is no display the
// pipeline runs as with "weir run", and it is said why.
func (p *program) desktop(ctx context.Context) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	log := logger(c.Log, p.err)
	e := engine.New(engine.Options{
		File: p.file, Env: p.env, Overrides: p.overrides, Version: p.version, Stdin: p.in, Log: log,
	})
	err = window(ctx, e, e.Run, log)
	if !errors.Is(err, errNoWindow) {
		return err
	}
	why := strings.ReplaceAll(strings.TrimPrefix(err.Error(), errNoWindow.Error()+"\n"), "\n", ": ")
	fmt.Fprintf(p.err, "weir: no window: %s; this is what \"weir run\" does\n", why)
	return p.runPipeline(ctx, runFlags{})
}
