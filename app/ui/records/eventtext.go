package records

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// eventState is the state of an event or a failure as a word with a symbol.
func eventState(state string) (string, widget.Tint) {
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

// eventFacts are the fields of an event, and of its failure if it has one.
func eventFacts(e core.Stored, f *core.Failure, now time.Time) []widget.Fact {
	state, color := eventState(e.State)
	if e.State == core.StateClaimed && e.ClaimedBy != 0 {
		state = text.Tr("{{.State}} by node {{.Node}}", text.With("State", state, "Node", e.ClaimedBy))
	}
	facts := []widget.Fact{{Name: text.Tr("State"), Value: state, Tint: color}}
	if f != nil {
		facts = append(facts, failureFacts(*f, now)...)
	}
	facts = append(facts, widget.Fact{Name: text.Tr("Kind"), Value: e.Kind})
	for _, v := range []widget.Fact{
		{Name: text.Tr("Subreddit"), Value: e.Subreddit},
		{Name: text.Tr("Author"), Value: e.AuthorName()},
		{Name: text.Tr("Score"), Value: scoreText(e.Event)},
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
		{Name: text.Tr("Failed"), Value: utcSecond(f.FailedAt) + " UTC"},
		{Name: text.Tr("Next attempt"), Value: nextAttempt(f, now)},
		{Name: text.Tr("Error"), Value: f.Error, Tint: widget.TintAlarm},
	}
}

// nextAttempt says when a failure is retried.
func nextAttempt(f core.Failure, now time.Time) string {
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

// maxShown is how many bytes of a record the window shows: breaking more into
// lines would be noticeable.
const maxShown = 8 << 10

// recordText is an event's data for the screen: indented JSON, cut to max
// bytes. note says how it differs from the stored record; it may be empty.
func recordText(data []byte, max int) (s, note string) {
	if len(data) == 0 {
		return "", text.Tr("The source's record was not kept.")
	}
	if s, ok := indented(data, max); ok {
		if cut, was := cutText(s, max); was {
			return cut, text.Tr("Only the beginning is shown; the record has {{.Size}}.", text.With("Size", text.Size(int64(len(data)))))
		}
		return s, ""
	}
	s, note = linesText(data, max)
	return s, strings.TrimSpace(text.Tr("The record is not JSON.") + " " + note)
}

// linesText is a rejected line for the screen, cut to max bytes.
func linesText(data []byte, max int) (s, note string) {
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		if cut, was := cutText(string(data), max); was {
			return cut, text.Tr("Only the beginning is shown; there are {{.Size}}.", text.With("Size", text.Size(int64(len(data)))))
		}
		return string(data), ""
	}
	note = text.Tr("Not UTF-8: shown as hexadecimal numbers and characters.")
	if most := max / 4; len(data) > most {
		data = data[:most]
		note = text.Tr("Not UTF-8: the beginning is shown as hexadecimal numbers and characters.")
	}
	return hexText(data), note
}

// hexText writes bytes as hexadecimal numbers and characters, eight to a line,
// so that a line fits into the details.
func hexText(data []byte) string {
	var b strings.Builder
	for at := 0; at < len(data); at += 8 {
		row := data[at:min(at+8, len(data))]
		chars := slices.Clone(row)
		for i, c := range chars {
			if c < ' ' || c > '~' {
				chars[i] = '.'
			}
		}
		fmt.Fprintf(&b, "%04x  %-23s  %s\n", at, fmt.Sprintf("% x", row), chars)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// indented writes JSON with a line for each value. It reads little more of it
// than max bytes of text need.
func indented(data []byte, max int) (string, bool) {
	lax := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	var out bytes.Buffer
	from := jsontext.NewDecoder(bytes.NewReader(data), lax...)
	to := jsontext.NewEncoder(&out, append(lax, jsontext.WithIndent("  "))...)
	for out.Len() <= max { // what the encoder buffers doesn't count
		t, err := from.ReadToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || to.WriteToken(t) != nil {
			return "", false
		}
	}
	return strings.TrimSuffix(out.String(), "\n"), true
}

// cutText cuts a text to at most max bytes, between characters.
func cutText(text string, max int) (string, bool) {
	if len(text) <= max {
		return text, false
	}
	for max > 0 && !utf8.RuneStart(text[max]) {
		max--
	}
	return text[:max] + "…", true
}

// shortName cuts a name to fit a button.
func shortName(name string) string {
	const most = 12
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}
