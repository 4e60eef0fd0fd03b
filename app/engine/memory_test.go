package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"weir/app/engine"
	"weir/app/ui/control"
	"weir/core"
)

// TestMemoryIsShared: of what many windows note at the same moment nothing is
// lost.
func TestMemoryIsShared(t *testing.T) {
	const windows, notes = 8, 10
	file := filepath.Join(t.TempDir(), "state", "window.json")
	var wg sync.WaitGroup
	for i := range windows {
		wg.Go(func() {
			m := engine.NewMemory(file)
			for j := range notes {
				m.Left(control.WaitingStore{Location: fmt.Sprint(i, j), Waiting: 1})
			}
		})
	}
	wg.Wait()
	if got := len(engine.NewMemory(file).Shown().WaitingStores); got != windows*notes {
		t.Errorf("got %d notes, want %d", got, windows*notes)
	}
}

// TestMemoryOfAStoreThatIsGone: what waits in a file that isn't there can't be
// processed, and is named again when the file is back.
func TestMemoryOfAStoreThatIsGone(t *testing.T) {
	dir := t.TempDir()
	store := filepath.Join(dir, "a.db")
	m := engine.NewMemory(filepath.Join(dir, "window.json"))
	m.Left(control.WaitingStore{Choice: control.StoreChoice{Backend: "sqlite", Path: store}, Location: store, Waiting: 1})
	if got := m.Shown().WaitingStores; len(got) != 0 {
		t.Errorf("of a file that is gone it is said that %+v waits there", got)
	}
	if err := os.WriteFile(store, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := m.Shown().WaitingStores; len(got) != 1 {
		t.Errorf("of a file that is back is said %+v", got)
	}
}

// TestMemoryOfImports: the end of an import takes its own note away and no other
// window's.
func TestMemoryOfImports(t *testing.T) {
	file := filepath.Join(t.TempDir(), "window.json")
	a, b := engine.NewMemory(file), engine.NewMemory(file)
	mine := control.Import{Paths: []string{"a"}, Filter: core.Filter{After: time.Date(2020, 1, 1, 0, 0, 0, 0, time.FixedZone("somewhere", 3600))}}
	a.Importing(mine)
	if got := a.Shown().Resumable; got != nil {
		t.Errorf("got %+v offered to who runs it", got)
	}
	if got := b.Shown().Resumable; got == nil || got.Paths[0] != "a" {
		t.Errorf("got %+v offered, want a's", got)
	}
	b.Importing(control.Import{Paths: []string{"b"}})
	a.Imported()
	if got := a.Shown().Resumable; got == nil || got.Paths[0] != "b" {
		t.Errorf("got %+v, want b's", got)
	}
	b.Imported()
	if got := a.Shown().Resumable; got != nil {
		t.Errorf("got %+v, want none", got)
	}
}
