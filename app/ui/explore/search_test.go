package explore

import (
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/explore"
)

func at(text string) time.Time {
	t, ok := core.ParseTime(text)
	if !ok {
		panic(text)
	}
	return t
}

func TestSearchQuery(t *testing.T) {
	f, states, err := Search{
		Source: "reddit", Kind: "post, comment", Subreddit: `golang, -r/AskReddit "two words"`, Author: "-u/-bot, u/-dash", State: "dead", From: "2024-01-01", Before: "2024-02", Text: "/a+/",
	}.query()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.Subreddits, []string{"golang", "two words"}) || !slices.Equal(f.Except.Subreddits, []string{"r/AskReddit"}) ||
		!slices.Equal(f.Authors, []string{"u/-dash"}) || !slices.Equal(f.Except.Authors, []string{"u/-bot"}) || len(f.Kinds) != 2 || !slices.Equal(states, []string{"dead"}) {
		t.Errorf("got %+v, %v", f, states)
	}
	if !f.After.Equal(at("2024-01-01")) || !f.Before.Equal(at("2024-02-01")) || f.Text.String() != "/a+/" {
		t.Errorf("got %v to %v, %q", f.After, f.Before, f.Text)
	}
	for field, s := range map[string]Search{
		"From": {From: "yesterday"}, "Before": {From: "2024-02-01", Before: "2024-02-01"}, "Text": {Text: "/(/"},
	} {
		_, _, err := s.query()
		if wrong, ok := errors.AsType[*fieldError](err); !ok || wrong.field != field {
			t.Errorf("%+v: got %v, want an error of %s", s, err, field)
		}
	}
}

