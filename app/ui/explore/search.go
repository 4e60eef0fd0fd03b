package explore

import (
	"encoding/csv"
	"errors"
	"runtime"
	"strings"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/text"
	"weir/core"
)

// Search has the values of the fields.
type Search control.Search

// fieldError is an error in one field.
type fieldError struct {
	field string // its label, translated
	err   error
}

// Error names the field.
func (e *fieldError) Error() string { return e.field + ": " + text.Error(e.err) }

// query is the filter of the fields, and the states. Its errors are *fieldError.
func (s Search) query() (f core.Filter, states []string, err error) {
	for _, list := range []struct {
		text          string
		names, except *[]string
	}{
		{s.Source, &f.Sources, &f.Except.Sources},
		{s.Kind, &f.Kinds, &f.Except.Kinds},
		{s.Subreddit, &f.Subreddits, &f.Except.Subreddits},
		{s.Author, &f.Authors, &f.Except.Authors},
	} {
		*list.names, *list.except = core.SplitNames(text.SplitList(list.text))
	}
	if s.State != "" {
		states = []string{s.State}
	}
	if f.Text, err = core.ParseText(strings.TrimSpace(s.Text)); err != nil {
		return f, states, &fieldError{text.Tr("Text"), err}
	}
	if f.After, err = text.ParseTime(s.From); err != nil {
		return f, states, &fieldError{text.Tr("From"), err}
	}
	if f.Before, err = text.ParseTime(s.Before); err != nil {
		return f, states, &fieldError{text.Tr("Before"), err}
	}
	if a, b := f.After, f.Before; !a.IsZero() && !b.IsZero() && !b.After(a) {
		return f, states, &fieldError{text.Tr("Before"), errors.New(text.Tr("want a time later than From"))}
	}
	return f, states, nil
}

// empty reports whether no field has a value.
func (s Search) empty() bool { return s == Search{} }

// flags are the command line's flags for the search, for a shell on this system.
func (s Search) flags() string {
	var b strings.Builder
	for _, f := range []struct{ flag, value string }{
		{"source", s.Source}, {"kind", s.Kind}, {"subreddit", s.Subreddit}, {"author", s.Author}, {"state", s.State},
		{"from", s.From}, {"before", s.Before}, {"match", s.Text},
	} {
		value := f.value
		if value == "" {
			continue
		}
		if f.flag != "match" && f.flag != "from" && f.flag != "before" {
			value = commaSeparated(text.SplitList(value))
		}
		b.WriteString(" --" + f.flag + " " + quoted(value, runtime.GOOS == "windows"))
	}
	return b.String()
}

// storeFlags are the command line's flags for the store that is open. Those of a server are
// in the settings, with its password.
func storeFlags(s control.State) string {
	switch {
	case s.Demo:
		return " --demo"
	case s.Choice.Backend == "sqlite":
		return " --db " + quoted(s.Choice.Path, runtime.GOOS == "windows")
	case s.Choice.Backend != "":
		return " --store " + s.Choice.Backend
	}
	return ""
}

// commaSeparated is a list as flags take it: CSV.
func commaSeparated(names []string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(names) // a Builder has no errors
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// quoted is a word as a shell reads it: sh or, on Windows, the command prompt and
// PowerShell alike.
func quoted(word string, windows bool) string {
	signs := "_-./:+"
	if !windows {
		signs += ",@" // of which PowerShell makes lists
	}
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(signs, r)
	}
	switch {
	case word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0:
		return word
	case !windows:
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	case strings.ContainsAny(word, "$`“”„"): // for PowerShell alone: in double quotes it reads these
		return "'" + strings.ReplaceAll(word, "'", "''") + "'"
	}
	ends := len(word) - len(strings.TrimRight(word, `\`)) // which would take the quote for text
	return `"` + strings.ReplaceAll(word, `"`, `""`) + strings.Repeat(`\`, ends) + `"`
}

// String names the search among others.
func (s Search) String() string {
	var parts []string
	for _, value := range []string{s.Source, s.Kind, s.Subreddit, s.Author, s.State} {
		if value != "" {
			parts = append(parts, value)
		}
	}
	if s.Text != "" {
		parts = append(parts, "“"+s.Text+"”")
	}
	switch {
	case s.From != "" && s.Before != "":
		parts = append(parts, s.From+" – "+s.Before)
	case s.From != "":
		parts = append(parts, text.Tr("from {{.Time}}", text.With("Time", s.From)))
	case s.Before != "":
		parts = append(parts, text.Tr("before {{.Time}}", text.With("Time", s.Before)))
	}
	if len(parts) == 0 {
		return text.Tr("all events")
	}
	return text.OneLine(strings.Join(parts, " · "))
}

// timeText is a moment as a field has it: as short as it can be.
func timeText(t time.Time) string {
	t = t.UTC()
	switch {
	case t.IsZero():
		return ""
	case t.Equal(t.Truncate(24 * time.Hour)):
		return t.Format(time.DateOnly)
	case t.Equal(t.Truncate(time.Minute)):
		return t.Format("2006-01-02 15:04")
	case t.Equal(t.Truncate(time.Second)):
		return t.Format(time.DateTime)
	}
	return t.Format(time.RFC3339Nano)
}

// without is the search with a name left out of a list, or with only this one.
func excluded(list, name string) string {
	if list == "" {
		return "-" + name
	}
	return list + ", -" + name
}
