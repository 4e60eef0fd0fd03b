package dialog

import (
	"maps"
	"slices"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/text"
	"weir/core"
)

func TestPathsOf(t *testing.T) {
	t.Setenv("HOME", "/home/you")
	for s, want := range map[string][]string{
		"":                                     nil,
		" ; ;":                                 nil,
		"a b.zst":                              {"a b.zst"},
		"~/a.zst; '/data/b; c'":                {"/home/you/a.zst", "'/data/b", "c'"},
		`"/data/my dump.zst"`:                  {"/data/my dump.zst"},
		"file:///data/a%20b.zst\r\nfile:///c/": {"/data/a b.zst", "/c/"},
		"~you/a;~":                             {"~you/a", "/home/you"},
	} {
		if got := text.Paths(s); !slices.Equal(got, want) {
			t.Errorf("%q names %q, want %q", s, got, want)
		}
	}
	paths := []string{"/a b", "/c"}
	if got := text.Paths(text.JoinPaths(paths)); !slices.Equal(got, paths) {
		t.Errorf("%q come back as %q", paths, got)
	}
}

func TestImportFormRequest(t *testing.T) {
	got, wrong := importForm{
		paths: "a.zst", kinds: "post, comment", subreddits: "r/golang rust", authors: "", after: "2026-01-31", before: "2026-01-31 13:00", text: " data race ",
	}.request()
	want := control.Import{Paths: []string{"a.zst"}, Filter: core.Filter{
		Kinds: []string{"post", "comment"}, Subreddits: []string{"r/golang", "rust"}, Text: hosttest.MustText("data race"),
		After: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Before: time.Date(2026, 1, 31, 13, 0, 0, 0, time.UTC),
	}}
	if len(wrong) > 0 || !sameImport(got, want) {
		t.Errorf("asked is %+v, wrong %v, want %+v", got, wrong, want)
	}
	_, wrong = importForm{after: "yesterday", before: "2026-13-01"}.request()
	if got, want := slices.Sorted(maps.Keys(wrong)), []string{"after", "before", "paths"}; !slices.Equal(got, want) {
		t.Errorf("wrong are %v, want %v", got, want)
	}
	_, wrong = importForm{paths: "a", after: "2026-02", before: "2026-01"}.request()
	if wrong["before"] == "" {
		t.Error("an empty time is possible")
	}
}
