package config_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"

	"weir/app/config"
)

// write puts a file called weir.toml into a fresh folder and moves there.
func write(t *testing.T, text string) string {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("weir.toml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "weir.toml"
}

func TestLoadLayers(t *testing.T) {
	file := write(t, `
[process]
workers = 3
batch = 30
max_attempts = 7
[source.simulate]
rate = 5
fail_rate = 0.25
[source.dump]
inputs = ["a", "b"]
max_line = "1MiB"
`)
	got, err := config.Load(config.Options{
		File:      file,
		Env:       []string{"WEIR_PROCESS_BATCH=9", "HOME=/", "WEIR_PROCESS_BATCH=40", "WEIR_PROCESS_MAX_ATTEMPTS=8", "WEIR_TESTDATA=/x"},
		Overrides: map[string]string{"process.max_attempts": "9", "metrics.keep": "30d"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	want.Process.Workers = 3
	want.Process.Batch = 40
	want.Process.MaxAttempts = 9
	want.Source.Simulate.Rate = 5
	want.Source.Simulate.FailRate = 0.25
	want.Source.Dump.Inputs = []string{"a", "b"}
	want.Source.Dump.MaxLine = 1 << 20
	want.Metrics.Keep = config.Duration(30 * 24 * time.Hour)
	if !reflect.DeepEqual(got.Config, want) {
		t.Errorf("got %+v\nwant %+v", got.Config, want)
	}
	for key, want := range map[string]string{
		"process.workers":      "weir.toml:3",
		"process.batch":        "WEIR_PROCESS_BATCH",
		"process.max_attempts": "flag",
		"process.lease":        "default",
		"source.dump.inputs":   "weir.toml:10",
	} {
		if got := got.Origin(key).String(); got != want {
			t.Errorf("%s: got origin %q, want %q", key, got, want)
		}
	}
}

// TestLoadForms: however TOML lets one write it, it means the same, and its
// line is found.
func TestLoadForms(t *testing.T) {
	for name, text := range map[string]string{
		"table":         "# x\n[process]\nbatch = 7",
		"dotted":        "\n\nprocess.batch = 7",
		"quoted":        "\n[ \"process\" ]\n 'batch'= 7 # [log]",
		"inline":        "\n\nprocess = { batch = 7 }",
		"lines inside":  "# {\nprocess = { workers = 2, # }\n  batch = 7,\n}",
		"after strings": "log.level = '''\ninfo'''\nprocess.batch = 0x7",
		"after quotes":  "storage.sqlite.path = \"\"\"\nx\"\"\"\"\"\nprocess.batch = 7",
		"after a list":  "source.dump.inputs = ['#', \"]\\\"\",\n ]\nprocess.batch = 7",
		"windows":       "\ufeff\r\n[process]\r\nbatch = 7\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.Load(config.Options{File: write(t, text)})
			if err != nil {
				t.Fatal(err)
			}
			if got.Process.Batch != 7 || got.Origin("process.batch").String() != "weir.toml:3" {
				t.Errorf("got batch %d from %v, want 7 from weir.toml:3", got.Process.Batch, got.Origin("process.batch"))
			}
		})
	}
}

func TestLoadErrors(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"unknown key", "[process]\nwokers = 1", []string{
			"weir.toml:2: process.wokers: no such setting; did you mean process.workers?"}},
		{"unknown section, told once", "\n[proces]\nbatch = 1\nx = 2\n[log]\nlevel = 'loud'", []string{
			"weir.toml:2: proces: no such section; did you mean process?",
			`weir.toml:6: log.level: got "loud", want "debug", "info", "warn" or "error"`}},
		{"somebody else's file", "baseURL = 'x'\n[params]\n", []string{
			"weir.toml:1: baseURL: no such setting; `weir config` lists all",
			"weir.toml:2: params: no such section; `weir config` lists all"}},
		{"unknown key that needs quotes", "[log]\n'a.b' = 1", []string{
			"weir.toml:2: log.\"a.b\": no such setting; `weir config` lists all"}},
		{"wrong types", `process.workers = "two"
process.batch = 1.5
process.lease = 30
source.dump.max_line = 1024
source.dump.inputs = "a"
source.dump.data = true
storage.backend = ["sqlite"]
source.simulate.rate = "1"
log.level = 2026-01-02
log.format = {}
`, []string{
			"weir.toml:1: process.workers: got text, want a whole number",
			"weir.toml:2: process.batch: got a fraction, want a whole number",
			`weir.toml:3: process.lease: got a whole number, want a duration in quotes, like "30s" or "7d"`,
			`weir.toml:4: source.dump.max_line: got a whole number, want a size in quotes, like "16MiB"`,
			`weir.toml:5: source.dump.inputs: got text, want a list like ["a", "b"]`,
			"weir.toml:6: source.dump.data: got true or false, want text in quotes",
			"weir.toml:7: storage.backend: got a list, want text in quotes",
			"weir.toml:8: source.simulate.rate: got text, want a number",
			"weir.toml:9: log.level: got a date or time, want text in quotes",
			"weir.toml:10: log.format: got a table, want a line format = … below [log]"}},
		{"wrong items", "source.dump.inputs = [\n'a',\n{x = 1}, 2]", []string{
			"weir.toml:1: source.dump.inputs: in the list: got a table, want text in quotes"}},
		{"impossible values", "[process]\nbatch = 0\n\nlease = '1ms'\n[source.simulate]\nrate = nan\nfail_rate = -inf", []string{
			"weir.toml:2: process.batch: 0 is out of range: 1 to 1000",
			`weir.toml:4: process.lease: "1ms" is out of range: 1s to 1h`,
			"weir.toml:6: source.simulate.rate: NaN is out of range: 0 to 10000000",
			"weir.toml:7: source.simulate.fail_rate: -Inf is out of range: 0 to 1"}},
		{"sections that aren't", "log = 5\n[[source]]\nkind = 1\n[process.batch]\nx = 1", []string{
			"weir.toml:1: log: got a value, want a line [log] with settings below",
			"weir.toml:2: source: got a list of tables, want [source] with single brackets",
			"weir.toml:4: process.batch: got a table, want a line batch = … below [process]"}},
		{"a mapping that a preset hides", "[source.dump]\nfields.key = 'id'\n", []string{
			`weir.toml:2: source.dump.fields.key: has no effect with preset "auto"; set source.dump.preset to "custom"`}},
		{"a mapping that lacks something", "[source.dump]\n\npreset = 'custom'\n", []string{
			`weir.toml:3: source.dump.preset: "custom" needs fields.kind: a path, or a constant like "=post"`,
			`weir.toml:3: source.dump.preset: "custom" needs fields.created_at: the path of a time`}},
		{"syntax", "[log]\nlevel = \n", []string{
			`weir.toml:2: expected value but found '\n' instead`}},
		{"path of Windows", "storage.sqlite.path = \"C:\\users\\a.db\"\n", []string{
			`weir.toml:1: expected four hexadecimal digits after '\u', but got "C:\\us" instead; write paths of Windows in single quotes, like 'C:\data\weir.db'`}},
		{"key twice", "[log]\nlevel = 'info'\nlevel = 'warn'\n", []string{
			"weir.toml:3: Key 'log.level' has already been defined."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.Load(config.Options{File: write(t, test.text)})
			compare(t, err, test.want)
		})
	}
}

