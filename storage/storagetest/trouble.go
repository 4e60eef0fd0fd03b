package storagetest

import (
	"errors"
	"testing"

	"weir/core"
	"weir/core/move"
)

// Troubled is a Database that can provoke errors. Without it, the tests of error
// classes are skipped.
type Troubled interface {
	Tamperer

	// Try opens the database like Open and returns the error.
	Try(t testing.TB, mustExist bool) (move.Store, error)

	// Take turns an empty database into one of another application.
	Take(t testing.TB)

	// Fill leaves no room for more events of s until free is called.
	Fill(t testing.TB, s move.Store) (free func())

	// Block opens the database. After block it cannot be reached, or written to,
	// until the test ends.
	Block(t testing.TB) (s move.Store, block func())
}

func troubled(t *testing.T, db Database) Troubled {
	t.Helper()
	d, ok := db.(Troubled)
	if !ok {
		t.Skip("this database cannot get its stores into trouble")
	}
	return d
}

// It fails when the driver's code for a full disk is not translated.
func fullDiskIsNoSpace(t *testing.T, db Database) {
	d := troubled(t, db)
	p := start(t, db)
	free := d.Fill(t, p.Store)
	b := core.Batch{Events: events(0, 500), Segment: 100}
	for i := range b.Events {
		b.Events[i].Data = make([]byte, 1000)
	}
	if _, err := p.Append(t.Context(), b); !errors.Is(err, core.ErrNoSpace) || core.Fatal(err) {
		t.Fatalf("Append to a full disk = %v, want ErrNoSpace", err)
	}
	free()
	if done, err := p.Append(t.Context(), b); err != nil || done.Stored != 500 {
		t.Errorf("Append with room again = %+v, %v; want all stored", done, err)
	}
}

// It fails when the driver's codes for a lock, or the network's errors, are not
// translated.
func blockedIsUnavailable(t *testing.T, db Database) {
	s, block := troubled(t, db).Block(t)
	if _, err := s.Join(t.Context(), core.Node{Host: "host"}); err != nil {
		t.Fatal(err)
	}
	block()
	if _, err := s.Append(t.Context(), core.Batch{Events: events(0, 1), Segment: 1}); !errors.Is(err, core.ErrUnavailable) || core.Fatal(err) {
		t.Errorf("Append = %v, want ErrUnavailable", err)
	}
}

// It fails when a store is created although it must exist, or in another
// application's database, or is opened although a newer version changed it.
func unusableStoresAreReported(t *testing.T, db Database) {
	d := troubled(t, db)
	try := func(what string, want error) {
		t.Helper()
		if _, err := d.Try(t, true); !errors.Is(err, want) || want != nil && core.Class(err) == nil {
			t.Errorf("open %s: got %v, want %v", what, err, want)
		}
	}
	try("what is not there", core.ErrNoStore)
	if err := db.Open(t).Close(); err != nil {
		t.Fatal(err)
	}
	d.Exec(t, "UPDATE meta SET value = '99' WHERE key = 'schema_version'")
	try("what a newer program changed a little", nil)
	d.Exec(t, "UPDATE meta SET value = '98' WHERE key = 'min_reader'")
	try("what a newer program changed", core.ErrTooNew)
}

// It fails when another application's tables are reported as damaged, or are
// used.
func foreignIsNotOurs(t *testing.T, db Database) {
	d := troubled(t, db)
	d.Take(t)
	if _, err := d.Try(t, false); !errors.Is(err, core.ErrNotOurs) {
		t.Errorf("open another program's database: got %v, want ErrNotOurs", err)
	}
}
