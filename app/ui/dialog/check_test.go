package dialog

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"weir/app/ui/hosttest"
	"weir/app/ui/style"
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
	w := hosttest.NewFormsScene(t, &hosttest.FormsEngine{StoreNow: store})
	Check(w.Host)
	s := w.Top()
	w.Until(func() bool { return s.Message.Text != "" })
	if got := s.Message.Text; got != "✓  Lost 0, twice 0: every event is counted exactly once" {
		t.Errorf("it says %q", got)
	}
	all := hosttest.Texts(s)
	for name, want := range map[string]string{"Events": "2", "Pending": "2", "Processed": "0", "Twice": "0"} {
		if i := slices.Index(all, name); i < 0 || all[i+1] != want {
			t.Errorf("%s isn't %s: %q", name, want, all)
		}
	}
	w.Key(fyne.KeyReturn)
	if s.IsOpen {
		t.Error("Enter doesn't close it")
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	Check(w.Host)
	s = w.Top()
	w.Until(func() bool { return s.Message.Text != "" })
	if got := s.Message.Text; !strings.HasPrefix(got, "✗  The store was closed meanwhile") {
		t.Errorf("of a closed store it says %q", got)
	}
}

func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		report core.Report
		tone   style.Tone
		part   string
	}{
		{core.Report{OK: true}, style.Calm, "exactly once"},
		{core.Report{Lost: 3}, style.Alarm, "weir recount"},
		{core.Report{Twice: 3}, style.Alarm, "weir recount"},
		{core.Report{Problems: []string{"segment 7 lacks events"}}, style.Alarm, "weir backup"},
	} {
		if tone, text := verdict(test.report); tone != test.tone || !strings.Contains(text, test.part) {
			t.Errorf("%+v: %v %q, want %v with %q", test.report, tone, text, test.tone, test.part)
		}
	}
}

func TestHelpAndAbout(t *testing.T) {
	w := hosttest.NewFormsScene(t, &hosttest.FormsEngine{})
	Help(w.Host, [][2]string{{"F9", "Does something"}})
	s := w.Top()
	if !hosttest.Shows(s, "F9") || !hosttest.Shows(s, "Does something") {
		t.Errorf("the help lacks a key: %q", hosttest.Texts(s))
	}
	Tune(w.Host) // a key while something is open
	if w.Top() != s {
		t.Error("a second sheet lies over the help")
	}
	s.Close()
	About(w.Host)
	s = w.Top()
	for _, want := range []string{"Weir v0.9.0", "/home/you/.local/share/weir/weir.db", "/home/you/.config/weir/config.toml"} {
		if !hosttest.Shows(s, want) {
			t.Errorf("about lacks %q: %q", want, hosttest.Texts(s))
		}
	}
	licences(w.Host)
	if w.Top() == s {
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
