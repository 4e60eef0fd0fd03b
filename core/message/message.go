// Package message holds texts for people in a form that can be translated. A Text is
// English; whoever shows it in another language translates its template and formats its
// values. Command lines, logs and files use String.
//
//	message.New("{{.File}} has no room for {{.Events}} events", "File", path, "Events", message.Number(n))
//
// The templates are written as literals where a Text is made: that is how the files of
// translations are kept complete.
package message

import (
	"fmt"
	"strings"
)

// Text is a text, or a sequence of texts. The zero value is no text. It must not be
// changed once it is made.
type Text struct {
	Template string         // with {{.Name}} for a value; empty if there are Parts
	One      string         // the template for a Count of 1; empty if the text is about no number
	Count    int            // how many things the text is about, if One isn't empty
	Values   map[string]any // by name: a string, a Text, an error, or a number of this package or of Go

	Parts []Part // one after the other, instead of a template
}

// Part is a piece of a text: either one to translate, or one that stays as it is.
type Part struct {
	Text     *Text
	Verbatim string // if Text is nil
}

// New returns a text with a template and pairs of a name and a value.
func New(template string, pairs ...any) Text { return Text{Template: template, Values: values(pairs)} }

// Plural returns a text about n things: one is the template for a single thing, many for
// any other number.
func Plural(n int, one, many string, pairs ...any) Text {
	return Text{Template: many, One: one, Count: n, Values: values(pairs)}
}

// Later marks an English text that is a string of its own, without values: it is
// translated where it is shown.
func Later(text string) string { return text }

// Verbatim returns a text that is the same in all languages, such as a path, or what an
// operating system or a server said.
func Verbatim(text string) Text {
	if text == "" {
		return Text{}
	}
	return Text{Parts: []Part{{Verbatim: text}}}
}

// Join returns all texts but the empty ones, with a separator between them.
func Join(separator string, texts ...Text) Text {
	var all Text
	for _, t := range texts {
		if t.Empty() {
			continue
		}
		if len(all.Parts) > 0 && separator != "" {
			all.Parts = append(all.Parts, Part{Verbatim: separator})
		}
		if len(t.Parts) > 0 {
			all.Parts = append(all.Parts, t.Parts...)
		} else {
			all.Parts = append(all.Parts, Part{Text: &t})
		}
	}
	return all
}

func values(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

// Empty reports whether there is no text.
func (t Text) Empty() bool { return t.Template == "" && len(t.Parts) == 0 }

// String returns the text in English.
func (t Text) String() string {
	if len(t.Parts) > 0 {
		var b strings.Builder
		for _, p := range t.Parts {
			b.WriteString(p.String())
		}
		return b.String()
	}
	template := t.Template
	if t.One != "" && t.Count == 1 {
		template = t.One
	}
	if len(t.Values) == 0 {
		return template
	}
	pairs := make([]string, 0, 2*len(t.Values))
	for name, value := range t.Values {
		pairs = append(pairs, "{{."+name+"}}", fmt.Sprint(value))
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// MarshalText returns the text in English, for JSON.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText returns. The text can no longer be translated.
func (t *Text) UnmarshalText(text []byte) error {
	*t = Verbatim(string(text))
	return nil
}

// String returns the part in English.
func (p Part) String() string {
	if p.Text != nil {
		return p.Text.String()
	}
	return p.Verbatim
}

// Map returns the text with change applied to all that stays as it is in translations,
// also in the texts and errors among its values.
func (t Text) Map(change func(verbatim string) string) Text {
	if len(t.Parts) > 0 {
		parts := make([]Part, len(t.Parts))
		for i, p := range t.Parts {
			if p.Text != nil {
				inner := p.Text.Map(change)
				parts[i].Text = &inner
			} else {
				parts[i].Verbatim = change(p.Verbatim)
			}
		}
		t.Parts = parts
		return t
	}
	if len(t.Values) > 0 {
		changed := make(map[string]any, len(t.Values))
		for name, value := range t.Values {
			switch v := value.(type) {
			case Text:
				value = v.Map(change)
			case error:
				value = Of(v).Map(change)
			}
			changed[name] = value
		}
		t.Values = changed
	}
	return t
}
