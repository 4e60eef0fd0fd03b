package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"weir/core"
)

func (p *program) removeCommand() *cobra.Command {
	var source string
	var yes bool
	c := &cobra.Command{
		Use:   "remove",
		Short: "Remove everything from one source, such as simulated events",
		Long: "Remove the events of one source with their totals, failures and rejects, as if they had\n" +
			"never been stored. A pipeline may run meanwhile: what it stores from now on stays.\n" +
			"If interrupted, run the same command again to finish.\n" +
			"Simulated events are those of the source \"simulate\".",
		Example: "  weir remove --source simulate\n  weir remove --source simulate --db /srv/weir.db --yes",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if source == "" {
				return usagef("name what to remove with --source: \"simulate\" is simulated events")
			}
			if !yes && !isTerminal(p.in) {
				return usagef("there is nobody to ask here: confirm the removal with --yes")
			}
			return p.withStore(c.Context(), func(s core.Store) error { return p.remove(c.Context(), s, source, yes) })
		},
	}
	p.storeFlags(c)
	c.Flags().StringVar(&source, "source", "", "`name` of the source: simulate, reddit, bluesky, …")
	c.Flags().BoolVar(&yes, "yes", false, "remove them without asking")
	return c
}

// removeStep is how many events one step of a removal examines.
const removeStep = 1000

func (p *program) remove(ctx context.Context, s core.Store, source string, yes bool) error {
	last, err := core.Newest(ctx, s) // what is stored while the person thinks stays
	if err != nil {
		return err
	}
	counted, err := countSources(ctx, s)
	if err != nil {
		return err
	}
	all, known := counted[source]
	if !known {
		if known, err = unsettled(ctx, s, source); err != nil {
			return err
		}
	}
	if !known {
		return fmt.Errorf("%s has nothing from the source %q; it has %s", s.Location(), source, listOf(counted))
	}
	if !yes {
		what := plural(all, "event")
		if all == 0 {
			what = "what is stored" // and not counted yet
		}
		agreed, err := p.confirm(fmt.Sprintf("Remove %s of the source %q from %s, with totals, failures and rejects?", what, source, s.Location()))
		if err != nil || !agreed {
			return err
		}
	}
	show := newDisplay(p.err)
	started, removed := time.Now(), int64(0)
	for more := true; more; {
		n := 0
		n, more, err = s.RemoveSource(ctx, source, last, removeStep)
		if ctx.Err() != nil {
			err = errors.New("remove: interrupted; run the same command again to finish")
		}
		if err != nil {
			break
		}
		removed += int64(n)
		show.progress("removed", removed, max(all, removed), float64(removed)/max(time.Since(started).Seconds(), 1e-3))
	}
	show.redraw(nil)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s removed; \"weir compact\" returns their space to the disk\n", plural(removed, "event"))
	return err
}

// countSources is how many events of each source were counted.
func countSources(ctx context.Context, s core.Store) (map[string]int64, error) {
	counted := map[string]int64{}
	for c, err := range s.Counts(ctx, core.Filter{}) {
		if err != nil {
			return nil, err
		}
		counted[c.Source] += c.Events
	}
	return counted, nil
}

// unsettled reports whether a source without totals has events or rejects.
func unsettled(ctx context.Context, s core.Store, source string) (bool, error) {
	for _, err := range s.Events(ctx, core.Filter{Sources: []string{source}}) {
		return err == nil, err
	}
	for _, err := range s.Rejects(ctx, core.RejectFilter{Sources: []string{source}, Limit: 1}) {
		return err == nil, err
	}
	return false, nil
}

// listOf names sources with their events.
func listOf(counted map[string]int64) string {
	var list []string
	for _, source := range slices.Sorted(maps.Keys(counted)) {
		list = append(list, fmt.Sprintf("%s (%s)", source, plural(counted[source], "event")))
	}
	if len(list) == 0 {
		return "no events"
	}
	return strings.Join(list, ", ")
}

func plural(n int64, word string) string {
	return humanize.Comma(n) + " " + english.PluralWord(int(n), word, "")
}

// confirm asks a question; any answer that doesn't begin with y is no.
func (p *program) confirm(question string) (bool, error) {
	fmt.Fprint(p.err, question, " [y/N] ")
	answer, err := bufio.NewReader(p.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y"), nil
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
