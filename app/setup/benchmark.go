package setup

import (
	"path/filepath"

	"weir/app/bench"
	"weir/app/config"
)

// Benchmark returns the options of a benchmark that measures the disk and the server of
// the settings. serverDir is the folder of the private PostgreSQL server. The caller adds
// what doesn't come from the settings.
func Benchmark(c *config.Config, serverDir string) bench.Options {
	return bench.Options{
		Dir:    filepath.Dir(c.StoreFile()),
		Server: PostgresOptions(c.Storage.Postgres), Named: c.Storage.Backend == "postgres" || c.Storage.Postgres.URL != "",
		Private: serverDir, Temporary: filepath.Dir(serverDir),
	}
}
