package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"weir/app/ui/control"
	"weir/core"
)

// exploreCommand opens the window at a search.
func (p *program) exploreCommand() *cobra.Command {
	var (
		s                                control.Search
		sources, kinds, subreddits, from []string
		after, before                    time.Time
		text                             core.Text
	)
	c := &cobra.Command{
		Use: "explore", Short: "Open the window at the events of a search", Args: cobra.NoArgs,
		Long: "Open the window at its page Explore, with a search: how many events match over their own\n" +
			"time, of which names, at which hours, and the events themselves. Lists may leave names\n" +
			"out: --subreddit golang,rust or --subreddit -AskReddit.",
		Example: "  weir explore --subreddit golang --from 2024-01-01\n" +
			"  weir explore --db reddit-2024.db --kind post --match /weir|dam/",
	}
	p.storeFlags(c)
	flags := c.Flags()
	flags.StringSliceVar(&sources, "source", nil, "only these key spaces: reddit, bluesky, simulate, … (`names`)")
	flags.StringSliceVar(&kinds, "kind", nil, "only these `kinds`: comment, post, upvote, downvote, …")
	flags.StringSliceVar(&subreddits, "subreddit", nil, "only these `subreddits`, with or without r/")
	flags.StringSliceVar(&from, "author", nil, "only these `authors`, with or without u/")
	flags.StringVar(&s.State, "state", "", "only events in this `state`: "+strings.Join(core.States, ", "))
	periodFlags(c, &after, &before, "events")
	flags.Var(&textFlag{&text}, "match", "only records with this `text`, ignoring case; /…/ is a regular expression")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if s.State != "" && !slices.Contains(core.States, s.State) {
			return usagef("--state is %q: want %s", s.State, strings.Join(core.States, ", "))
		}
		s.Source, s.Kind, s.Subreddit, s.Author = typedList(sources), typedList(kinds), typedList(subreddits), typedList(from)
		s.From, s.Before, s.Text = typedTime(after), typedTime(before), text.String()
		return p.desktop(c.Context(), nil, &s)
	}
	return c
}

// typedList is a list as the window's fields have it.
func typedList(names []string) string {
	for i, name := range names {
		if strings.ContainsAny(name, ", \t") {
			names[i] = `"` + name + `"`
		}
	}
	return strings.Join(names, ", ")
}

// typedTime is a time as the window's fields have it.
func typedTime(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}
