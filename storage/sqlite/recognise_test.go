package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"weir/storage/sqlite"
)

// TestIsStore: a store is known by its header, also while that is in the WAL.
func TestIsStore(t *testing.T) {
	s := joined(t) // never checkpointed
	expect := func(path string, want bool) {
		t.Helper()
		if got := sqlite.IsStore(path); got != want {
			t.Errorf("%s: got %v, want %v", filepath.Base(path), got, want)
		}
	}
	expect(s.Location(), true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	expect(s.Location(), true)
	dir := t.TempDir()
	other := openRaw(t, filepath.Join(dir, "other.db"))
	other.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (x)")
	expect(filepath.Join(dir, "other.db"), false)
	other.close()
	expect(filepath.Join(dir, "other.db"), false)
	for name, content := range map[string]string{"empty": "", "short": "SQLite format 3\x00", "dump": "{}\n"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		expect(path, false)
	}
	expect(dir, false)
	expect(filepath.Join(dir, "none"), false)
}
