package recordview

import (
	"strings"
	"time"

	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// State is the state of an event or a failure as a word with a symbol.
func State(state string) (string, widget.Tint) {
	switch state {
	case core.StateWaiting:
		return "○ " + text.Tr("waiting"), widget.TintPlain
	case core.StateClaimed:
		return "● " + text.Tr("claimed"), widget.TintPlain
	case core.StateRetry:
		return "↻ " + text.Tr("retry"), widget.TintWarning
	case core.StateSettled:
		return style.Success + " " + text.Tr("settled"), widget.TintMuted
	case core.StateDead:
		return style.Failure + " " + text.Tr("dead"), widget.TintAlarm
	case core.StateDiscarded:
		return "– " + text.Tr("discarded"), widget.TintMuted
	}
	return state, widget.TintPlain
}

// Facts are the fields of an event, and of its failure if it has one.
func Facts(e core.Stored, f *core.Failure, now time.Time) []widget.Fact {
	state, color := State(e.State)
	if e.State == core.StateClaimed && e.ClaimedBy != 0 {
		state = text.Tr("{{.State}} by node {{.Node}}", text.With("State", state, "Node", e.ClaimedBy))
	}
	var facts []widget.Fact
	if e.Scored {
		facts = append(facts, widget.Fact{Name: text.Tr("Score"), Value: scoreText(e.Event)})
	}
	facts = append(facts, widget.Fact{Name: text.Tr("State"), Value: state, Tint: color})
	if f != nil {
		facts = append(facts, failureFacts(*f, now)...)
	}
	facts = append(facts, widget.Fact{Name: text.Tr("Kind"), Value: e.Kind})
	for _, v := range []widget.Fact{
		{Name: text.Tr("Subreddit"), Value: e.Subreddit},
		{Name: text.Tr("Author"), Value: e.AuthorName()},
		{Name: text.Tr("Created"), Value: e.CreatedAt.UTC().Format("2006-01-02 15:04:05.999999 UTC")},
		{Name: text.Tr("Stored"), Value: e.StoredAt.UTC().Format("2006-01-02 15:04:05.999999 UTC")},
		{Name: text.Tr("Source"), Value: e.Source},
		{Name: text.Tr("Key"), Value: e.Key},
		{Name: text.Tr("Parent"), Value: e.Parent},
		{Name: text.Tr("Link"), Value: e.Link},
		{Name: text.Tr("Flags"), Value: flagsText(e.Flags)},
	} {
		if v.Value != "" {
			facts = append(facts, v)
		}
	}
	return facts
}

// failureFacts are the fields of a failure.
func failureFacts(f core.Failure, now time.Time) []widget.Fact {
	return []widget.Fact{
		{Name: text.Tr("Attempts"), Value: text.Grouped(float64(f.Attempts))},
		{Name: text.Tr("Failed"), Value: UTCSecond(f.FailedAt) + " UTC"},
		{Name: text.Tr("Next attempt"), Value: NextAttempt(f, now)},
		{Name: text.Tr("Error"), Value: f.Error, Tint: widget.TintAlarm},
	}
}

// NextAttempt says when a failure is retried.
func NextAttempt(f core.Failure, now time.Time) string {
	switch {
	case f.Claimed:
		return text.Tr("being tried")
	case f.NextAttemptAt.IsZero():
		return "–"
	case !f.NextAttemptAt.After(now):
		return text.Tr("due now")
	}
	return text.Tr("in {{.Time}}", text.With("Time", text.Duration(f.NextAttemptAt.Sub(now))))
}

func scoreText(e core.Event) string {
	if !e.Scored {
		return ""
	}
	return text.Grouped(float64(e.Score))
}

// scoreCell is the score in a column, where a number that is cut would read as
// a smaller one.
func scoreCell(e core.Event) string {
	if e.Scored && (e.Score <= -1e6 || e.Score >= 1e6) {
		return text.Compact(float64(e.Score))
	}
	return scoreText(e)
}

func flagsText(f core.Flags) string {
	var all []string
	for _, v := range []struct {
		flag core.Flags
		text string
	}{
		{core.AuthorDeleted, text.Tr("author {{.State}}", text.With("State", core.Deleted))},
		{core.TextDeleted, text.Tr("text {{.State}}", text.With("State", core.Deleted))},
		{core.TextRemoved, text.Tr("text {{.State}}", text.With("State", core.Removed))},
		{core.ScoreSettled, text.Tr("score final")},
	} {
		if f&v.flag != 0 {
			all = append(all, v.text)
		}
	}
	return strings.Join(all, ", ")
}

// ShortName cuts a name to fit a button.
func ShortName(name string) string {
	const most = 12
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}
