package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"weir/app/config"
)

// TestSave: the changed text, byte for byte, for each form in which a section
// may stand in a file.
func TestSave(t *testing.T) {
	for _, test := range []struct{ name, before, key, value, want string }{
		{"in place", "[log] # L\nlevel\t=  'info' # why\n# end", "log.level", "warn",
			"[log] # L\nlevel\t=  \"warn\" # why\n# end"},
		{"over lines", "source.dump.inputs = [ 'a', # A\n  'b',\n] # B\n", "source.dump.inputs", "c",
			"source.dump.inputs = [\"c\"] # B\n"},
		{"over a string of lines", "[log]\nlevel = \"\"\"\ninfo\"\"\"# x\n", "log.level", "warn",
			"[log]\nlevel = \"warn\"# x\n"},
		{"below its section's last", "[log]\n\t level = 'info' # x\n\n[process]\n", "log.format", "json",
			"[log]\n\t level = 'info' # x\n\t format = \"json\"\n\n[process]\n"},
		{"below a header", "# a\n[log] # x\n\n[process]\nbatch = 1", "log.format", "json",
			"# a\n[log] # x\nformat = \"json\"\n\n[process]\nbatch = 1"},
		{"at an end without a newline", "[log]\nlevel = 'info'", "log.format", "json",
			"[log]\nlevel = 'info'\nformat = \"json\""},
		{"a new section", "[log]\nlevel = 'info'", "process.batch", "7",
			"[log]\nlevel = 'info'\n\n[process]\nbatch = 7\n"},
		{"an empty file", "", "storage.sqlite.path", `C:\weir "x"`,
			"[storage.sqlite]\npath = \"C:\\\\weir \\\"x\\\"\"\n"},
		{"above its sections", "[storage.sqlite]\npath = 'x'\n", "storage.keep", "30d",
			"[storage.sqlite]\npath = 'x'\n\n[storage]\nkeep = \"30d\"\n"},
		{"a section of dotted keys", "storage.keep = '1d'\n[log]\n", "storage.backend", "postgres",
			"storage.keep = '1d'\nstorage.backend = \"postgres\"\n[log]\n"},
		{"a section implied by dotted keys", "storage.sqlite.path = 'x'\n", "storage.backend", "postgres",
			"storage.sqlite.path = 'x'\nstorage.backend = \"postgres\"\n"},
		{"a dotted key in a section", "[source]\nsimulate.rate = 1\n[log]\n", "source.simulate.seed", "7",
			"[source]\nsimulate.rate = 1\nsimulate.seed = 7\n[log]\n"},
		{"a table in braces", "log = { level = 'info' } # x\n", "log.format", "json",
			"log = { format = \"json\", level = 'info' } # x\n"},
		{"in place within braces", "log = { level = 'info', format = 'text' } # x\n", "log.level", "warn",
			"log = { level = \"warn\", format = 'text' } # x\n"},
		{"nothing between the braces", "log = {}\n", "log.format", "json",
			"log = { format = \"json\" }\n"},
		{"a section within closed braces", "storage = { sqlite.path = 'x' }\n", "storage.postgres.schema", "s",
			"storage = { postgres.schema = \"s\", sqlite.path = 'x' }\n"},
		{"braces within braces", "storage = { sqlite = { path = 'x' }, keep = '1d' }\n", "storage.sqlite.busy_timeout", "1s",
			"storage = { sqlite = { busy_timeout = \"1s\", path = 'x' }, keep = '1d' }\n"},
		{"beside a section in braces", "source.dump = { data = 'none' }\n", "source.kind", "dump",
			"source.dump = { data = 'none' }\nsource.kind = \"dump\"\n"},
		{"windows", "\ufefflog.level = 'info'\r\n\r\n[process]\r\n", "log.format", "json",
			"\ufefflog.level = 'info'\r\nlog.format = \"json\"\r\n\r\n[process]\r\n"},
		{"mends what was wrong", "log.level = 'loud'\n", "log.level", "warn",
			"log.level = \"warn\"\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := write(t, test.before)
			if err := config.Save(file, map[string]string{test.key: test.value}); err != nil {
				t.Fatal(err)
			}
			if got := read(t, file); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			e, err := config.Load(config.Options{File: file})
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := e.Get(test.key); got != test.value && got != config.List([]string{test.value}) {
				t.Errorf("got %s = %q, want %q", test.key, got, test.value)
			}
		})
	}
}

