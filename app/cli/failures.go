package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"weir/core"
	"weir/core/export"
)

func (p *program) failuresCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "failures",
		Short: "List, retry or discard events whose processing failed",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.failuresList(),
		p.failuresDecide("retry", "Retry failures, with all their attempts again", "will be retried now",
			func(ctx context.Context, s core.Store, f core.FailureFilter) (int, error) { return s.Retry(ctx, f) }),
		p.failuresDecide("discard", "Give up failures for good; their rows stay", "discarded",
			func(ctx context.Context, s core.Store, f core.FailureFilter) (int, error) { return s.Discard(ctx, f) }))
	return c
}

// failureFlags fill in a filter.
func (p *program) failureFlags(c *cobra.Command, f *core.FailureFilter) {
	p.storeFlags(c)
	p.filterFlags(c, &f.Filter)
	sourceFlag(c, &f.Filter)
	c.Flags().Int64SliceVar(&f.IDs, "id", nil, "only these `ids` of events")
	c.Flags().StringSliceVar(&f.States, "state", nil, "only these `states`: waiting, dead, discarded")
	c.Flags().StringVar(&f.Error, "error", "", "only errors with this `text`")
	c.Flags().IntVar(&f.Limit, "limit", 0, "at most this `number`")
}

func checkStates(f core.FailureFilter) error {
	for _, s := range f.States {
		if s != core.FailureWaiting && s != core.FailureDead && s != core.FailureDiscarded {
			return usagef("--state is %q: want waiting, dead or discarded", s)
		}
	}
	return nil
}

func (p *program) failuresList() *cobra.Command {
	var f core.FailureFilter
	var format formatFlags
	c := &cobra.Command{
		Use: "list", Short: "List failures", Args: cobra.NoArgs,
		Example: "  weir failures list --state dead\n  weir failures list --error timeout --format ndjson",
		RunE: func(c *cobra.Command, _ []string) error {
			as, err := format.parse(c)
			if err != nil {
				return err
			}
			if err := checkStates(f); err != nil {
				return err
			}
			return p.withStore(c.Context(), func(s core.Store) error {
				_, err := export.Failures(p.out, as, s.Failures(c.Context(), f))
				return err
			})
		},
	}
	p.failureFlags(c, &f)
	format.add(c)
	return c
}

func (p *program) failuresDecide(use, short, done string, decide func(context.Context, core.Store, core.FailureFilter) (int, error)) *cobra.Command {
	var f core.FailureFilter
	var all bool
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.NoArgs,
		Example: "  weir failures " + use + " --state dead --error timeout\n  weir failures " + use + " --all",
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().NFlag() == 0 || (!all && !narrowed(c)) {
				return usagef("name the failures with --id, --state, --error or another filter, or use --all")
			}
			if err := checkStates(f); err != nil {
				return err
			}
			return p.withStore(c.Context(), func(s core.Store) error {
				n, err := decide(c.Context(), s, f)
				if err == nil {
					_, err = fmt.Fprintln(p.out, plural(int64(n), "failure"), done)
				}
				return err
			})
		},
	}
	p.failureFlags(c, &f)
	c.Flags().BoolVar(&all, "all", false, "all failures")
	return c
}

// narrowed reports whether a filter was given.
func narrowed(c *cobra.Command) bool {
	return slices.ContainsFunc(append([]string{"id", "state", "error", "limit"}, filterNames...), c.Flags().Changed)
}
