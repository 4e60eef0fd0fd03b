package setup_test

import (
	"path/filepath"
	"testing"

	"weir/app/config"
	"weir/app/setup"
)

// TestBenchmark: what is measured is what the settings name.
func TestBenchmark(t *testing.T) {
	c := config.Default()
	c.Storage.SQLite.Path = "/disk/weir.db"
	o := setup.Benchmark(&c, "/data/weir/postgres")
	if o.Dir != filepath.FromSlash("/disk") || o.Private != "/data/weir/postgres" || o.Temporary != filepath.FromSlash("/data/weir") || o.Named {
		t.Errorf("of a file: %+v", o)
	}
	c.Storage.Postgres.URL = "postgres://db/events"
	if o := setup.Benchmark(&c, ""); !o.Named || o.Server.URL != "postgres://db/events" {
		t.Errorf("with a server: %+v", o)
	}
}
