package cli

import (
	"github.com/spf13/cobra"

	"weir/core"
	"weir/core/explore"
	"weir/core/export"
)

// seriesFlags ask for events over time.
type seriesFlags struct {
	export.Series
	every explore.Interval
	set   bool // --every was given
	top   int
}

func (f *seriesFlags) add(c *cobra.Command) {
	flags := c.Flags()
	flags.Var(&intervalFlag{f}, "every", "a row for each `interval`: minute, hour, day, week, month or year")
	flags.Var(&dimensionFlag{&f.By}, "by", "a row for each `name` in it: kind, subreddit, source or author")
	_ = c.RegisterFlagCompletionFunc("every", cobra.FixedCompletions([]string{"minute", "hour", "day", "week", "month", "year"}, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveKeepOrder))
	_ = c.RegisterFlagCompletionFunc("by", cobra.FixedCompletions([]string{"kind", "subreddit", "source", "author"}, cobra.ShellCompDirectiveNoFileComp))
	flags.IntVar(&f.top, "top", 0, "only so `many` names, those with most events, and the others together (0: all names)")
	flags.BoolVar(&f.Share, "share", false, "add each name's share of the interval's events, from 0 to 1")
	flags.BoolVar(&f.Cumulative, "cumulative", false, "sums from the first interval on")
}

// wanted reports whether events over time are asked for.
func (f *seriesFlags) wanted() bool { return f.set }

func (f *seriesFlags) check(c *cobra.Command) error {
	if !f.set {
		for _, name := range []string{"by", "top", "share", "cumulative"} {
			if c.Flags().Changed(name) {
				return usagef("--%s needs --every: give an interval, like --every day", name)
			}
		}
	}
	switch {
	case f.top < 0:
		return usagef("--top must not be negative")
	case f.By == explore.None && (f.top > 0 || f.Share):
		return usagef("--top and --share need --by: give kind, subreddit, source or author")
	}
	return nil
}

func (f *seriesFlags) query(filter core.Filter) explore.Query {
	return explore.Query{Filter: filter, Every: f.every, By: f.By, Top: f.top}
}

// intervalFlag is --every.
type intervalFlag struct{ of *seriesFlags }

func (f *intervalFlag) Set(text string) (err error) {
	f.of.every, err = explore.ParseInterval(text)
	f.of.set = err == nil
	return err
}

func (f *intervalFlag) String() string {
	if f.of == nil || !f.of.set {
		return ""
	}
	return f.of.every.String()
}

func (f *intervalFlag) Type() string { return "interval" }

// dimensionFlag is --by.
type dimensionFlag struct{ by *explore.Dimension }

func (f *dimensionFlag) Set(text string) (err error) {
	*f.by, err = explore.ParseDimension(text)
	return err
}

func (f *dimensionFlag) String() string {
	if f.by == nil || *f.by == explore.None {
		return ""
	}
	return f.by.String()
}

func (f *dimensionFlag) Type() string { return "name" }