func read(t interface{ Fatal(...any) }, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSaveErrors(t *testing.T) {
	for _, test := range []struct {
		name, before string
		changes      map[string]string
		want         []string
	}{
		{"impossible", "", map[string]string{"log.level": "loud", "process.batch": "0", "log.levle": "info"}, []string{
			`save settings: log.level: got "loud", want "debug", "info", "warn" or "error"`,
			"log.levle: no such setting; did you mean log.level?",
			"process.batch: 0 is out of range: 1 to 1000"}},
		{"not TOML", "[log", map[string]string{"log.level": "info"}, []string{
			"save settings: weir.toml:1: expected '.' or ']' to end table name, but got '\\x00' instead"}},
		{"clashing with another", "source.dump.fields.kind = '=post'\nsource.dump.fields.created_at = 't'\nsource.dump.preset = 'custom'", map[string]string{"source.dump.preset": "reddit"}, []string{
			`save settings: weir.toml:1: source.dump.fields.kind: has no effect with preset "reddit"; set source.dump.preset to "custom"`,
			`weir.toml:2: source.dump.fields.created_at: has no effect with preset "reddit"; set source.dump.preset to "custom"`}},
		{"still wrong elsewhere", "[log]\nlevel = 'loud'", map[string]string{"log.format": "json"}, []string{
			`save settings: weir.toml:2: log.level: got "loud", want "debug", "info", "warn" or "error"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := write(t, test.before)
			compare(t, config.Save(file, test.changes), test.want)
			if got := read(t, file); got != test.before {
				t.Errorf("got %q, want the file as it was: %q", got, test.before)
			}
			if left, _ := filepath.Glob(".*"); len(left) > 0 {
				t.Errorf("%q were left behind", left)
			}
		})
	}
}

// TestSaveFile: a new file is private, an old one keeps its mode, a link stays
// one, nothing is left behind.
func TestSaveFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "weir", "config.toml")
	mode := func(want os.FileMode) {
		t.Helper()
		if runtime.GOOS == "windows" {
			return // has none
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("got mode %v, want %v", got, want)
		}
	}
	save := func(file, level string) {
		t.Helper()
		if err := config.Save(file, map[string]string{"log.level": level}); err != nil {
			t.Fatal(err)
		}
	}
	save(file, "warn")
	mode(0o600)
	if err := os.Chmod(file, 0o664); err != nil {
		t.Fatal(err)
	}
	link := symlink(t, file, filepath.Join(dir, "link.toml"))
	save(link, "error")
	mode(0o664)
	if got, want := read(t, file), "[log]\nlevel = \"error\"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if info, err := os.Lstat(link); link != file && (err != nil || info.Mode().Type() != os.ModeSymlink) {
		t.Errorf("got %v and %v, want the link as it was", info.Mode(), err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("got %v and %v, want the file alone", entries, err)
	}
}

// symlink makes a symbolic link, and returns the file itself where only administrators may
// have links.
func symlink(t *testing.T, file, link string) string {
	t.Helper()
	err := os.Symlink(file, link)
	if info, failed := os.Lstat(link); runtime.GOOS == "windows" && (err != nil || failed != nil || info.Mode().Type() != os.ModeSymlink) {
		return file
	}
	if err != nil {
		t.Fatal(err)
	}
	return link
}

// TestSaveElsewhere: of a file that can't be written a person reads its name, why,
// and what to do.
func TestSaveElsewhere(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(folder, "config.toml"), filepath.Join(folder, "in", "config.toml")} {
		err := config.Save(file, map[string]string{"log.level": "warn"})
		reason := "that is not a folder"
		if runtime.GOOS == "windows" { // which doesn't tell them apart
			reason = "there is no such folder"
		}
		want := "save settings: can't write config.toml in " + filepath.Dir(file) + ": " + reason + "; to use another settings file, start weir with --config"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestChange: undoing leaves the bytes and the mode that were there, or none,
// also behind a link; what somebody has written since stays.
func TestChange(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "weir.toml"), filepath.Join(dir, "link.toml")
	change := func(file, level string) func() error {
		t.Helper()
		undo, err := config.Change(file, map[string]string{"log.level": level})
		if err != nil {
			t.Fatal(err)
		}
		return undo
	}
	if err := change(file, "warn")(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("got %v, want no file where there was none", err)
	}
	const before = "# a\n[ log ]\nformat = 'json' # b"
	if err := os.WriteFile(file, []byte(before), 0o640); err != nil {
		t.Fatal(err)
	}
	link = symlink(t, file, link)
	if err := change(link, "error")(); err != nil || read(t, file) != before {
		t.Errorf("got %v and %q, want %q", err, read(t, file), before)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 && runtime.GOOS != "windows" {
		t.Errorf("got %v, %v, want the mode as it was", info.Mode(), err)
	}
	undo := change(file, "warn")
	edited := read(t, file) + "\n# edited"
	if err := os.WriteFile(file, []byte(edited), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := undo(); !errors.Is(err, config.ErrEdited) || read(t, file) != edited {
		t.Errorf("got %v and %q, want %v and %q", err, read(t, file), config.ErrEdited, edited)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := undo(); !errors.Is(err, config.ErrEdited) {
		t.Errorf("got %v of a file that was removed, want %v", err, config.ErrEdited)
	}
}

// TestSaveKeepsTheRest: in files of every shape, a save changes what it should
// and no other value and no other byte.
func TestSaveKeepsTheRest(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "weir.toml")
	rapid.Check(t, func(t *rapid.T) {
		before := drawFile(t)
		if err := os.WriteFile(file, []byte(before.text), 0o600); err != nil {
			t.Fatal(err)
		}
		was, err := config.Load(config.Options{File: file})
		if err != nil {
			t.Fatalf("the drawn file is wrong: %v\n%s", err, before.text)
		}
		s := rapid.SampledFrom(config.Settings()).Draw(t, "setting")
		value := drawValue(t, s)
		if err := config.Save(file, map[string]string{s.Key: value}); err != nil {
			t.Fatalf("%v\n%s", err, before.text)
		}
		after := read(t, file)

		span, present := before.values[s.Key]
		head, tail := before.text[:span[0]], before.text[span[1]:]
		switch {
		case present && (!strings.HasPrefix(after, head) || !strings.HasSuffix(after, tail)):
			t.Fatalf("more than the value of %s changed: from\n%s\nto\n%s", s.Key, before.text, after)
		case !present && !isInsertion(before.text, after):
			t.Fatalf("more than an insertion of %s: from\n%s\nto\n%s", s.Key, before.text, after)
		}
		is, err := config.Load(config.Options{File: file})
		if err != nil {
			t.Fatalf("%v\n%s", err, after)
		}
		if err := was.Set(s.Key, value); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(is.Config, was.Config) {
			t.Fatalf("got %+v\nwant %+v\nfrom\n%s\nto\n%s", is.Config, was.Config, before.text, after)
		}
	})
}

// isInsertion reports whether removing one run of bytes from after gives before.
func isInsertion(before, after string) bool {
	i := 0
	for i < len(before) && i < len(after) && before[i] == after[i] {
		i++
	}
	return len(after) > len(before) && strings.HasSuffix(after, before[i:])
}

// TestSaveMany: changes that belong beside one another stand in the order of
// the reference.
func TestSaveMany(t *testing.T) {
	file := write(t, "process.batch = 1 # x\n")
	err := config.Save(file, map[string]string{
		"process.workers": "3", "process.batch": "2", "log.format": "json", "log.level": "warn", "process.backoff": "60s",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `process.batch = 2 # x
process.workers = 3
process.backoff = "1m"

[log]
level = "warn"
format = "json"
`
	if got := read(t, file); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// drawn is a file and where in it each value stands.
type drawn struct {
	text   string
	values map[string][2]int
}

// drawFile draws a valid file in which each of the great sections takes one of
// the forms that TOML has.
func drawFile(t *rapid.T) drawn {
	d := drawn{values: map[string][2]int{}}
	nl := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "newline")
	noise := func() string {
		return rapid.SampledFrom([]string{"", "", " ", "\t", " # a = 'b' [c] {", " # \"\"\"ä"}).Draw(t, "noise")
	}
	pad := func() string { return rapid.SampledFrom([]string{"", " ", "\t "}).Draw(t, "space") }
	pair := func(key, name string) {
		d.text += pad() + name + pad() + "=" + pad()
		start := len(d.text)
		d.text += before(t, key)
		d.values[key] = [2]int{start, len(d.text)}
	}
	rootPart := rapid.Permutation([]string{"storage", "source", "pipeline", "process", "metrics", "log"}).Draw(t, "order")
	form := map[string]string{}
	for _, top := range rootPart {
		form[top] = rapid.SampledFrom([]string{"headers", "dotted", "braces", "header and dotted"}).Draw(t, "form")
	}
	// What has no header must stand before the first.
	slices.SortStableFunc(rootPart, func(a, b string) int {
		return strings.Index(form[a], "header") - strings.Index(form[b], "header")
	})
	for _, top := range rootPart {
		var keys []config.Setting
		for _, s := range config.Settings() {
			needed := mapped(s.Key) || s.Key == "source.dump.preset"
			if strings.HasPrefix(s.Key, top+".") && (needed || rapid.Bool().Draw(t, "present")) {
				keys = append(keys, s)
			}
		}
		switch form[top] {
		case "dotted":
			for _, s := range keys {
				pair(s.Key, s.Key)
				d.text += noise() + nl
			}
		case "braces":
			d.text += top + " = {"
			for i, s := range keys {
				if i > 0 {
					d.text += ","
				}
				pair(s.Key, strings.TrimPrefix(s.Key, top+"."))
			}
			d.text += pad() + "}" + noise() + nl
		case "header and dotted":
			d.text += pad() + "[" + top + "]" + noise() + nl
			for _, s := range keys {
				pair(s.Key, strings.TrimPrefix(s.Key, top+"."))
				d.text += noise() + nl
			}
		case "headers":
			section := ""
			for _, s := range keys {
				if s.Section() != section {
					section = s.Section()
					d.text += pad() + fmt.Sprintf("[ %s ]", strings.ReplaceAll(section, ".", pad()+".")) + noise() + nl
				}
				pair(s.Key, s.Name())
				d.text += noise() + nl
			}
		}
	}
	if rapid.Bool().Draw(t, "cut the last newline") {
		d.text = strings.TrimSuffix(d.text, nl)
	}
	return d
}

// before draws a value in one of the forms of TOML.
func before(t *rapid.T, key string) string {
	c := config.Default()
	i := slices.IndexFunc(config.Settings(), func(s config.Setting) bool { return s.Key == key })
	if err := c.Set(key, drawValue(t, config.Settings()[i])); err != nil {
		t.Fatal(err)
	}
	text, _ := c.Get(key)
	quoted := strings.Trim(config.List([]string{text}), "[]")
	switch value := reflect.ValueOf(c); {
	case key == "source.dump.inputs":
		var lines strings.Builder
		for _, item := range c.Source.Dump.Inputs {
			lines.WriteString(strings.Trim(config.List([]string{item}), "[]") + ",\n\t# ]'\"\n")
		}
		return "[" + lines.String() + "]"
	case isNumber(value, key):
		return text
	case !strings.ContainsAny(text, "'\n\t"):
		return rapid.SampledFrom([]string{quoted, "'" + text + "'", "'''\n" + text + "'''"}).Draw(t, "quotes")
	default:
		return rapid.SampledFrom([]string{quoted, "\"\"\"" + quoted[1:len(quoted)-1] + "\"\"\""}).Draw(t, "quotes")
	}
}

func isNumber(v reflect.Value, key string) bool {
	for name := range strings.SplitSeq(key, ".") {
		t := v.Type()
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("toml") == name {
				v = v.Field(i)
				break
			}
		}
	}
	return v.CanInt() && v.Type().PkgPath() == "" || v.CanFloat()
}
