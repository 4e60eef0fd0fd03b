package settings

import (
	"testing"

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
)

// TestLanguageIsFound looks for the language, which isn't in the file of settings.
func TestLanguageIsFound(t *testing.T) {
	_, p := openSettings(t, &hosttest.FormsEngine{})
	for query, want := range map[string]bool{"language": true, "WINDOW lang": true, "command line english": true, "lease": false} {
		p.search.SetText(query)
		found := false
		for _, item := range p.list.items {
			found = found || item.row != nil && item.row.s.Key == host.PrefLanguage
		}
		if found != want {
			t.Errorf("%q finds the language: %v", query, found)
		}
	}
}

// TestLanguageIsNoEdit: the choice takes effect at once, so there is nothing to save.
func TestLanguageIsNoEdit(t *testing.T) {
	w, p := openSettings(t, &hosttest.FormsEngine{})
	chosen := "none"
	w.SetLanguage = func(tag string) { chosen = tag }
	w.ShowSetting = func(string) {}
	p.ShowSetting(host.PrefLanguage)
	row := p.rows[host.PrefLanguage]
	for name, tag := range map[string]string{"Deutsch": "de", "English": "en", "As the system": ""} {
		row.choice.SetSelected(name)
		w.Until(func() bool { return chosen == tag })
	}
	if got := p.form.changedKeys(); len(got) > 0 || !p.saveButton.Disabled() {
		t.Errorf("to be saved are %v", got)
	}
}