func TestSearchFlags(t *testing.T) {
	s := Search{Subreddit: "golang, -AskReddit", From: "2024-01-01 13:00", Text: "it's [removed]"}
	word := func(s string) string { return quoted(s, runtime.GOOS == "windows") }
	if got, want := s.flags(), " --subreddit "+word("golang,-AskReddit")+" --from "+word("2024-01-01 13:00")+" --match "+word("it's [removed]"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := (Search{Source: `"a b, c", d`}).flags(), " --source "+word(`"a b, c",d`); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := (Search{}).String(); got != "all events" {
		t.Errorf("the empty search is called %q", got)
	}
}

func TestQuoted(t *testing.T) {
	for word, want := range map[string][2]string{ // in sh; in the command prompt and PowerShell
		"golang":      {"golang", "golang"},
		"":            {"''", `""`},
		"a,b":         {"a,b", `"a,b"`},
		"data race":   {"'data race'", `"data race"`},
		"it's":        {`'it'\''s'`, `"it's"`},
		`say "a, b"`:  {`'say "a, b"'`, `"say ""a, b"""`},
		`D:\my data\`: {`'D:\my data\'`, `"D:\my data\\"`},
		"$5 isn't":    {`'$5 isn'\''t'`, `'$5 isn''t'`},
	} {
		if got := [2]string{quoted(word, false), quoted(word, true)}; got != want {
			t.Errorf("%s: got %s, want %s", word, got, want)
		}
	}
}

func TestStoreFlags(t *testing.T) {
	for want, s := range map[string]control.State{
		"":                      {},
		" --demo":               {Demo: true, Choice: control.StoreChoice{Backend: "sqlite", Path: "/d/demo.db"}},
		" --db '/d/my data.db'": {Choice: control.StoreChoice{Backend: "sqlite", Path: "/d/my data.db"}},
		" --store postgres":     {Choice: control.StoreChoice{Backend: "postgres", URL: "postgres://weir@db/events"}},
	} {
		if got := storeFlags(s); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSearchDrops(t *testing.T) {
	drops := Search{Kind: "post", Text: "weir"}.drops()
	if len(drops) != 2 || drops[0].search != (Search{Text: "weir"}) || drops[1].search != (Search{Kind: "post"}) {
		t.Errorf("got %+v", drops)
	}
}

func TestTimeText(t *testing.T) {
	for given, want := range map[string]string{
		"2024-01-01": "2024-01-01", "2024-01-01 13:05": "2024-01-01 13:05", "2024-01-01 13:05:09": "2024-01-01 13:05:09",
	} {
		if got := timeText(at(given)); got != want {
			t.Errorf("%s is written %s", given, got)
		}
	}
	if exact := time.Date(2024, 1, 1, 0, 0, 0, 1000, time.UTC); !at(timeText(exact)).Equal(exact) {
		t.Errorf("%v is written %s", exact, timeText(exact))
	}
}

func TestListed(t *testing.T) {
	for _, c := range []struct {
		by         explore.Dimension
		name, want string
	}{
		{explore.Subreddit, "golang", "golang"}, {explore.Author, "-bot", "u/-bot"}, {explore.Subreddit, "-x", "r/-x"}, {explore.Kind, "two words", `"two words"`},
	} {
		if got := listed(c.by, c.name); got != c.want {
			t.Errorf("%s %q is listed as %s, want %s", c.by, c.name, got, c.want)
		}
	}
	if got := excluded("golang", "rust"); got != "golang, -rust" {
		t.Errorf("got %q", got)
	}
}

func TestSuggestions(t *testing.T) {
	for list, want := range map[string][2]string{
		"go": {"", "go"}, "golang, -r/As": {"golang, -r/", "As"}, "rust ": {"rust ", ""}, "-u/x": {"-u/", "x"},
	} {
		if before, name := word(list); before != want[0] || name != want[1] {
			t.Errorf("%q is %q and %q, want %q", list, before, name, want)
		}
	}
	all := []explore.Name{{Name: "AskReddit"}, {Name: "golang"}, {Name: ""}, {Name: "GoGo"}, {Name: "cargo"}}
	var got []string
	for _, n := range match(all, "GO", 3) {
		got = append(got, n.Name)
	}
	if !slices.Equal(got, []string{"golang", "GoGo", "cargo"}) {
		t.Errorf("got %v, want those that begin with it first", got)
	}
}

func TestMemory(t *testing.T) {
	m := memory{test.NewTempApp(t).Preferences()}
	m.add(Search{})
	for i := range recentKept + 3 {
		m.add(Search{Text: string(rune('a' + i))})
	}
	m.add(Search{Text: "e"})
	recent := m.recent()
	if len(recent) != recentKept || recent[0].Text != "e" || slices.Index(recent[1:], recent[0]) >= 0 {
		t.Errorf("got %+v, want the last %d, each once", recent, recentKept)
	}
	m.save("mine", Search{Kind: "post"})
	m.save("mine", Search{Kind: "comment"})
	m.save("other", Search{Kind: "vote"})
	m.forget("other")
	if saved := m.saved(); len(saved) != 1 || saved[0].Search.Kind != "comment" {
		t.Errorf("got %+v, want the last one called mine", saved)
	}
	m.prefs.SetString(prefSaved, "{broken")
	if saved := m.saved(); saved != nil {
		t.Errorf("broken preferences are read as %+v", saved)
	}
}

func TestPeriodText(t *testing.T) {
	for _, c := range []struct {
		every     explore.Interval
		from, end string
		want      string
	}{
		{explore.Minute, "2024-03-31 23:05", "2024-03-31 23:06", "31 March 2024, 23:05"},
		{explore.Minute, "2024-03-31 23:05", "2024-03-31 23:10", "31 March 2024, 23:05 – 23:09"},
		{explore.Hour, "2024-03-31 23:00", "2024-04-01 00:00", "31 March 2024, 23:00 – 23:59"},
		{explore.Hour, "2024-03-31 23:00", "2024-04-01 02:00", "31 March 2024 23:00 – 1 April 2024 01:59"},
		{explore.Day, "2024-03-31", "2024-04-01", "31 March 2024"},
		{explore.Week, "2024-03-25", "2024-04-01", "25 – 31 March 2024"},
		{explore.Week, "2024-04-29", "2024-05-06", "29 April – 5 May 2024"},
		{explore.Week, "2024-12-30", "2025-01-06", "30 December 2024 – 5 January 2025"},
		{explore.Month, "2024-12-01", "2025-01-01", "December 2024"},
		{explore.Month, "2024-11-01", "2025-01-01", "November – December 2024"},
		{explore.Year, "2024-01-01", "2025-01-01", "2024"},
		{explore.Year, "2023-01-01", "2025-01-01", "2023 – 2024"},
	} {
		if got := periodText(c.every, at(c.from), at(c.end)); got != c.want {
			t.Errorf("%s from %s to %s is %q, want %q", c.every, c.from, c.end, got, c.want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		v, whole float64
		want     string
	}{{0, 0, ""}, {0, 5, "0 %"}, {1, 1000, "< 1 %"}, {1, 3, "33 %"}, {3, 3, "100 %"}, {-1, 3, ""}} {
		if got := percent(c.v, c.whole); got != c.want {
			t.Errorf("%v of %v is %q, want %q", c.v, c.whole, got, c.want)
		}
	}
}

func TestViewIsKept(t *testing.T) {
	v := newView()
	v.By, v.Log, v.Top = explore.Kind, true, 20
	if got := loadView(v.String()); got != v {
		t.Errorf("got %+v, want %+v", got, v)
	}
	for _, broken := range []string{"", "{", `{"By":99,"Top":-1}`, `{"Every":200}`, `{"Form":7}`} {
		if got := loadView(broken); got != newView() {
			t.Errorf("%q is read as %+v", broken, got)
		}
	}
}

// Weeks and longer intervals are incomplete where the events begin or end a day within
// them, others only where the search does.
func TestParts(t *testing.T) {
	week := figures{every: explore.Week, starts: []time.Time{at("2024-01-01"), at("2024-01-08")}, end: at("2024-01-15")}
	day := figures{every: explore.Day, starts: []time.Time{at("2024-01-01"), at("2024-01-02")}, end: at("2024-01-03")}
	for _, c := range []struct {
		figures     figures
		asked       core.Filter
		from, to    string
		first, last bool
	}{
		{week, core.Filter{}, "2024-01-01", "2024-01-15", false, false},
		{week, core.Filter{}, "2024-01-01 08:00", "2024-01-14 20:00", false, false},
		{week, core.Filter{}, "2024-01-03", "2024-01-12", true, true},
		{day, core.Filter{}, "2024-01-01 08:00", "2024-01-02 12:00", false, false},
		{day, core.Filter{After: at("2024-01-01 08:00"), Before: at("2024-01-02 12:00")}, "2024-01-01 08:00", "2024-01-02 12:00", true, true},
		{figures{}, core.Filter{}, "", "", false, false},
	} {
		from, _ := core.ParseTime(c.from)
		to, _ := core.ParseTime(c.to)
		if first, last := c.figures.parts(c.asked, from, to); first != c.first || last != c.last {
			t.Errorf("%s from %s to %s: %v, %v", c.figures.every, c.from, c.to, first, last)
		}
	}
	for d, want := range map[time.Duration]string{50 * time.Hour: "2 days", 24 * time.Hour: "1 day", 90 * time.Minute: "2 hours", 5 * time.Minute: "5 m 00 s"} {
		if got := partText(at("2024-01-01"), at("2024-01-01").Add(d)); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