// compare compares an error's lines.
func compare(t *testing.T, err error, want []string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error, want\n%s", strings.Join(want, "\n"))
	}
	if got, want := err.Error(), strings.Join(want, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestLoadAllErrors: what is wrong in the file, the environment and the flags
// is told together.
func TestLoadAllErrors(t *testing.T) {
	_, err := config.Load(config.Options{
		File:      write(t, "log.level = 'loud'"),
		Env:       []string{"WEIR_PROCES_WORKERS=1", "WEIR_LOG_FORMAT=xml", "WEIR_XYZ=1"},
		Overrides: map[string]string{"process.workers": "many", "process.batch": "0"},
	})
	compare(t, err, []string{
		`weir.toml:1: log.level: got "loud", want "debug", "info", "warn" or "error"`,
		`WEIR_LOG_FORMAT: log.format: got "xml", want "text" or "json"`,
		"WEIR_PROCES_WORKERS: no such setting; did you mean WEIR_PROCESS_WORKERS?",
		"WEIR_XYZ: no such setting; `weir config` lists all",
		"flag: process.batch: 0 is out of range: 1 to 1000",
		`flag: process.workers: got "many", want a whole number`,
	})
}

// TestLoadSecrets: no error shows a password.
func TestLoadSecrets(t *testing.T) {
	for _, text := range []string{
		"storage.postgres.url = ['postgres://ann:s3cret@db']",
		"storage.postgres.urll = 'postgres://ann:s3cret@db'",
		"storage.postgres.url = postgres://ann:s3cret@db",
		"storage.postgres.url = 'postgres://ann:s3cret@db",
	} {
		_, err := config.Load(config.Options{File: write(t, text)})
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want an error without the password", text, err)
		}
	}
}

