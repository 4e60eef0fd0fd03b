package recordview

import (
	"time"

	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// StateChoices are the states as a person chooses among them; the first is any.
func StateChoices(states []string, describe func(string) (string, widget.Tint)) []string {
	all := []string{text.Tr("any")}
	for _, s := range states {
		word, _ := describe(s)
		all = append(all, word)
	}
	return all
}

// ChosenState is the state that is chosen among them; empty for any.
func ChosenState(s *widget.Choice, states []string) string {
	if i := s.SelectedIndex(); i > 0 {
		return states[i-1]
	}
	return ""
}

// Columns are the columns of a list of events.
func Columns() []widget.Column {
	return []widget.Column{
		{Name: text.Tr("Event"), Width: 88, Right: true, Rank: 3},
		{Name: text.Tr("Created (UTC)"), Width: 136, Rank: 1},
		{Name: text.Tr("Kind"), Width: 72, Rank: 4, Grow: 0.2},
		{Name: text.Tr("Subreddit"), Width: 96, Rank: 2, Grow: 1},
		{Name: text.Tr("Author"), Width: 96, Rank: 5, Grow: 1},
		{Name: text.Tr("Score"), Width: 66, Right: true, Rank: 6},
		{Name: text.Tr("State"), Width: 92},
		{Name: text.Tr("Key"), Width: 84, Rank: 7, Grow: 0.7},
	}
}

// Cell is the cell of an event in a column.
func Cell(e core.Stored, column int) widget.Cell {
	switch column {
	case 0:
		return widget.Cell{Text: text.Grouped(float64(e.ID)), Tint: widget.TintMuted}
	case 1:
		return widget.Cell{Text: UTCSecond(e.CreatedAt), Tint: widget.TintPlain}
	case 2:
		return widget.Cell{Text: e.Kind, Tint: widget.TintPlain}
	case 3:
		return widget.Cell{Text: e.Subreddit, Tint: widget.TintPlain}
	case 4:
		if e.Author == "" {
			return widget.Cell{Text: e.AuthorName(), Tint: widget.TintMuted}
		}
		return widget.Cell{Text: e.Author, Tint: widget.TintPlain}
	case 5:
		return widget.Cell{Text: scoreCell(e.Event), Tint: widget.TintPlain}
	case 6:
		text, color := State(e.State)
		return widget.Cell{Text: text, Tint: color}
	}
	return widget.Cell{Text: e.Key, Tint: widget.TintMuted}
}

// UTCMinute writes a time to the minute.
func UTCMinute(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// UTCSecond writes a time to the second.
func UTCSecond(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format(time.DateTime)
}
