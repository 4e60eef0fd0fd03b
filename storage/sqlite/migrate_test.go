package sqlite_test

import (
	"errors"
	"testing"
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
