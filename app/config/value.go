package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"weir/core/message"
)

// number makes values of all types that have bounds comparable.
func number(field any) float64 {
	v := reflect.ValueOf(field).Elem()
	if v.CanFloat() {
		return v.Float()
	}
	return float64(v.Int())
}

// readText reads what a person wrote outside of a file.
func readText(field any, text string) error {
	var err error
	switch field := field.(type) {
	case *string:
		*field = text
	case *int:
		if *field, err = strconv.Atoi(text); err != nil {
			return message.NewError("got {{.Value}}, want a whole number", "Value", strconv.Quote(text))
		}
	case *int64:
		if *field, err = strconv.ParseInt(text, 10, 64); err != nil {
			return message.NewError("got {{.Value}}, want a whole number", "Value", strconv.Quote(text))
		}
	case *float64:
		if *field, err = strconv.ParseFloat(text, 64); err != nil {
			return message.NewError("got {{.Value}}, want a number", "Value", strconv.Quote(text))
		}
	case *[]string:
		*field, err = readList(text)
		return err
	case encoding.TextUnmarshaler:
		return field.UnmarshalText([]byte(text))
	}
	return nil
}

func readList(text string) ([]string, error) {
	switch {
	case text == "":
		return nil, nil
	case text[0] != '[':
		items := strings.Split(text, ",")
		for i, item := range items {
			items[i] = strings.TrimSpace(item)
		}
		return items, nil
	}
	var list struct{ V []string }
	if meta, err := toml.Decode("V = "+text, &list); err != nil || len(meta.Keys()) != 1 {
		return nil, message.NewError(`got {{.Value}}, want a list like ["a", "b"]`, "Value", strconv.Quote(text))
	}
	return append([]string(nil), list.V...), nil // so that no items are always nil
}

// readTOML takes over what the file's parser yielded, if it has the right type.
func readTOML(field, value any) error {
	switch field := field.(type) {
	case *int, *int64:
		if n, ok := value.(int64); ok {
			return readText(field, strconv.FormatInt(n, 10))
		}
		return wrongType(value, message.New("a whole number"))
	case *float64:
		switch n := value.(type) {
		case float64:
			*field = n
		case int64:
			*field = float64(n)
		default:
			return wrongType(value, message.New("a number"))
		}
		return nil
	case *[]string:
		items, ok := value.([]any)
		if !ok {
			return wrongType(value, message.New(`a list like ["a", "b"]`))
		}
		for _, item := range items {
			text, ok := item.(string)
			if !ok {
				return message.NewError("in the list: {{.Error}}", "Error", wrongType(item, message.New("text in quotes")))
			}
			*field = append(*field, text)
		}
		return nil
	}
	text, ok := value.(string)
	if !ok {
		want := message.New("text in quotes")
		switch field.(type) {
		case *Duration:
			want = message.New(`a duration in quotes, like "30s" or "7d"`)
		case *Size:
			want = message.New(`a size in quotes, like "16MiB"`)
		}
		return wrongType(value, want)
	}
	return readText(field, text)
}

// wrongType doesn't show the value: it may be a password in the wrong place.
func wrongType(value any, want message.Text) error {
	got := message.New("a value of another type")
	switch value.(type) {
	case string:
		got = message.New("text")
	case int64:
		got = message.New("a whole number")
	case float64:
		got = message.New("a fraction")
	case bool:
		got = message.New("true or false")
	case time.Time:
		got = message.New("a date or time")
	case []any, []map[string]any:
		got = message.New("a list")
	case map[string]any:
		got = message.New("a table")
	}
	return message.NewError("got {{.Got}}, want {{.Want}}", "Got", got, "Want", want)
}

// valueText writes a value as readText reads it.
func valueText(field any) string {
	switch field := field.(type) {
	case *string:
		return *field
	case *float64:
		return strconv.FormatFloat(*field, 'f', -1, 64)
	case *[]string:
		return valueTOML(field)
	default:
		return fmt.Sprint(reflect.ValueOf(field).Elem())
	}
}

// valueTOML writes a value as it stands in the file.
func valueTOML(field any) string {
	switch field := field.(type) {
	case *string:
		return quote(*field)
	case *[]string:
		quoted := make([]string, len(*field))
		for i, item := range *field {
			quoted[i] = quote(item)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case *Duration, *Size:
		return quote(valueText(field))
	default:
		return valueText(field)
	}
}

// quote writes a TOML string on one line.
func quote(text string) string {
	// A map of a string can always be encoded.
	line, _ := toml.Marshal(map[string]string{"v": text})
	return strings.TrimSuffix(strings.TrimPrefix(string(line), "v = "), "\n")
}
