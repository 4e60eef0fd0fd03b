package config_test

import (
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"weir/app/config"
)

var update = flag.Bool("update", false, "rewrite the config.toml at the repository's top")

const shipped = "../../config.toml"

// TestReferenceIsShipped: the repository's config.toml is what the code says.
func TestReferenceIsShipped(t *testing.T) {
	if *update {
		if err := os.WriteFile(shipped, []byte(config.Reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != config.Reference() {
		t.Errorf("config.toml differs from the settings in the code; run: go test ./app/config -update")
	}
}

// TestReferenceIsDefault: every setting stands in it, with its default.
func TestReferenceIsDefault(t *testing.T) {
	e, err := config.Load(config.Options{File: shipped})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(e.Config, config.Default()) {
		t.Errorf("got %+v, want the defaults", e.Config)
	}
	for _, s := range config.Settings() {
		if set := e.Origin(s.Key).Layer == config.LayerFile; set == s.Unset {
			t.Errorf("%s is set: %v, want %v", s.Key, set, !s.Unset)
		}
		if s.Unset && !strings.Contains(config.Reference(), "\n# "+s.Name()+" = ") {
			t.Errorf("%s is missing", s.Key)
		}
		if !strings.Contains(config.Reference(), "\n# "+s.Doc+"\n") {
			t.Errorf("the sentence of %s is missing", s.Key)
		}
	}
}

// TestTOML: what `weir config` prints loads again and says the same but for
// passwords.
func TestTOML(t *testing.T) {
	e, err := config.Load(config.Options{
		File: write(t, "[process]\nbatch = 7\nlease = \"60s\"\n"),
		Env:  []string{"WEIR_SOURCE_DUMP_INPUTS=a b,c"},
		Overrides: map[string]string{
			"storage.postgres.url":        "postgres://ann:s3cret@db/weir",
			"storage.postgres.search_dsn": "host=replica password='s3cret'",
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := e.TOML()
	for _, want := range []string{
		"# read from weir.toml\n",
		"\n[process]\nworkers = 2              # default\nbatch = 7                # weir.toml:2\nlease = \"1m\"             # weir.toml:3\n",
		"\ninputs = [\"a b\", \"c\"]   # WEIR_SOURCE_DUMP_INPUTS\n",
		"\nurl = \"postgres://ann:***@db/weir\"",
		"\nsearch_dsn = \"host=replica password=***\"",
		" # flag\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("got\n%s\nwant it to contain\n%s", text, want)
		}
	}
	again, err := config.Load(config.Options{File: write(t, text)})
	if err != nil {
		t.Fatal(err)
	}
	e.Storage.Postgres.URL = "postgres://ann:***@db/weir"
	e.Storage.Postgres.SearchDSN = "host=replica password=***"
	if !reflect.DeepEqual(again.Config, e.Config) {
		t.Errorf("got %+v\nwant %+v", again.Config, e.Config)
	}
}
