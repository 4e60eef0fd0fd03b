package config_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"weir/app/config"
)

// fields lists the keys that a struct's tags make, in order.
func fields(t reflect.Type, prefix string) (keys []string) {
	for f := range t.Fields() {
		key := prefix + f.Tag.Get("toml")
		if f.Type.Kind() == reflect.Struct {
			keys = append(keys, fields(f.Type, key+".")...)
		} else {
			keys = append(keys, key)
		}
	}
	return keys
}

// TestSettingsAreTheFields: no field lacks a description, no description a field.
func TestSettingsAreTheFields(t *testing.T) {
	var described []string
	for _, s := range config.Settings() {
		described = append(described, s.Key)
	}
	slices.Sort(described)
	want := fields(reflect.TypeFor[config.Config](), "")
	slices.Sort(want)
	if !slices.Equal(described, want) {
		t.Errorf("got settings %q, want the fields %q", described, want)
	}
}

// TestSettingsAreDescribed: each default is possible, each bound can be set and
// what lies beyond can't, each has its sentence, its section and a variable of
// its own.
func TestSettingsAreDescribed(t *testing.T) {
	variables := map[string]bool{}
	for _, s := range config.Settings() {
		t.Run(s.Key, func(t *testing.T) {
			c := config.Default()
			text, err := c.Get(s.Key)
			if err != nil {
				t.Fatal(err)
			}
			for _, possible := range append([]string{text, s.Min, s.Max}, s.Choices...) {
				if possible == "" && text != "" {
					continue // an open bound
				}
				if err := c.Set(s.Key, possible); err != nil {
					t.Errorf("Set(%q) = %v, want nil", possible, err)
				}
			}
			if s.Min != "" {
				for _, beyond := range []string{"-1", "-1s", "-1B"} {
					if c.Set(s.Key, beyond) == nil {
						t.Errorf("Set(%q) = nil, want an error below %s", beyond, s.Min)
					}
				}
			}
			if !strings.HasSuffix(s.Doc, ".") || strings.Contains(s.Doc, "\n") || len(s.Doc) > 98 {
				t.Errorf("got %q, want a sentence that fits a line", s.Doc)
			}
			if !slices.ContainsFunc(config.Sections(), func(sec config.Section) bool { return sec.Name == s.Section() }) {
				t.Errorf("section %s is not described", s.Section())
			}
			if variables[s.Variable()] {
				t.Errorf("%s stands for two settings", s.Variable())
			}
			variables[s.Variable()] = true
		})
	}
}

// TestGetSet: what Get returns Set takes back, and nothing else changes.
func TestGetSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn, got := drawConfig(t), config.Default()
		for _, s := range config.Settings() {
			text, err := drawn.Get(s.Key)
			if err != nil {
				t.Fatal(err)
			}
			def, _ := got.Get(s.Key)
			if err := got.Set(s.Key, text); err != nil {
				t.Fatal(err)
			}
			if again, _ := got.Get(s.Key); again != text {
				t.Fatalf("%s: got %q, want %q", s.Key, again, text)
			}
			if err := got.Set(s.Key, def); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, config.Default()) {
				t.Fatalf("setting %s to and fro leaves %+v", s.Key, got)
			}
		}
	})
}

