package explore

import (
	"encoding/json"
	"slices"
	"time"

	"weir/app/chart/breakdown"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core"
	"weir/core/explore"
)

// prefView is the preference with the view.
const prefView = "explore.view"

// view is how an answer is looked at.
type view struct {
	By, Beside explore.Dimension
	Top        int              // names with a series of their own
	Every      explore.Interval // Auto: chosen by the answer
	Local      bool             // days of the local zone
	Measure    measure
	Shape      shape
	Log        bool
	Form       breakdown.Form
	Previous   bool // the period before is drawn, too
	Order      core.Order
}

// measure is what is counted.
type measure int

const (
	ofEvents measure = iota
	ofScore
	ofMean
)

// shape is what of it is drawn.
type shape int

const (
	count shape = iota
	share
	cumulative
)

func newView() view { return view{By: explore.Subreddit, Beside: explore.Subreddit, Top: 5} }

// loadView reads the view of the last time. One that can't be read is as at first.
func loadView(saved string) view {
	v := newView()
	if json.Unmarshal([]byte(saved), &v) != nil || !v.valid() {
		return newView()
	}
	return v
}

// valid reports whether all of the view can be chosen.
func (v view) valid() bool {
	return slices.Contains(dimensions, v.By) && slices.Contains(besides, v.Beside) && slices.Contains(tops, v.Top) && slices.Contains(intervals, v.Every) &&
		slices.Contains(orders, v.Order) && v.Measure >= ofEvents && v.Measure <= ofMean && v.Shape >= count && v.Shape <= cumulative && v.Form <= breakdown.Bars
}

func (v view) String() string {
	all, _ := json.Marshal(v) // numbers and booleans only
	return string(all)
}

// zone is where days begin.
func (v view) zone() *time.Location {
	if v.Local {
		return time.Local
	}
	return time.UTC
}

// question is what has to be asked for the view.
func (v view) question(f core.Filter, states []string) explore.Question {
	return explore.Question{
		Filter: f, States: states, Every: v.Every, By: v.By, Top: v.Top, Beside: v.Beside, Zone: v.zone(), Previous: v.Previous,
	}
}

// dimensions are what events are told apart by, as the switch has them.
var dimensions = []explore.Dimension{explore.Subreddit, explore.Kind, explore.Source, explore.Author, explore.None}

// besides are those of the top list.
var besides = []explore.Dimension{explore.Subreddit, explore.Author, explore.Kind}

// tops are how many names have a series of their own.
var tops = []int{5, 10, 20}

// intervals are those of the menu.
var intervals = []explore.Interval{explore.Auto, explore.Minute, explore.Hour, explore.Day, explore.Week, explore.Month, explore.Year}

// dimensionText names a dimension.
func dimensionText(d explore.Dimension) string {
	switch d {
	case explore.Kind:
		return text.Tr("kind")
	case explore.Subreddit:
		return text.Tr("subreddit")
	case explore.Source:
		return text.Tr("source")
	case explore.Author:
		return text.Tr("author")
	}
	return text.Tr("none")
}

// pluralText names all of a dimension.
func pluralText(d explore.Dimension) string {
	switch d {
	case explore.Kind:
		return text.Tr("kinds")
	case explore.Author:
		return text.Tr("authors")
	case explore.Source:
		return text.Tr("sources")
	}
	return text.Tr("subreddits")
}

// everyText names an interval as an adverb.
func everyText(i explore.Interval) string {
	switch i {
	case explore.Minute:
		return text.Tr("by minute")
	case explore.Hour:
		return text.Tr("hourly")
	case explore.Day:
		return text.Tr("daily")
	case explore.Week:
		return text.Tr("weekly")
	case explore.Month:
		return text.Tr("monthly")
	case explore.Year:
		return text.Tr("yearly")
	}
	return text.Tr("auto")
}

// intervalText names an interval.
func intervalText(i explore.Interval) string {
	switch i {
	case explore.Minute:
		return text.Tr("minute")
	case explore.Hour:
		return text.Tr("hour")
	case explore.Day:
		return text.Tr("day")
	case explore.Week:
		return text.Tr("week")
	case explore.Month:
		return text.Tr("month")
	}
	return text.Tr("year")
}

// nameText is a name of a dimension as people write it.
func nameText(d explore.Dimension, name string) string {
	switch {
	case name == "" && d == explore.Subreddit:
		return text.Tr("no subreddit")
	case name == "" && d == explore.None:
		return text.Tr("events")
	case name == "":
		return text.Tr("unknown")
	case d == explore.Subreddit:
		name = "r/" + name
	case d == explore.Author && name != core.Deleted:
		name = "u/" + name
	}
	return style.Legible(text.OneLine(name))
}

// title says what the chart shows.
func (v view) title(every explore.Interval) string {
	data := text.With("Interval", intervalText(every), "By", dimensionText(v.By))
	whole := v.By == explore.None
	switch {
	case v.Measure == ofMean && whole:
		return text.Tr("Mean score per {{.Interval}}", data)
	case v.Measure == ofMean:
		return text.Tr("Mean score per {{.Interval}} by {{.By}}", data)
	case v.Shape == cumulative && v.Measure == ofScore:
		return text.Tr("Score so far by {{.Interval}}", data)
	case v.Shape == cumulative:
		return text.Tr("Events so far by {{.Interval}}", data)
	case v.Shape == share:
		return text.Tr("Share of events per {{.Interval}} by {{.By}}", data)
	case v.Measure == ofScore && whole:
		return text.Tr("Score per {{.Interval}}", data)
	case v.Measure == ofScore:
		return text.Tr("Score per {{.Interval}} by {{.By}}", data)
	case whole:
		return text.Tr("Events per {{.Interval}}", data)
	}
	return text.Tr("Events per {{.Interval}} by {{.By}}", data)
}
