package cli

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"weir/core"
)

// filterFlags adds the flags that select events.
func (p *program) filterFlags(c *cobra.Command, f *core.Filter) {
	flags := c.Flags()
	flags.Var(&namesFlag{&f.Kinds, &f.Except.Kinds}, "kind", "only these `kinds`: comment, post, upvote, downvote, …; -post leaves out posts")
	flags.Var(&namesFlag{&f.Subreddits, &f.Except.Subreddits}, "subreddit", "only these `subreddits`, with or without r/; -golang leaves it out")
	flags.Var(&namesFlag{&f.Authors, &f.Except.Authors}, "author", "only these `authors`, with or without u/; -ann leaves her out; [deleted] finds what deleted accounts wrote")
	flags.Var(&idsFlag{p, f}, "ids", "only events whose key, or whose id without t1_ or t3_, is on a line of this `file`; - is standard input")
	periodFlags(c, &f.After, &f.Before, "events")
	flags.Var(&scoreFlag{&f.MinScore}, "min-score", "only events with at least this `score`")
	flags.Var(&scoreFlag{&f.MaxScore}, "max-score", "only events with at most this `score`")
	flags.Var(&textFlag{&f.Text}, "match", "only records with this `text`, like [removed], ignoring case; /…/ is a regular expression")
}

// periodFlags adds the flags that bound the time of some rows. Each has an alias.
func periodFlags(c *cobra.Command, from, before *time.Time, rows string) {
	c.Flags().Var(&boundFlag{timeFlag{from}, time.Time.After}, "from", "only "+rows+" at or after this `time` (also --after)")
	c.Flags().Var(&boundFlag{timeFlag{before}, time.Time.Before}, "before", "only "+rows+" before this `time` (also --to)")
	c.Flags().SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		switch name {
		case "after":
			name = "from"
		case "to":
			name = "before"
		}
		return pflag.NormalizedName(name)
	})
}

// sourceFlag adds the key space to a filter's flags.
func sourceFlag(c *cobra.Command, f *core.Filter) {
	c.Flags().Var(&namesFlag{&f.Sources, &f.Except.Sources}, "source", "only these key spaces: reddit, bluesky, simulate, … (`names`); -reddit leaves it out")
}

// namesFlag is a list of names, and of those with "-" before them, which are left out.
// Given again it adds to them.
type namesFlag struct{ selected, except *[]string }

func (f *namesFlag) Set(text string) error {
	names, err := csv.NewReader(strings.NewReader(text)).Read()
	if err != nil && !errors.Is(err, io.EOF) { // of an empty text
		return err
	}
	selected, except := core.SplitNames(names)
	*f.selected, *f.except = append(*f.selected, selected...), append(*f.except, except...)
	return nil
}

func (f *namesFlag) String() string {
	if f.selected == nil {
		return ""
	}
	names := slices.Clone(*f.selected)
	for _, name := range *f.except {
		names = append(names, "-"+name)
	}
	return strings.Join(names, ",")
}

func (f *namesFlag) Type() string { return "names" }

// filterNames are the flags of filterFlags and sourceFlag.
var filterNames = []string{"source", "kind", "subreddit", "author", "ids", "from", "before", "min-score", "max-score", "match"}

// timeFlag is a time in a form that the program prints or that people type, in UTC
// unless it names a zone.
type timeFlag struct{ t *time.Time }

func (f *timeFlag) Set(text string) error {
	t, ok := core.ParseTime(text)
	if !ok {
		return fmt.Errorf("want a time like 2026-01-31, \"2026-01-31 13:00\" (UTC) or 2026-01-31T13:00:00+01:00")
	}
	*f.t = t
	return nil
}

func (f *timeFlag) String() string {
	if f.t == nil || f.t.IsZero() {
		return ""
	}
	return f.t.Format(time.RFC3339)
}

func (f *timeFlag) Type() string { return "time" }

// boundFlag is one bound of a period. Given again, as itself or as its alias, the
// narrower bound holds.
type boundFlag struct {
	timeFlag
	narrower func(t, than time.Time) bool
}

func (f *boundFlag) Set(text string) error {
	was := *f.t
	err := f.timeFlag.Set(text)
	if !was.IsZero() && !f.narrower(*f.t, was) {
		*f.t = was
	}
	return err
}

// textFlag is a text or an expression to look for.
type textFlag struct{ text *core.Text }

func (f *textFlag) Set(text string) (err error) {
	*f.text, err = core.ParseText(text)
	return err
}

func (f *textFlag) String() string {
	if f.text == nil {
		return ""
	}
	return f.text.String()
}

func (f *textFlag) Type() string { return "text" }

// scoreFlag is a bound of the score, nil until it is set.
type scoreFlag struct{ score **int64 }

func (f *scoreFlag) Set(text string) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("want a whole number")
	}
	*f.score = &n
	return nil
}

func (f *scoreFlag) String() string {
	if f.score == nil || *f.score == nil {
		return ""
	}
	return strconv.FormatInt(**f.score, 10)
}

func (f *scoreFlag) Type() string { return "score" }

// idsFlag reads keys from a file, one a line; blank lines don't count.
type idsFlag struct {
	p      *program
	filter *core.Filter
}

func (f *idsFlag) Set(path string) error {
	in := f.p.in
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // only read: nothing can be lost
		in = file
	}
	ids := make(map[string]bool)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if id := strings.Trim(strings.TrimPrefix(lines.Text(), "\ufeff"), " \t\r\","); id != "" {
			ids[id] = true
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(ids) == 0 {
		return fmt.Errorf("%s has no ids: want one a line", path)
	}
	f.filter.IDs = ids
	return nil
}

func (f *idsFlag) String() string { return "" }
func (f *idsFlag) Type() string   { return "file" }