// drawConfig draws a value for every setting.
func drawConfig(t *rapid.T) config.Config {
	c := config.Default()
	for _, s := range config.Settings() {
		if err := c.Set(s.Key, drawValue(t, s)); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// mapped reports whether a mapping must have that field.
func mapped(key string) bool {
	return key == "source.dump.fields.kind" || key == "source.dump.fields.created_at"
}

// drawValue draws a possible value, words full of what needs quoting.
func drawValue(t *rapid.T, s config.Setting) string {
	words := rapid.StringMatching(`[a-z "'\\#=,\[\]{}\n\tä😀]{0,12}`)
	switch {
	case s.Key == "source.dump.preset":
		return "custom" // the others don't go with every mapping
	case mapped(s.Key):
		return "=" + words.Draw(t, s.Key)
	case len(s.Choices) > 0:
		return rapid.SampledFrom(s.Choices).Draw(t, s.Key)
	case s.Pattern != "":
		return rapid.StringMatching(`[a-z_][a-z0-9_]{0,10}`).Draw(t, s.Key)
	case s.Key == "source.dump.inputs":
		return config.List(rapid.SliceOf(words).Draw(t, s.Key))
	case s.Max != "":
		return rapid.SampledFrom([]string{s.Min, s.Max}).Draw(t, s.Key)
	case s.Min != "":
		return rapid.StringMatching(`[1-9][0-9]{0,17}`).Draw(t, s.Key)
	default:
		return words.Draw(t, s.Key)
	}
}

func TestSetErrors(t *testing.T) {
	for _, test := range []struct{ key, text, want string }{
		{"process.batch", "5000", `process.batch: 5000 is out of range: 1 to 1000`},
		{"process.batch", "two", `process.batch: got "two", want a whole number`},
		{"process.batch", "1e3", `process.batch: got "1e3", want a whole number`},
		{"source.simulate.seed", "-1", `source.simulate.seed: -1 is out of range: 0 or more`},
		{"source.simulate.seed", "9223372036854775808", `source.simulate.seed: got "9223372036854775808", want a whole number`},
		{"source.simulate.rate", "fast", `source.simulate.rate: got "fast", want a number`},
		{"source.simulate.rate", "NaN", `source.simulate.rate: NaN is out of range: 0 to 10000000`},
		{"source.simulate.fail_rate", "1.01", `source.simulate.fail_rate: 1.01 is out of range: 0 to 1`},
		{"process.lease", "30", `process.lease: got "30", want a duration like "30s" or "7d"`},
		{"process.lease", "2h", `process.lease: "2h" is out of range: 1s to 1h`},
		{"source.dump.max_line", "16MB", `source.dump.max_line: got "16MB", want a size in B, KiB, MiB or GiB, like "16MiB"`},
		{"source.dump.max_line", "1GiB", `source.dump.max_line: "1GiB" is out of range: 1KiB to 256MiB`},
		{"source.dump.inputs", "[a", `source.dump.inputs: got "[a", want a list like ["a", "b"]`},
		{"source.dump.inputs", "['a']\nb = 1", `source.dump.inputs: got "['a']\nb = 1", want a list like ["a", "b"]`},
		{"storage.backend", "mysql", `storage.backend: got "mysql", want "sqlite" or "postgres"`},
		{"log.level", "", `log.level: got "", want "debug", "info", "warn" or "error"`},
		{"storage.postgres.schema", "Weir", `storage.postgres.schema: got "Weir", want a match of ^[a-z_][a-z0-9_]{0,62}$`},
		{"process.wokers", "2", "process.wokers: no such setting; did you mean process.workers?"},
		{"storage.path", "x", "storage.path: no such setting; did you mean storage.sqlite.path?"},
		{"source.rate", "1", "source.rate: no such setting; did you mean source.simulate.rate?"},
		{"workers", "1", "workers: no such setting; did you mean process.workers?"},
		{"storage", "x", "storage: no such setting; `weir config` lists all"},
		{"", "x", ": no such setting; `weir config` lists all"},
	} {
		c := config.Default()
		err := c.Set(test.key, test.text)
		if err == nil || err.Error() != test.want {
			t.Errorf("Set(%q, %q)\n got %v\nwant %s", test.key, test.text, err, test.want)
		}
		if !reflect.DeepEqual(c, config.Default()) {
			t.Errorf("Set(%q, %q) failed and still changed something", test.key, test.text)
		}
	}
	c := config.Default()
	if _, err := c.Get("log.levle"); err == nil || err.Error() != "log.levle: no such setting; did you mean log.level?" {
		t.Errorf("Get of an unknown key: got %v", err)
	}
}

func TestList(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"[]", nil},
		{"a.zst", []string{"a.zst"}},
		{"a.zst, b c.zst", []string{"a.zst", "b c.zst"}},
		{`["a,b", '[c', "-"]`, []string{"a,b", "[c", "-"}},
	} {
		c := config.Default()
		if err := c.Set("source.dump.inputs", test.text); err != nil {
			t.Error(err)
		}
		if got := c.Source.Dump.Inputs; !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}
