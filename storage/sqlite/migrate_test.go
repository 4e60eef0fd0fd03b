package sqlite_test

import (
	"errors"
	"testing"

	"weir/core"
)

// TestNewerSchema: a store that a newer program has changed is used when that
// program says so. One that it doesn't is foreign; see TestForeignFiles.
func TestNewerSchema(t *testing.T) {
	s := joined(t)
	if err := errors.Join(s.Close(), exec(s.Location(), "UPDATE meta SET value = 99 WHERE key = 'schema_version'")); err != nil {
		t.Fatal(err)
	}
	again, err := open(t, s.Location())
	if err != nil {
		t.Fatal(err)
	}
	expectEvents(t, again, 0)
}

// TestWrongTypeIsAnError: a value of another type than is expected is not read as
// zero. It fails when the reader ignores types.
func TestWrongTypeIsAnError(t *testing.T) {
	s := joined(t)
	if _, err := s.Append(t.Context(), batch(1)); err != nil {
		t.Fatal(err)
	}
	if err := exec(s.Location(), "UPDATE events SET created_at = 'yesterday'"); err != nil {
		t.Fatal(err)
	}
	claim, err := s.Claim(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Load(t.Context(), &claim); !errors.Is(err, core.ErrCorrupt) {
		t.Errorf("Load = %v, want ErrCorrupt", err)
	}
	for e, err := range s.Events(t.Context(), core.Filter{}) {
		if err == nil {
			t.Errorf("got %+v, want an error", e)
		}
	}
}
