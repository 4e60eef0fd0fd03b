package core_test

import (
	"slices"
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

func TestSplitNames(t *testing.T) {
	selected, except := core.SplitNames([]string{"golang", "-AskReddit", "-u/-x", "u/-x", "--", "-", ""})
	if want := []string{"golang", "u/-x", ""}; !slices.Equal(selected, want) {
		t.Errorf("selected are %q, want %q", selected, want)
	}
	if want := []string{"AskReddit", "u/-x", "-", ""}; !slices.Equal(except, want) {
		t.Errorf("left out are %q, want %q", except, want)
	}
	dashed, plain := core.Event{Author: "-x"}, core.Event{Author: "x"}
	for _, f := range []core.Filter{{Authors: selected}, {Except: core.Except{Authors: except[1:2]}}} {
		if got, want := f.Match(&dashed), len(f.Authors) > 0; got != want || f.Match(&plain) == want {
			t.Errorf("%+v: -x matches: %v, want %v, and x not so", f, got, want)
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
