package core

import (
	"bytes"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"weir/core/message"
)

// Filter selects events. Empty fields select everything; each list matches any
// of its entries.
type Filter struct {
	Sources    []string // the key spaces
	Kinds      []string
	Subreddits []string        // ignoring case, with or without "r/" or "/r/"
	Authors    []string        // ignoring case, with or without "u/" or "/u/"; Deleted finds those that were
	Except     Except          `json:",omitzero"` // so that a selection without it is written as it always was
	IDs        map[string]bool // keys, with or without Reddit's "t1_" and "t3_", as they stand
	After      time.Time       // created at or after
	Before     time.Time       // created before
	MinScore   *int64          // a known score of at least this
	MaxScore   *int64          // a known score of at most this
	Text       Text            // some text of the event's data, or what stands for a missing one, matches it
}

// Except is what a filter leaves out, as its lists select it.
type Except struct {
	Sources, Kinds, Subreddits, Authors []string
}

// SplitNames splits a list of names as people write it: those with "-" before them, given
// without it, are for Except. What really begins with "-" is selected with its prefix
// before it, as in "u/-x".
func SplitNames(names []string) (selected, except []string) {
	for _, name := range names {
		if left, ok := strings.CutPrefix(name, "-"); ok {
			except = append(except, left)
		} else {
			selected = append(selected, name)
		}
	}
	return selected, except
}

// Match reports whether the filter selects the event.
func (f *Filter) Match(e *Event) bool {
	return f.MatchFields(e) && f.MatchText(e, e.Data)
}

// MatchText reports whether the filter selects the event by its text, which is
// looked for in a record: the event's data, or what that was made of. What the
// flags say was deleted or removed counts as a text of it, also where the record
// was not stored or says it in other ways.
func (f *Filter) MatchText(e *Event, record []byte) bool {
	return f.Text.Empty() || f.Text.Match(record) ||
		e.Flags&(AuthorDeleted|TextDeleted) != 0 && f.Text.MatchString(Deleted) ||
		e.Flags&TextRemoved != 0 && f.Text.MatchString(Removed)
}

// MatchFields is Match without the text.
func (f *Filter) MatchFields(e *Event) bool {
	return (len(f.Sources) == 0 || slices.Contains(f.Sources, e.Source)) &&
		(len(f.Kinds) == 0 || slices.Contains(f.Kinds, e.Kind)) &&
		(len(f.Subreddits) == 0 || containsName(f.Subreddits, "r/", e.Subreddit)) &&
		(len(f.Authors) == 0 || containsName(f.Authors, "u/", e.Author) || e.Flags&AuthorDeleted != 0 && NamesDeleted(f.Authors)) &&
		!f.Except.match(e) &&
		(len(f.IDs) == 0 || f.IDs[e.Key] || f.IDs[trimThing(e.Key)]) &&
		(f.After.IsZero() || !e.CreatedAt.Before(f.After)) &&
		(f.Before.IsZero() || e.CreatedAt.Before(f.Before)) &&
		(f.MinScore == nil || e.Scored && e.Score >= *f.MinScore) &&
		(f.MaxScore == nil || e.Scored && e.Score <= *f.MaxScore)
}

// Empty reports whether nothing is left out.
func (x *Except) Empty() bool {
	return len(x.Sources)+len(x.Kinds)+len(x.Subreddits)+len(x.Authors) == 0
}

// Equal reports whether the same names are left out, in the same order.
func (x *Except) Equal(o *Except) bool {
	return slices.Equal(x.Sources, o.Sources) && slices.Equal(x.Kinds, o.Kinds) && slices.Equal(x.Subreddits, o.Subreddits) && slices.Equal(x.Authors, o.Authors)
}

func (x *Except) match(e *Event) bool {
	return slices.Contains(x.Sources, e.Source) || slices.Contains(x.Kinds, e.Kind) ||
		containsName(x.Subreddits, "r/", e.Subreddit) ||
		containsName(x.Authors, "u/", e.Author) || e.Flags&AuthorDeleted != 0 && NamesDeleted(x.Authors)
}

// Countable reports whether totals answer the filter: they know sources, whole
// hours, kinds and subreddits.
func (f *Filter) Countable() bool {
	whole := func(t time.Time) bool { return t.IsZero() || t.Equal(t.Truncate(time.Hour)) }
	return len(f.Authors) == 0 && len(f.Except.Authors) == 0 && len(f.IDs) == 0 && f.MinScore == nil && f.MaxScore == nil &&
		f.Text.Empty() && whole(f.After) && whole(f.Before)
}

