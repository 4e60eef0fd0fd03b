package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dustin/go-humanize/english"
	"github.com/spf13/cobra"

	"weir/app/config"
	"weir/app/setup"
	"weir/core/move"
)

// moveFlags say what to move where. db and dsn belong to the source, and to the
// destination if that is of the other kind.
type moveFlags struct {
	from, to    string
	db, dsn     string
	toDB, toDSN string
	json        bool
}

func (p *program) moveCommand() *cobra.Command {
	var f moveFlags
	c := &cobra.Command{
		Use:   "move",
		Short: "Copy a whole store into another, like a SQLite file into PostgreSQL",
		Long: "Copy everything in a store into another, which may already hold other events:\n" +
			"events with their outcomes, totals, rejects, metrics and the positions of imports.\n" +
			"Nothing may use the source meanwhile; it isn't changed. If interrupted, run the same command\n" +
			"again to continue; repeated, it moves only what is new. Both stores are checked.\n" +
			"--db is the SQLite file and --dsn the PostgreSQL server, whichever of the two stores\n" +
			"that is; between two stores of the same kind, --to-db or --to-dsn is the destination.",
		Example: "  weir move --from-store sqlite --db weir.db --to-store postgres --dsn postgres://localhost/weir\n" +
			"  weir move --from-store postgres --to-store sqlite --to-db weir.db\n" +
			"  weir move --from-store sqlite --db old.db --to-store sqlite --to-db new.db",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.move(c.Context(), f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.from, "from-store", "", "`backend` of the source: sqlite or postgres")
	flags.StringVar(&f.to, "to-store", "", "`backend` of the destination: sqlite or postgres")
	flags.StringVar(&f.db, "db", "", "`path` of the SQLite file")
	flags.StringVar(&f.dsn, "dsn", "", "`url` of the PostgreSQL server")
	flags.StringVar(&f.toDB, "to-db", "", "`path` of the SQLite file to move into")
	flags.StringVar(&f.toDSN, "to-dsn", "", "`url` of the PostgreSQL server to move into")
	flags.BoolVar(&f.json, "json", false, "print the summary as one line of JSON")
	for _, flag := range []string{"from-store", "to-store"} {
		_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions([]string{"sqlite", "postgres"}, cobra.ShellCompDirectiveNoFileComp))
	}
	return c
}

// storeSettings reads the settings with one of the two stores.
func (p *program) storeSettings(backend, db, dsn string) (*config.Effective, error) {
	overrides := map[string]string{"storage.backend": backend}
	if db != "" {
		overrides["storage.sqlite.path"] = db
	}
	if dsn != "" {
		overrides["storage.postgres.url"] = dsn
	}
	e, err := config.Load(config.Options{File: p.file, Env: p.env, Overrides: overrides})
	if err != nil {
		return nil, usageError{err}
	}
	return e, nil
}

func (p *program) move(ctx context.Context, f moveFlags) (err error) {
	switch {
	case f.from == "" || f.to == "":
		return usagef("name both kinds of store, with --from-store and --to-store")
	case p.demo && (f.from != "sqlite" || f.db != ""):
		return usagef("--demo is the file to move from: use it with --from-store sqlite and without --db")
	case f.from == f.to && f.from == "sqlite" && f.toDB == "":
		return usagef("name the file to move into with --to-db")
	case f.from == f.to && f.from == "postgres" && f.toDSN == "":
		return usagef("name the server to move into with --to-dsn")
	}
	if p.demo {
		f.db = config.DemoFile()
	}
	source, err := p.storeSettings(f.from, f.db, f.dsn)
	if err != nil {
		return err
	}
	destination, err := p.storeSettings(f.to, cmp.Or(f.toDB, f.db), cmp.Or(f.toDSN, f.dsn))
	if err != nil {
		return err
	}
	show := newDisplay(p.err)
	log := logger(source.Log, show)
	from, err := openExisting(ctx, &source.Config, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := setup.Store(ctx, &destination.Config, log, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()

	started := time.Now()
	moved, err := move.Run(ctx, move.Config{
		From: from, To: to, Log: log, Version: p.version,
		Segment: source.Process.Batch, Lease: time.Duration(source.Process.Lease),
		Observe: func(m move.Progress) { show.moving(m, time.Since(started)) },
	})
	show.redraw(nil)
	if ctx.Err() != nil {
		return errors.New("move: interrupted; run the same command again to continue")
	}
	if err != nil {
		return err
	}
	return p.printMoved(moved, f.json)
}

// moving shows the progress of a move.
func (d *display) moving(m move.Progress, took time.Duration) {
	rate := float64(m.Done-m.Before) / max(took.Seconds(), 1e-3)
	d.progress("moved", m.Done, m.Total, rate)
}

// progress shows how many of all events are done, and the rate per second.
func (d *display) progress(doing string, done, all int64, rate float64) {
	every := lineEvery
	if d.terminal >= 0 {
		every = lineEvery / 100
	}
	if time.Since(d.printed) < every {
		return
	}
	text := fmt.Sprintf("%s of %s events, %s/s", count(float64(done)), count(float64(all)), count(rate))
	if left := float64(all-done) / max(rate, 1); left >= 1 && rate > 0 {
		text += fmt.Sprintf(", %s left", time.Duration(left)*time.Second)
	}
	if d.terminal < 0 {
		d.print(doing + " " + text)
		return
	}
	d.redraw([]string{truncate(doing+" "+bar(float64(done)/float64(max(all, 1)), text), d.width())})
	d.printed = time.Now()
}

func (p *program) printMoved(m move.Result, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(p.out).Encode(m)
	}
	_, err := fmt.Fprintf(p.out, `moved      %12d events  (%s, %d moved before, %s)
expired    %12d  (counted, no longer stored)
rejects    %12d
samples    %12d  (%s, %s of imports)
took       %12.1f s
both stores are in order: %d events in the source, %d in the destination
`,
		m.Moved, english.Plural(int(m.Failures), "failure", ""), m.Before, english.Plural(int(m.Duplicates), "duplicate", ""),
		m.Expired, m.Rejects, m.Samples, english.Plural(int(m.Annotations), "annotation", ""), english.Plural(int(m.Checkpoints), "position", ""),
		m.Seconds, m.Source.Events, m.Destination.Events)
	return err
}
