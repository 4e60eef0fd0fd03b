package setup_test

import (
	"errors"
	"fmt"
	"testing"

	"weir/app/setup"
	"weir/core"
	"weir/storage/postgres"
)

// TestWithRemedy: the more specific class has its remedy, and the error stays
// what it is. It fails when core's classes stand before PostgreSQL's.
func TestWithRemedy(t *testing.T) {
	other := errors.New("other")
	for _, c := range []struct {
		err  error
		want string
	}{
		{core.ErrTooNew, "open: store is too new for this program; use a newer weir"},
		{core.ErrNoSpace, "open: no space left"},
		{postgres.ErrRights, "open: permission denied: the user lacks a right; have the owner of the schema run \"weir init\""},
		{fmt.Errorf("%w: %w", postgres.ErrSearch, postgres.ErrTLS), "open: the server for searches can't be used: there is no TLS connection; see storage.postgres.search_dsn"},
		{other, "open: other"},
	} {
		got := setup.WithRemedy(fmt.Errorf("open: %w", c.err))
		if got.Error() != c.want || !errors.Is(got, c.err) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	if err := setup.WithRemedy(nil); err != nil {
		t.Errorf("no error became %v", err)
	}
}
