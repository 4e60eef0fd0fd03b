package records

import (
	"context"
	"strings"
	"time"

	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// censusMax is how many failures, and how many rejects, are counted at most:
// counting more would take long.
const censusMax = 10_000

// failureForm has the values of the fields above the failures.
type failureForm struct {
	state, kind, subreddit, text string
}

// filter is the filter of the fields.
func (f failureForm) filter() core.FailureFilter {
	filter := core.FailureFilter{Error: strings.TrimSpace(f.text)}
	filter.Kinds, filter.Except.Kinds = core.SplitNames(text.SplitList(f.kind))
	filter.Subreddits, filter.Except.Subreddits = core.SplitNames(text.SplitList(f.subreddit))
	if f.state != "" {
		filter.States = []string{f.state}
	}
	return filter
}

// selectsAllFailures reports whether a filter selects every failure.
func selectsAllFailures(f core.FailureFilter) bool {
	return selectsAll(f.Filter) && len(f.IDs) == 0 && len(f.States) == 0 && f.Error == ""
}

// selectsAll reports whether a filter selects all events.
func selectsAll(f core.Filter) bool {
	return len(f.Kinds) == 0 && len(f.Subreddits) == 0 && f.Except.Empty() && f.Text.Empty()
}

// decision is something that a person does with failures.
type decision int

const (
	retrying decision = iota
	discarding
)

// stateCounts counts failures by their state.
type stateCounts struct {
	waiting, dead, discarded int
	more                     bool // there may be more
}

func (t stateCounts) total() int { return t.waiting + t.dead + t.discarded }

// add counts one failure.
func (t *stateCounts) add(state string) {
	switch state {
	case core.FailureWaiting:
		t.waiting++
	case core.FailureDead:
		t.dead++
	case core.FailureDiscarded:
		t.discarded++
	}
}

// countsOf takes the counts from a census.
func countsOf(c core.Census) stateCounts {
	t := stateCounts{waiting: c.Waiting, dead: c.Dead, discarded: c.Discarded}
	t.more = t.total() >= censusMax
	return t
}

// countStates counts failures by their states.
func countStates(states ...string) stateCounts {
	var t stateCounts
	for _, s := range states {
		t.add(s)
	}
	return t
}

// matching finds the failures that a decision about everything that matches f
// would change. The returned filter selects them by id, so that later failures
// aren't affected. If there are none, don't use it: without ids it selects
// whatever matches f.
func (d decision) matching(ctx context.Context, s core.Triage, f core.FailureFilter) (stateCounts, core.FailureFilter, error) {
	var t stateCounts
	var ids []int64
	f.Brief = true
	for failure, err := range s.Failures(ctx, f) {
		if err != nil {
			return t, f, err
		}
		if d.appliesTo(failure.State) {
			t.add(failure.State)
			ids = append(ids, failure.Event.ID)
		}
	}
	f.IDs = ids
	return t, f, nil
}

// appliesTo reports whether a decision changes a failure in this state.
func (d decision) appliesTo(state string) bool {
	return d == retrying || state != core.FailureDiscarded
}

// text lists the counts, as "3 waiting · 4 dead · 5 discarded".
func (t stateCounts) text() string {
	s := text.Tr("{{.Waiting}} waiting · {{.Dead}} dead · {{.Discarded}} discarded", text.With(
		"Waiting", text.Grouped(float64(t.waiting)), "Dead", text.Grouped(float64(t.dead)), "Discarded", text.Grouped(float64(t.discarded))))
	if t.more {
		return text.Tr("of the first {{.Max}}: {{.Counts}}", text.With("Max", atLeast(t.total(), true), "Counts", s))
	}
	return s
}

// atLeast writes a count, with a sign if there may be more.
func atLeast(n int, more bool) string {
	if more {
		return text.Grouped(float64(n)) + "+"
	}
	return text.Grouped(float64(n))
}

// confirmTexts are the question before a decision about these failures, and the
// text of its button.
func (d decision) confirmTexts(t stateCounts) (title, s, button string) {
	data := text.With("Count", text.Grouped(float64(t.total())), "States", t.text())
	if d == retrying {
		return text.Trn(t.total(), "Retry {{.Count}} failure?", "Retry {{.Count}} failures?", data),
			text.Tr("{{.States}}.\n\nAll of them, including dead and discarded ones, are retried now and get their full number of attempts again. Failures being processed at this moment, and new ones, are left alone.", data),
			text.Tr("Retry")
	}
	return text.Trn(t.total(), "Discard {{.Count}} failure?", "Discard {{.Count}} failures?", data),
		text.Tr("{{.States}}.\n\nThey are given up and not retried. Their events stay in the store, and their rows stay here in state discarded, from which they can still be retried. Failures being processed at this moment, and new ones, are left alone.", data),
		text.Tr("Discard")
}

// doneText says what a decision about asked failures did; n were changed. The
// others had been retried, successfully or not, or somebody else had decided
// about them.
func (d decision) doneText(asked, n int) string {
	left := asked - n
	data := text.With("Count", text.Grouped(float64(n)), "Asked", text.Grouped(float64(asked)), "Left", text.Grouped(float64(left)))
	switch {
	case d == retrying && left > 0:
		return text.Trn(left, "{{.Count}} of {{.Asked}} failures will be retried now; {{.Left}} had changed meanwhile", "{{.Count}} of {{.Asked}} failures will be retried now; {{.Left}} had changed meanwhile", data)
	case d == retrying:
		return text.Trn(n, "{{.Count}} failure will be retried now", "{{.Count}} failures will be retried now", data)
	case left > 0:
		return text.Trn(left, "{{.Count}} of {{.Asked}} failures discarded; {{.Left}} was retried meanwhile", "{{.Count}} of {{.Asked}} failures discarded; {{.Left}} were retried meanwhile", data)
	}
	return text.Trn(n, "{{.Count}} failure discarded", "{{.Count}} failures discarded", data)
}

// failureState is a failure's state as a word with a symbol. A waiting failure
// waits for its next attempt.
func failureState(state string) (string, widget.Tint) {
	if state == core.FailureWaiting {
		return "↻ " + text.Tr("waiting"), widget.TintWarning
	}
	return recordview.State(state)
}

// failureCell is the cell of a failure in a column.
func failureCell(f core.Failure, column int, now time.Time) widget.Cell {
	switch column {
	case 0:
		return widget.Cell{Text: text.Grouped(float64(f.Event.ID)), Tint: widget.TintMuted}
	case 1:
		return widget.Cell{Text: f.Event.Kind, Tint: widget.TintPlain}
	case 2:
		return widget.Cell{Text: f.Event.Subreddit, Tint: widget.TintPlain}
	case 3:
		return widget.Cell{Text: text.Grouped(float64(f.Attempts)), Tint: widget.TintPlain}
	case 4:
		text, color := failureState(f.State)
		return widget.Cell{Text: text, Tint: color}
	case 5:
		return widget.Cell{Text: recordview.NextAttempt(f, now), Tint: widget.TintPlain}
	}
	return widget.Cell{Text: firstLine(f.Error), Tint: widget.TintPlain}
}

// firstLine is a text's first line.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
