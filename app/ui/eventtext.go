package ui

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

	"weir/core"
)

// eventState is an event's or a failure's state as a word and a symbol.
func eventState(state string) (string, tint) {
	switch state {
	case core.StateWaiting:
		return "○ " + tr("waiting"), tintPlain
	case core.StateClaimed:
		return "● " + tr("claimed"), tintPlain
	case core.StateRetry:
		return "↻ " + tr("retry"), tintWarning
	case core.StateSettled:
		return success + " " + tr("settled"), tintMuted
	case core.StateDead:
		return failure + " " + tr("dead"), tintAlarm
	case core.StateDiscarded:
		return "– " + tr("discarded"), tintMuted
	}
	return state, tintPlain
}

// eventFacts are all fields of an event, and of its failure when it has one.
func eventFacts(e core.Stored, f *core.Failure, now time.Time) []fact {
	state, color := eventState(e.State)
	if e.State == core.StateClaimed && e.ClaimedBy != 0 {
		state = tr("{{.State}} by node {{.Node}}", with("State", state, "Node", e.ClaimedBy))
	}
	facts := []fact{{tr("State"), state, color}}
	if f != nil {
		facts = append(facts, failureFacts(*f, now)...)
	}
	facts = append(facts, fact{name: tr("Kind"), value: e.Kind})
	for _, v := range []fact{
		{name: tr("Subreddit"), value: e.Subreddit},
		{name: tr("Author"), value: e.AuthorName()},
		{name: tr("Score"), value: scoreText(e.Event)},
		{name: tr("Created"), value: e.CreatedAt.UTC().Format("2006-01-02 15:04:05.999999 UTC")},
		{name: tr("Stored"), value: e.StoredAt.UTC().Format("2006-01-02 15:04:05.999999 UTC")},
		{name: tr("Source"), value: e.Source},
		{name: tr("Key"), value: e.Key},
		{name: tr("Parent"), value: e.Parent},
		{name: tr("Link"), value: e.Link},
		{name: tr("Flags"), value: flagsText(e.Flags)},
	} {
		if v.value != "" {
			facts = append(facts, v)
		}
	}
	return facts
}

// failureFacts are what is known of a failure.
func failureFacts(f core.Failure, now time.Time) []fact {
	return []fact{
		{name: tr("Attempts"), value: grouped(float64(f.Attempts))},
		{name: tr("Failed"), value: utcSecond(f.FailedAt) + " UTC"},
		{name: tr("Next attempt"), value: nextAttempt(f, now)},
		{tr("Error"), f.Error, tintAlarm},
	}
}

// nextAttempt says when a failure is tried again.
func nextAttempt(f core.Failure, now time.Time) string {
	switch {
	case f.Claimed:
		return tr("being tried")
	case f.NextAttemptAt.IsZero():
		return "–"
	case !f.NextAttemptAt.After(now):
		return tr("due now")
	}
	return tr("in {{.Time}}", with("Time", lasting(f.NextAttemptAt.Sub(now))))
}

func scoreText(e core.Event) string {
	if !e.Scored {
		return ""
	}
	return grouped(float64(e.Score))
}

// scoreCell is the score in a column, where a number that is cut would read as
// a smaller one.
func scoreCell(e core.Event) string {
	if e.Scored && (e.Score <= -1e6 || e.Score >= 1e6) {
		return large(float64(e.Score))
	}
	return scoreText(e)
}

func flagsText(f core.Flags) string {
	var all []string
	for _, v := range []struct {
		flag core.Flags
		text string
	}{
		{core.AuthorDeleted, tr("author {{.State}}", with("State", core.Deleted))},
		{core.TextDeleted, tr("text {{.State}}", with("State", core.Deleted))},
		{core.TextRemoved, tr("text {{.State}}", with("State", core.Removed))},
		{core.ScoreSettled, tr("score final")},
	} {
		if f&v.flag != 0 {
			all = append(all, v.text)
		}
	}
	return strings.Join(all, ", ")
}

// maxShown is how many bytes of a record the window shows: breaking more into
// lines would be felt.
const maxShown = 8 << 10

// recordText is an event's data for the screen: JSON indented, cut to max
// bytes. note says what is not as it stood; it may be empty.
func recordText(data []byte, max int) (text, note string) {
	if len(data) == 0 {
		return "", tr("The source's record was not kept.")
	}
	if text, ok := indented(data, max); ok {
		if cut, was := cutText(text, max); was {
			return cut, tr("Only the beginning is shown; the record has {{.Size}}.", with("Size", sizeText(int64(len(data)))))
		}
		return text, ""
	}
	text, note = linesText(data, max)
	return text, strings.TrimSpace(tr("The record is not JSON.") + " " + note)
}

// linesText is the bytes of a rejected line for the screen, cut to max bytes.
func linesText(data []byte, max int) (text, note string) {
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		if cut, was := cutText(string(data), max); was {
			return cut, tr("Only the beginning is shown; there are {{.Size}}.", with("Size", sizeText(int64(len(data)))))
		}
		return string(data), ""
	}
	note = tr("Not UTF-8: shown as hexadecimal numbers and characters.")
	if most := max / 4; len(data) > most {
		data = data[:most]
		note = tr("Not UTF-8: the beginning is shown as hexadecimal numbers and characters.")
	}
	return hexText(data), note
}

// hexText writes bytes as hexadecimal numbers and characters, eight on a line,
// so that a line fits into the side panel.
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

// indented writes JSON with a line for each value. It reads no further than
// somewhat more than max bytes of text need.
func indented(data []byte, max int) (string, bool) {
	lax := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	var out bytes.Buffer
	from := jsontext.NewDecoder(bytes.NewReader(data), lax...)
	to := jsontext.NewEncoder(&out, append(lax, jsontext.WithIndent("  "))...)
	for out.Len() <= max { // what the encoder still holds back doesn't count
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

// shortName cuts a name, for a button.
func shortName(name string) string {
	const most = 12
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}
