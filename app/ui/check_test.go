package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"weir/core"
	"weir/storage/sqlite"
)

func TestCheckOfARealStore(t *testing.T) {
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: t.TempDir() + "/weir.db"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Join(t.Context(), core.Node{Host: "here", PID: 1}); err != nil {
		t.Fatal(err)
	}
	events := []core.Event{{Source: "test", Kind: "post", Data: []byte(`{}`)}, {Source: "test", Kind: "post", Data: []byte(`{}`)}}
	if _, err := store.Append(t.Context(), core.Batch{Events: events, Segment: 1000}); err != nil {
		t.Fatal(err)
	}
	w := formsScene(t, &formsDesk{store: store})
	check(w.host)
	s := w.top()
	w.until(func() bool { return s.message.Text != "" })
	if got := s.message.Text; got != "✓  Lost 0, twice 0: every event is counted exactly once" {
		t.Errorf("it says %q", got)
	}
	all := texts(s)
	for name, want := range map[string]string{"Events": "2", "Pending": "2", "Processed": "0", "Twice": "0"} {
		if i := slices.Index(all, name); i < 0 || all[i+1] != want {
			t.Errorf("%s isn't %s: %q", name, want, all)
		}
	}
	w.key(fyne.KeyReturn)
	if s.open {
		t.Error("Enter doesn't close it")
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	check(w.host)
	s = w.top()
	w.until(func() bool { return s.message.Text != "" })
	if got := s.message.Text; !strings.HasPrefix(got, "✗  The store was closed meanwhile") {
		t.Errorf("of a closed store it says %q", got)
	}
}

func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		report core.Report
		tone   tone
		part   string
	}{
		{core.Report{OK: true}, calm, "exactly once"},
		{core.Report{Lost: 3}, alarm, "weir recount"},
		{core.Report{Twice: 3}, alarm, "weir recount"},
		{core.Report{Problems: []string{"segment 7 lacks events"}}, alarm, "weir backup"},
	} {
		if tone, text := verdict(test.report); tone != test.tone || !strings.Contains(text, test.part) {
			t.Errorf("%+v: %v %q, want %v with %q", test.report, tone, text, test.tone, test.part)
		}
	}
}

func TestHelpAndAbout(t *testing.T) {
	w := formsScene(t, &formsDesk{})
	help(w.host, [][2]string{{"F9", "Does something"}})
	s := w.top()
	if !shows(s, "F9") || !shows(s, "Does something") {
		t.Errorf("the help lacks a key: %q", texts(s))
	}
	tune(w.host) // a key while something is open
	if w.top() != s {
		t.Error("a second sheet lies over the help")
	}
	s.close()
	about(w.host)
	s = w.top()
	for _, want := range []string{"Weir v0.9.0", "/home/you/.local/share/weir/weir.db", "/home/you/.config/weir/config.toml"} {
		if !shows(s, want) {
			t.Errorf("about lacks %q: %q", want, texts(s))
		}
	}
	licences(w.host)
	if w.top() == s {
		t.Error("the licences don't open")
	}
}

func TestLicencesHaveNoLongLines(t *testing.T) {
	for text, want := range map[string][]string{
		"a\n\nb":                    {"a", "", "b"},
		strings.Repeat("word ", 30): {strings.TrimSpace(strings.Repeat("word ", 19)), strings.Repeat("word ", 11)},
		strings.Repeat("x", 120):    {strings.Repeat("x", 120)},
	} {
		if got := splitLines(text); !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q, want %q", text, got, want)
		}
	}
}