func TestLoadFiles(t *testing.T) {
	home, here := t.TempDir(), t.TempDir()
	t.Cleanup(xdg.Reload) // after Setenv's own
	t.Setenv("XDG_CONFIG_HOME", home)
	xdg.Reload()
	t.Chdir(here)

	load := func(explicit, wantFile string) {
		t.Helper()
		e, err := config.Load(config.Options{File: explicit})
		if err != nil {
			t.Fatal(err)
		}
		if e.File != wantFile {
			t.Errorf("read %q, want %q", e.File, wantFile)
		}
	}
	load("", "")
	users := filepath.Join(home, "weir", "config.toml")
	for _, file := range []string{users, "config.toml", "other.toml"} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if file == users {
			load("", users)
		}
	}
	load("", "config.toml")
	load("other.toml", "other.toml")

	_, err := config.Load(config.Options{File: "missing.toml"})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want that the file doesn't exist", err)
	}
	const remedy = "; name a file that can be read with --config"
	_, missing := os.ReadFile("missing.toml")
	compare(t, err, []string{"settings: " + missing.Error() + remedy})
	_, err = config.Load(config.Options{File: here})
	_, folder := os.ReadFile(here)
	compare(t, err, []string{"settings: " + folder.Error() + remedy})
}

// FuzzLoad: whatever stands in the file, Load either takes it or says in which
// lines the problems are.
func FuzzLoad(f *testing.F) {
	f.Add(config.Reference())
	for _, text := range []string{
		"", "[", "a = {b = [{c = 1}, '']}", "a.'b' = \"\"\"x\"\"\"\"\"\n[[c]]\n", "\xff\xfea = 1",
		"process = {batch = 1, # x\n lease = '''1s''' }", "source.dump.inputs = [[]]\n\"\" = inf",
	} {
		f.Add(text)
	}
	line := regexp.MustCompile(`^weir\.toml:[1-9][0-9]*: `)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := config.Load(config.Options{File: write(t, text)})
		if err != nil && !line.MatchString(err.Error()) {
			t.Errorf("got %q, want the line first", err)
		}
	})
}

// TestLocate names the file that is read, whatever it says.
func TestLocate(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Cleanup(xdg.Reload) // after Setenv's own
	t.Setenv("XDG_CONFIG_HOME", dir)
	xdg.Reload()
	if got := config.Locate(config.Options{}); got != "" {
		t.Errorf("without a file it is %q", got)
	}
	far := filepath.Join(dir, "weir", "config.toml")
	if err := os.MkdirAll(filepath.Dir(far), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{far, "config.toml"} { // the nearer one is read
		if err := os.WriteFile(file, []byte("[broken"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := config.Locate(config.Options{}); got != file {
			t.Errorf("got %q, want %q", got, file)
		}
	}
	if got := config.Locate(config.Options{File: "named.toml"}); got != "named.toml" {
		t.Errorf("of a file that a flag names it is %q", got)
	}
}