// TrimName returns a name without the prefix that people write before it:
// "r/" or "/r/" of a subreddit, "u/" or "/u/" of an author.
func TrimName(name, prefix string) string {
	name = strings.TrimPrefix(name, "/")
	if len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
		return name[len(prefix):]
	}
	return name
}

// NamesDeleted reports whether Deleted is among the names of a filter's authors.
func NamesDeleted(authors []string) bool { return containsName(authors, "u/", Deleted) }

func containsName(names []string, prefix, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return strings.EqualFold(TrimName(n, prefix), name)
	})
}

// trimThing returns a Reddit name's id: "t1_x" is "x".
func trimThing(key string) string {
	if len(key) > 3 && key[0] == 't' && (key[1] == '1' || key[1] == '3') && key[2] == '_' {
		return key[3:]
	}
	return key
}

// Text is a search term for events: a part of a text, ignoring case, or a
// regular expression. The zero Text is empty, and matches nothing.
type Text struct {
	part       string         // in lower case
	raw        bool           // lacks can tell
	expression *regexp.Regexp // nil unless given
	given      string
}

// ParseText parses a search term: "/…/" is a regular expression as
// https://pkg.go.dev/regexp/syntax has it, anything else stands for itself.
func ParseText(s string) (Text, error) {
	t := Text{given: s}
	if inner, ok := strings.CutPrefix(s, "/"); ok && len(inner) > 1 && strings.HasSuffix(inner, "/") {
		var err error
		if t.expression, err = regexp.Compile(strings.TrimSuffix(inner, "/")); err != nil {
			return Text{}, message.NewError("{{.Text}} is not a regular expression: {{.Error}}", "Text", strconv.Quote(s), "Error", err)
		}
		return t, nil
	}
	t.part = strings.ToLower(s)
	t.raw = rawly(t.part)
	return t, nil
}

// Empty reports whether there is no search term.
func (t Text) Empty() bool { return t.given == "" }

// String returns what ParseText was given.
func (t Text) String() string { return t.given }

// Plain returns the text in lower case, ok is false when it is an expression.
func (t Text) Plain() (part string, ok bool) { return t.part, t.expression == nil }

// MatchString reports whether s has the text in it.
func (t Text) MatchString(s string) bool {
	if t.expression != nil {
		return t.expression.MatchString(s)
	}
	return strings.Contains(strings.ToLower(s), t.part)
}

// All yields where s has the text, from left to right, as the byte offsets of the
// beginning and the end. Occurrences don't overlap and are never empty.
func (t Text) All(s string) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		if t.expression != nil {
			for _, at := range t.expression.FindAllStringIndex(s, -1) {
				if at[0] < at[1] && !yield(at[0], at[1]) {
					return
				}
			}
			return
		}
		if t.part == "" {
			return
		}
		lower, origin := lowered(s)
		for from := 0; ; {
			at := strings.Index(lower[from:], t.part)
			if at < 0 {
				return
			}
			at += from
			from = at + len(t.part)
			if !yield(origin(at), origin(from)) {
				return
			}
		}
	}
}

// lowered returns s in lower case, and a function that finds where an offset in that
// was in s: some characters have a different length in lower case.
func lowered(s string) (lower string, origin func(int) int) {
	lower = strings.ToLower(s)
	if len(lower) == len(s) && strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return lower, func(at int) int { return at }
	}
	origins := make([]int, 0, len(lower)+1)
	for at, r := range s {
		for range utf8.RuneLen(unicode.ToLower(r)) {
			origins = append(origins, at)
		}
	}
	origins = append(origins, len(s))
	return lower, func(at int) int { return origins[at] }
}

// Match reports whether some string in the JSON value data matches. Names of
// members don't count, nor does data that isn't JSON.
func (t Text) Match(data []byte) bool {
	if t.lacks(data) {
		return false
	}
	d := jsontext.NewDecoder(bytes.NewReader(data),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		token, err := d.ReadToken()
		if err != nil {
			return false
		}
		kind, length := d.StackIndex(d.StackDepth())
		isName := kind == '{' && length%2 == 1
		if token.Kind() == '"' && !isName && t.MatchString(token.String()) {
			return true
		}
	}
}
