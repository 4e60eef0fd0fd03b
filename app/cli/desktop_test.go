package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/adrg/xdg"

	"weir/app/config"
)

// TestUntried: only where there is no store but the demo, Weir was never used.
func TestUntried(t *testing.T) {
	t.Cleanup(xdg.Reload)
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	xdg.Reload()
	with := func(edit func(*config.Config)) *config.Config {
		c := config.Default()
		edit(&c)
		return &c
	}
	plain := with(func(*config.Config) {})
	demo := with(func(c *config.Config) { c.Storage.SQLite.Path = config.DemoFile() })
	for name, c := range map[string]struct {
		*config.Config
		want bool
	}{
		"no settings": {plain, true},
		"the demo":    {demo, true},
		"a file":      {with(func(c *config.Config) { c.Storage.SQLite.Path = "/data/mine.db" }), false},
		"a server":    {with(func(c *config.Config) { c.Storage.Backend = "postgres" }), false},
	} {
		if got := untried(c.Config); got != c.want {
			t.Errorf("%s: got %t, want %t", name, got, c.want)
		}
	}
	if err := os.MkdirAll(filepath.Dir(config.RealFile()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config.RealFile(), []byte("a store"), 0o600); err != nil {
		t.Fatal(err)
	}
	if untried(plain) || untried(demo) {
		t.Error("a store of real events is there, and still it was never used")
	}
}
