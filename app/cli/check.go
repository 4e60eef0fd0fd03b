package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"weir/core"
)

func (p *program) checkCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Prove from the stored events that nothing is lost or counted twice",
		Long: "Recount the events in one snapshot and compare the result with the totals; a pipeline may\n" +
			"run meanwhile. Pending events are those not settled yet, including those waiting for a\n" +
			"retry. Exit code 1 means that something is wrong.",
		Example: "  weir check\n  weir check --json --db /srv/weir.db",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.withStore(c.Context(), func(s core.Store) error { return p.check(c.Context(), s, asJSON) })
		},
	}
	p.storeFlags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON")
	return c
}

func (p *program) check(ctx context.Context, s core.Store, asJSON bool) error {
	r, err := s.Check(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		err = json.NewEncoder(p.out).Encode(r)
	} else {
		_, err = fmt.Fprintf(p.out, `events     %12d
pending    %12d
processed  %12d
dead       %12d
discarded  %12d
rejected   %12d
expired    %12d
counted    %12d
lost       %12d
twice      %12d
`, r.Events, r.Pending, r.Processed, r.Dead, r.Discarded, r.Rejected, r.Expired, r.Counted, r.Lost, r.Twice)
		for _, problem := range r.Problems {
			fmt.Fprintln(p.err, "weir:", problem)
		}
		if r.Miscounts > 0 {
			fmt.Fprintln(p.err, "weir: \"weir recount\" corrects the totals")
		}
		if err == nil {
			err = p.health(ctx, s)
		}
	}
	if err == nil && !r.OK {
		err = errSilent
	}
	return err
}

// health prints the server's health: bloat, oldest transaction, xmin age.
func (p *program) health(ctx context.Context, s core.Store) error {
	tables, err := s.Tables(ctx)
	if err != nil || len(tables) == 0 {
		return err
	}
	g, err := s.Gauges(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\ntable\tsize\trows\tdead rows\t\n")
	for _, t := range tables {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t\n", t.Name, humanize.IBytes(uint64(t.Bytes)), t.Rows, t.DeadRows)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "\noldest open transaction: %v; oldest snapshot: %d transactions ago\n",
		g.HeldOpen.Round(time.Millisecond), g.XminAge)
	return err
}

func (p *program) recountCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "recount",
		Short: "Rebuild the totals from the events",
		Long:  "List the totals that contradict the events, then correct them; a pipeline may run meanwhile.",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.withStore(c.Context(), func(s core.Store) error { return p.recount(c.Context(), s) })
		},
	}
	p.storeFlags(c)
	return c
}

// countsShown bounds how many changes recount lists.
const countsShown = 100

func (p *program) recount(ctx context.Context, s core.Store) error {
	wrong := 0
	_, err := s.Recount(ctx, func(is, should core.Count) error {
		var err error
		switch wrong++; {
		case wrong <= countsShown:
			_, err = fmt.Fprintf(p.out, "%s %s %s: %d events with score %d, will be %d with %d\n",
				time.Unix(is.Hour*3600, 0).UTC().Format(time.RFC3339), is.Kind, is.Subreddit, is.Events, is.Score, should.Events, should.Score)
		case wrong == countsShown+1:
			_, err = fmt.Fprintln(p.out, "…")
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%d totals corrected\n", wrong)
	return err
}
