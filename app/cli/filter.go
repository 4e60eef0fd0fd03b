package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"weir/core"
)

// filterFlags fill in a filter.
func filterFlags(c *cobra.Command, f *core.Filter) {
	flags := c.Flags()
	flags.StringSliceVar(&f.Kinds, "kind", nil, "only these `kinds`: comment, post, upvote, downvote, …")
	flags.StringSliceVar(&f.Subreddits, "subreddit", nil, "only these `subreddits`")
	flags.StringSliceVar(&f.Authors, "author", nil, "only these `authors`")
	flags.Var(&timeFlag{&f.After}, "after", "only what happened at or after this `time`")
	flags.Var(&timeFlag{&f.Before}, "before", "only what happened before this `time`")
	flags.StringVar(&f.Text, "match", "", "only records with this `text`, ignoring case")
}

// timeFlag is a moment: RFC 3339, or a date, or a date and a time, in UTC.
type timeFlag struct{ t *time.Time }

var timeLayouts = []string{time.RFC3339Nano, time.DateOnly, time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04", "2006-01"}

func (f *timeFlag) Set(text string) error {
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, text, time.UTC); err == nil {
			*f.t = t.UTC()
			return nil
		}
	}
	return fmt.Errorf("want a time like 2026-01-31, \"2026-01-31 13:00\" (UTC) or 2026-01-31T13:00:00+01:00")
}

func (f *timeFlag) String() string {
	if f.t == nil || f.t.IsZero() {
		return ""
	}
	return f.t.Format(time.RFC3339)
}

func (f *timeFlag) Type() string { return "time" }
