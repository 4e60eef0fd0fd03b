package dump_test

import (
	"testing"
	"time"

	"weir/core"
	"weir/core/dump"
)

// TestSelectionStays: what is selected has the name that it had when there were no
// exceptions, so that an import that was interrupted then continues; an exception changes
// it, an empty one doesn't.
func TestSelectionStays(t *testing.T) {
	path := file(t, "a.ndjson", fixture(t, "posts.ndjson"))
	selection := func(f core.Filter) string {
		points := checkpoints{}
		src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{path}, Checkpoints: points, Filter: f})
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		rec, err := src.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return rec.Mark().Input.Selection
	}
	some := core.Filter{Subreddits: []string{"golang"}, Authors: []string{"ann"}, After: time.Unix(5, 0)}
	for want, f := range map[string]core.Filter{
		"86cc33b377363f8c4e9ddce6da1ac2a4": {},
		"95c50ab88ecee3ce34efd4573fbb96e4": some,
	} {
		if got := selection(f); got != want {
			t.Errorf("%+v: got %s, want %s", f, got, want)
		}
		was := selection(f)
		f.Except.Subreddits = []string{}
		if got := selection(f); got != was {
			t.Errorf("%+v: an empty exception changes it to %s", f, got)
		}
		f.Except.Subreddits = []string{"chess"}
		if got := selection(f); got == was {
			t.Errorf("%+v: the exception does not change it", f)
		}
	}
}
