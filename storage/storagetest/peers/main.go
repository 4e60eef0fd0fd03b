// Command peers compares Weir with job queues that keep their jobs in SQLite or in
// PostgreSQL: River, goqite and backlite. Each system stores simulated events, hands
// each to a handler that does nothing, and records that as done, everything durably.
//
// A run counts only if its system handled every event exactly once and left nothing to
// do in its store; otherwise the command ends with exit code 1. Each run is a process
// of its own, so that its processor time and its memory belong to its system alone. The
// systems take turns, so that all of them meet the same drift of the disk. Before the
// first round each peer tries several numbers of workers, and keeps the best.
//
// With -rate the events come at a steady rate instead, and what is measured is the time
// from when an event was due to when the handler got it.
//
// It runs on Linux. PostgreSQL's part needs its programs or, with -dsn, a server.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:]); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 2 && args[0] == childFlag {
		return child(ctx, args[1])
	}
	c := comparison{say: func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }}
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	names := flags.String("systems", strings.Join(defaultContenders, ","), "which `systems`, each with its batch after a colon, 1 to 1000; 1000 without one")
	flags.Int64Var(&c.events, "events", 0, "events in a run; 0: as many as take about -lasts")
	flags.DurationVar(&c.lasts, "lasts", 10*time.Second, "about how long a run takes")
	flags.IntVar(&c.workers, "workers", 0, "workers of each system; 0: those that serve it best")
	flags.IntVar(&c.rounds, "rounds", 3, "how often each system runs")
	flags.Float64Var(&c.rate, "rate", 0, "events per second; 0: as fast as the system takes them")
	flags.StringVar(&c.dir, "dir", os.TempDir(), "the folder for `files`, which decides on the disk")
	flags.StringVar(&c.dsn, "dsn", "", "the `connection` to a PostgreSQL server, whose schema peers is replaced; empty: start a private one")
	asJSON := flags.Bool("json", false, "print JSON instead of a table")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if c.rounds < 1 || c.lasts <= 0 || c.events < 0 || c.rate < 0 || c.workers < 0 || flags.NArg() > 0 {
		flags.Usage()
		return errors.New("wrong usage")
	}
	var err error
	if c.contenders, err = parseContenders(*names); err != nil {
		return err
	}
	r, err := c.run(ctx)
	if err != nil {
		return err
	}
	if *asJSON {
		e := json.NewEncoder(os.Stdout)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	_, err = os.Stdout.WriteString(r.markdown())
	return err
}
