package ui

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"weir/app/locale"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/assets"
)

// speakEnglish has the test end as it began, whatever language it takes.
func speakEnglish(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if err := text.Use(assets.Translations, locale.English); err != nil {
			t.Error(err)
		}
		if err := translateFyne(); err != nil {
			t.Error(err)
		}
	})
}

// setSystem sets the language of the system, which on Windows and macOS doesn't come from the
// environment.
func setSystem(t *testing.T, lang string) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the system's language can't be set")
	}
	for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", lang)
}

// TestLanguageIsChosen chooses German in the settings while the window runs, and English
// again.
func TestLanguageIsChosen(t *testing.T) {
	speakEnglish(t)
	setSystem(t, "fr_FR.UTF-8")
	app := test.NewTempApp(t)
	ignore := goleak.IgnoreCurrent()
	d := hosttest.NewDashEngine(time.Minute)
	w := openFull(t, app, d, 1440, 880)
	w.start()
	w.Until(func() bool { return w.header.state.Text != "" })
	d.Step()
	w.showSetting(host.PrefLanguage)
	choose := func(was, name, first string) {
		t.Helper()
		language := w.Win.Canvas().Focused().(*widget.Choice)
		if language.Selected != was {
			t.Errorf("before it %q is chosen, want %q", language.Selected, was)
		}
		language.SetSelected(name)
		w.Until(func() bool { return w.rail.entries[0].text.Text == first })
		chosen, ok := w.Win.Canvas().Focused().(*widget.Choice)
		if !ok || chosen == language || chosen.Selected != name {
			t.Errorf("then the focus is on %T, want it on the choice of %s", w.Win.Canvas().Focused(), name)
		}
	}
	choose("As the system", "Deutsch", "Übersicht")
	if got := lang.L("Paste"); got != "Einfügen" {
		t.Errorf("a field's menu says %q", got)
	}
	w.show(0)
	w.Until(func() bool { return strings.Contains(w.header.totals.Text, "neu") })
	before := w.header.totals.Text
	d.Step()
	w.Until(func() bool { return w.header.totals.Text != before })
	w.showSetting(host.PrefLanguage)
	choose("Deutsch", "English", "Dashboard")
	if got := lang.L("Paste"); got != "Paste" {
		t.Errorf("in English a field's menu says %q", got)
	}
	w.close()
	w.Goroutines.Wait()
	if err := goleak.Find(ignore); err != nil {
		t.Errorf("a window that changed its language leaves something running: %v", err)
	}
}

// TestLanguageKeepsEdits changes a setting, and then the language.
func TestLanguageKeepsEdits(t *testing.T) {
	speakEnglish(t)
	w := fullForms(t, &hosttest.FormsEngine{})
	w.showSetting("process.lease")
	test.Type(w.Win.Canvas().Focused(), "1m")
	typed := w.Win.Canvas().Focused().(*widget.Field).Text
	w.setLanguage(locale.German)
	w.showSetting("process.lease")
	if got := w.Win.Canvas().Focused().(*widget.Field).Text; got != typed || typed == "" {
		t.Errorf("after the change the field has %q, want %q", got, typed)
	}
}

// TestLanguageKeepsWhatIsShown searches on three pages and freezes the charts, and changes
// the language then.
func TestLanguageKeepsWhatIsShown(t *testing.T) {
	speakEnglish(t)
	d := hosttest.NewDashEngine(time.Minute)
	d.StoreNow = hosttest.OpenStore(t)
	w := openFull(t, test.NewTempApp(t), d, 1440, 880)
	w.start()
	d.Step()
	fields := func(page int) (all []*widget.Field, choices []*widget.Choice) {
		w.show(page)
		for _, o := range test.LaidOutObjects(w.pages[page].view.Content()) {
			switch o := o.(type) {
			case *widget.Field:
				if o.Visible() {
					all = append(all, o)
				}
			case *widget.Choice:
				if o.Visible() {
					choices = append(choices, o)
				}
			}
		}
		return all, choices
	}
	for _, page := range []int{2, 3, 4} {
		all, choices := fields(page)
		all[0].SetText("golang")
		if page == 3 {
			choices[0].SetSelectedIndex(2)
		}
	}
	w.show(0)
	w.dashboard.Freeze()
	from, to := w.dashboard.ShownRange()
	w.setLanguage(locale.German)
	if f, u := w.dashboard.ShownRange(); w.dashboard.Live() || !f.Equal(from) || !u.Equal(to) {
		t.Errorf("it shows %v to %v, want %v to %v", f, u, from, to)
	}
	for _, page := range []int{2, 3, 4} {
		all, choices := fields(page)
		if all[0].Text != "golang" {
			t.Errorf("page %d searches %q", page, all[0].Text)
		}
		if page == 3 && (choices[0].SelectedIndex() != 2 || choices[0].Selected == "dead") {
			t.Errorf("the state is %q", choices[0].Selected)
		}
	}
}

// TestLanguageOfAClosingWindow: a window that is closing is not rebuilt.
func TestLanguageOfAClosingWindow(t *testing.T) {
	speakEnglish(t)
	w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	w.start()
	w.close()
	header := w.header
	w.setLanguage(locale.German)
	if w.header != header || text.Tr("Paste") != "Paste" {
		t.Error("a window that closes changes its language")
	}
}

// TestLanguageAtStart: the window speaks the language that was chosen, else the system's.
func TestLanguageAtStart(t *testing.T) {
	speakEnglish(t)
	for _, c := range []struct{ system, chosen, paste, number string }{
		{"de_DE.UTF-8", "", "Einfügen", "1,5"},
		{"de_DE.UTF-8", locale.English, "Paste", "1.5"},
		{"fr_FR.UTF-8", "", "Paste", "1.5"},
		{"fr_FR.UTF-8", locale.German, "Einfügen", "1,5"},
		{"C", locale.German, "Einfügen", "1,5"},
		{"en_US.UTF-8", "xx", "Paste", "1.5"},
	} {
		setSystem(t, c.system)
		p := test.NewTempApp(t).Preferences()
		p.SetString(host.PrefLanguage, c.chosen)
		if err := useLanguage(p); err != nil {
			t.Fatal(err)
		}
		if got, number := text.Tr("Paste"), locale.Decimal(1.5, 1); got != c.paste || number != c.number || lang.L("Paste") != c.paste {
			t.Errorf("%+v: it says %q, Fyne says %q, and a number is %s", c, got, lang.L("Paste"), number)
		}
	}
}
