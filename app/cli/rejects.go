package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"weir/core"
	"weir/core/export"
)

func (p *program) rejectsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rejects",
		Short: "List or discard input that could not be read as events",
		Long: "List or discard input that could not be read as events. Rejects aren't retried: fix the file\n" +
			"or the settings and import it again. A reject goes away by itself when exactly that\n" +
			"piece of input becomes an event, or turns out to be a duplicate.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.rejectsList(), p.rejectsDiscard())
	return c
}

// rejectFlags fill in a filter.
func (p *program) rejectFlags(c *cobra.Command, f *core.RejectFilter) {
	p.storeFlags(c)
	c.Flags().StringSliceVar(&f.Sources, "source", nil, "only these key spaces: reddit, bluesky, simulate, … (`names`)")
	flags := c.Flags()
	flags.Int64SliceVar(&f.IDs, "id", nil, "only these `ids` of rejects")
	flags.StringVar(&f.Input, "input", "", "only inputs with this `text` in their name")
	flags.StringVar(&f.Reason, "reason", "", "only reasons with this `text`")
	periodFlags(c, &f.After, &f.Before, "those stored")
	flags.IntVar(&f.Limit, "limit", 0, "at most this `number`")
}

func (p *program) rejectsList() *cobra.Command {
	var f core.RejectFilter
	var format formatFlags
	c := &cobra.Command{
		Use: "list", Short: "List rejects", Args: cobra.NoArgs,
		Example: "  weir rejects list --reason created_utc\n  weir rejects list --input RC_2024-01 --format ndjson",
		RunE: func(c *cobra.Command, _ []string) error {
			as, err := format.parse(c)
			if err != nil {
				return err
			}
			return p.withStore(c.Context(), func(s core.Store) error {
				_, err := export.Rejects(p.out, as, s.Rejects(c.Context(), f))
				return err
			})
		},
	}
	p.rejectFlags(c, &f)
	format.add(c)
	return c
}

func (p *program) rejectsDiscard() *cobra.Command {
	var f core.RejectFilter
	var all bool
	c := &cobra.Command{
		Use: "discard", Short: "Remove rejects", Args: cobra.NoArgs,
		Example: "  weir rejects discard --input RC_2024-01\n  weir rejects discard --all",
		RunE: func(c *cobra.Command, _ []string) error {
			narrowed := slices.ContainsFunc([]string{"source", "id", "input", "reason", "from", "before", "limit"}, c.Flags().Changed)
			if !all && !narrowed {
				return usagef("name the rejects with --id, --input, --reason or another filter, or use --all")
			}
			return p.withStore(c.Context(), func(s core.Store) error {
				n, err := s.DiscardRejects(c.Context(), f)
				if err == nil {
					_, err = fmt.Fprintln(p.out, plural(int64(n), "reject"), "discarded")
				}
				return err
			})
		},
	}
	p.rejectFlags(c, &f)
	c.Flags().BoolVar(&all, "all", false, "all rejects")
	return c
}
