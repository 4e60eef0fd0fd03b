package text

import (
	"fmt"
	"strings"

	"weir/app/locale"
	"weir/core/message"
)

// Of returns a text of another package in the user's language.
func Of(t message.Text) string {
	if len(t.Parts) > 0 {
		var all strings.Builder
		for _, p := range t.Parts {
			if p.Text != nil {
				all.WriteString(Of(*p.Text))
			} else {
				all.WriteString(p.Verbatim)
			}
		}
		return all.String()
	}
	if t.Template == "" {
		return ""
	}
	data := make(map[string]any, len(t.Values))
	for name, value := range t.Values {
		data[name] = valueText(value)
	}
	if t.One != "" {
		return Trn(t.Count, t.One, t.Template, data)
	}
	return Tr(t.Template, data)
}

// valueText is a value of a text as its template shows it.
func valueText(value any) any {
	switch v := value.(type) {
	case message.Text:
		return Of(v)
	case error:
		return Error(v)
	case message.Thousands:
		return locale.Thousands(int64(v))
	case message.Number, message.Decimal, message.Rate, message.Percent, message.Length, message.Bytes:
		return locale.Numeral(fmt.Sprint(v))
	}
	return value
}

// Error returns an error's text, as far as possible in the user's language. What a system
// or a server said stays as it is: that is what one searches for.
func Error(err error) string { return Of(message.Of(err)) }
