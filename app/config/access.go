package config

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"weir/core/message"
)

// Get returns a setting's value as text that Set takes back: words as they
// are, lists as List writes them.
func (c *Config) Get(key string) (string, error) {
	if _, err := find(key); err != nil {
		return "", err
	}
	return valueText(c.field(key)), nil
}

// Set changes one setting to a value that a person wrote in a variable, a flag or
// a form. A list is written as in TOML, ["a", "b,c"], or as plain items between
// commas; space around items is ignored. An error names the key and leaves the
// setting as it was.
func (c *Config) Set(key, text string) error {
	s, err := find(key)
	if err != nil {
		return err
	}
	return c.change(s, func(field any) error { return readText(field, text) })
}

// List writes a list so that Set reads the same items, whatever they contain.
func List(items []string) string { return valueTOML(&items) }

// find returns the setting of that key.
func find(key string) (Setting, error) {
	all := Settings()
	i := slices.IndexFunc(all, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return Setting{}, message.NewError("{{.Key}}: no such setting; {{.Remedy}}", "Key", key, "Remedy", nearestKey(key))
	}
	return all[i], nil
}

// setTOML changes one setting to a value that the file's parser yielded.
func (c *Config) setTOML(s Setting, value any) error {
	return c.change(s, func(field any) error { return readTOML(field, value) })
}

// change lets read fill in a new value and stores it if it is possible.
func (c *Config) change(s Setting, read func(field any) error) error {
	field := reflect.ValueOf(c.field(s.Key))
	fresh := reflect.New(field.Type().Elem())
	err := read(fresh.Interface())
	if err == nil {
		err = s.possible(fresh.Interface())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Key, err)
	}
	field.Elem().Set(fresh.Elem())
	return nil
}

// field returns a pointer to the field that the tags lead to.
func (c *Config) field(key string) any {
	v := reflect.ValueOf(c).Elem()
	for name := range strings.SplitSeq(key, ".") {
		t, i := v.Type(), 0
		for t.Field(i).Tag.Get("toml") != name {
			i++
		}
		v = v.Field(i)
	}
	return v.Addr().Interface()
}

// possible says why a value is impossible.
func (s Setting) possible(field any) error {
	ok := true
	switch {
	case len(s.Choices) > 0:
		ok = slices.Contains(s.Choices, valueText(field))
	case s.Pattern != "":
		ok = regexp.MustCompile(s.Pattern).MatchString(valueText(field))
	case s.Min != "" || s.Max != "":
		// Written so that NaN, which compares with nothing, is refused.
		n := number(field)
		if !(n >= s.bound(field, s.Min, n) && n <= s.bound(field, s.Max, n)) {
			return message.NewError("{{.Value}} is out of range: {{.Bounds}}", "Value", valueTOML(field), "Bounds", s.Bounds())
		}
	}
	if !ok {
		return message.NewError("got {{.Value}}, want {{.Bounds}}", "Value", valueTOML(field), "Bounds", s.Bounds())
	}
	return nil
}

// bound reads Min or Max as a value of the field's type.
func (s Setting) bound(field any, text string, open float64) float64 {
	if text == "" {
		return open
	}
	b := reflect.New(reflect.TypeOf(field).Elem()).Interface()
	if err := readText(b, text); err != nil {
		panic(fmt.Sprintf("%s: bound: %v", s.Key, err))
	}
	return number(b)
}
