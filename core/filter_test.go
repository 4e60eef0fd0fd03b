package core_test

import (
	"testing"

	"weir/core"
)

// What was deleted or removed is found by what stands for it, whatever was kept
// of the record, and an unknown author is not a deleted one.
func TestFilterFindsWhatIsGone(t *testing.T) {
	text := func(s string) core.Filter {
		found, err := core.ParseText(s)
		if err != nil {
			t.Fatal(err)
		}
		return core.Filter{Text: found}
	}
	by := func(names ...string) core.Filter { return core.Filter{Authors: names} }
	deleted := core.Event{Flags: core.AuthorDeleted}
	for _, test := range []struct {
		name   string
		event  core.Event
		filter core.Filter
		want   bool
	}{
		{"author", deleted, by("[deleted]"), true},
		{"author, as people write it", deleted, by("ann", "/u/[DELETED]"), true},
		{"author kept as it stood", core.Event{Author: "[deleted]"}, by("[deleted]"), true},
		{"another author", deleted, by("deleted"), false},
		{"unknown author", core.Event{}, by("[deleted]"), false},
		{"known author, deleted text", core.Event{Author: "ann", Flags: core.TextDeleted}, by("[deleted]"), false},
		{"no record, text deleted", core.Event{Flags: core.TextDeleted}, text("[deleted]"), true},
		{"no record, author deleted", deleted, text("/^.deleted.$/"), true},
		{"no record, text removed", core.Event{Flags: core.TextRemoved}, text("[Removed]"), true},
		{"removed is not deleted", core.Event{Flags: core.TextRemoved}, text("[deleted]"), false},
		{"record says it", core.Event{Data: []byte(`{"body":"[removed]"}`)}, text("[removed]"), true},
		{"record says something else", core.Event{Data: []byte(`{"body":"removed"}`)}, text("[removed]"), false},
	} {
		if got := test.filter.Match(&test.event); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestAuthorName(t *testing.T) {
	for want, e := range map[string]core.Event{
		"":          {},
		"ann":       {Author: "ann", Flags: core.TextDeleted},
		"[deleted]": {Flags: core.AuthorDeleted | core.TextRemoved},
	} {
		if got := e.AuthorName(); got != want {
			t.Errorf("%+v: got %q, want %q", e, got, want)
		}
	}
}
