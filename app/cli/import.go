package cli

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"weir/core/dump"
)

func (p *program) importCommand() *cobra.Command {
	var f runFlags
	var list bool
	c := &cobra.Command{
		Use:   "import PATH…",
		Short: "Store and process dumps and other files, each record once",
		Long: "Read files of JSON records, packed or not, folders and archives of these, or \"-\" for\n" +
			"standard input.\n\n" +
			"Packing   .zst (windows to 2 GiB), .bz2, .gz, .xz, .zst_blocks; .tar of these, .zip\n" +
			"Records   one a line, several on a line, over several lines, in arrays, in pages of\n" +
			"          Reddit's or Pushshift's interface, in captures of server-sent events\n" +
			"Text      UTF-8, or UTF-16 with a byte order mark\n" +
			"Forms     Reddit, Bluesky, GH Archive, Hacker News, Mastodon, Wikimedia, CloudEvents;\n" +
			"          others by source.dump.fields (--list-presets)\n\n" +
			"A file's format is detected from its content, whatever its name. If interrupted, run the same\n" +
			"command again to continue; repeated, it finds duplicates only. Exit code 1 means that an input\n" +
			"is incomplete, is none of these, or holds no event; the message says what to do.",
		Example: "  weir import RC_2006-01.zst RS_2006-01.zst\n" +
			"  weir import dumps/ --subreddit golang --from 2024-01-01\n" +
			"  weir import 2024-01-15-*.json.gz --preset gharchive\n" +
			"  curl https://example.org/events.ndjson | weir import -",
		Args: func(c *cobra.Command, paths []string) error {
			if list {
				return nil
			}
			return cobra.MinimumNArgs(1)(c, paths)
		},
		ValidArgsFunction: files,
		RunE: func(c *cobra.Command, paths []string) error {
			if list {
				return p.listPresets()
			}
			f.rateSet = c.Flags().Changed("rate")
			f.inputs = paths
			p.overrides["source.kind"] = "dump"
			return p.runPipeline(c.Context(), f)
		},
	}
	p.pipelineFlags(c, &f)
	p.override(c, "preset", "`name` of the form of the records; see --list-presets", "source.dump.preset")
	p.override(c, "on-duplicate", "`which` of two records with one key stays: first, or newest (retrieved last)", "source.dump.on_duplicate")
	_ = c.RegisterFlagCompletionFunc("preset", func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
		for _, preset := range dump.Presets() {
			names = append(names, cobra.CompletionWithDesc(preset.Name, preset.Doc))
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	_ = c.RegisterFlagCompletionFunc("on-duplicate", cobra.FixedCompletions([]string{"first", "newest"}, cobra.ShellCompDirectiveNoFileComp))
	c.Flags().BoolVar(&f.again, "again", false, "import a file again although its records have no keys: they are stored a second time")
	c.Flags().BoolVar(&list, "list-presets", false, "list the forms of records and exit")
	sourceFlag(c, &f.filter)
	return c
}

func (p *program) listPresets() error {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, preset := range dump.Presets() {
		fmt.Fprintf(w, "%s\t%s\n", preset.Name, preset.Doc)
	}
	return w.Flush()
}
