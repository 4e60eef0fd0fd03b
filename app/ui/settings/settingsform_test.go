package settings

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/hosttest"
)

func filledForm(t *testing.T) *settingsForm {
	t.Helper()
	d := &hosttest.FormsEngine{SettingsNow: hosttest.SomeSettings()}
	f := newSettingsForm(d.Check)
	f.merge(d.SettingsNow, nil)
	return f
}

func TestSettingsFormEdits(t *testing.T) {
	f := filledForm(t)
	f.edit("process.batch", "abc")
	f.edit("process.lease", "40s")
	f.edit("process.workers", "8")             // a variable says it
	f.edit("storage.postgres.url", "")         // a secret's field is empty while it is unchanged
	f.edit("pipeline.channel_capacity", "200") // and back again
	f.edit("pipeline.channel_capacity", "100") //
	if got, want := f.changedKeys(), []string{"process.batch", "process.lease"}; !slices.Equal(got, want) {
		t.Errorf("changed are %v, want %v", got, want)
	}
	if got, want := f.wrong["process.batch"], `is "abc": want 1 to 1000`; got != want {
		t.Errorf("the error beside the field is %q, want %q", got, want)
	}
	if s, wrong := f.firstWrong(); !wrong || s.Key != "process.batch" {
		t.Errorf("the first that can't be saved is %q, %v", s.Key, wrong)
	}
	f.edit("process.batch", "7")
	if _, wrong := f.firstWrong(); wrong {
		t.Error("7 is thought to be wrong")
	}
	f.undo("process.batch")
	if got := f.text(mustSetting(t, f, "process.batch")); got != "500" {
		t.Errorf("undone it is %q, want 500", got)
	}
	f.reset("process.batch")
	if got := f.text(mustSetting(t, f, "process.batch")); got != "1000" {
		t.Errorf("the default is %q, want 1000", got)
	}
}

func mustSetting(t *testing.T, f *settingsForm, key string) control.Setting {
	t.Helper()
	s, found := f.setting(key)
	if !found {
		t.Fatalf("no %s", key)
	}
	return s
}

func TestSettingsFormMerges(t *testing.T) {
	f := filledForm(t)
	f.edit("process.lease", "40s")
	f.edit("process.batch", "7")
	other := hosttest.SomeSettings()
	for i := range other {
		switch other[i].Key {
		case "process.lease":
			other[i].Value = "20s" // typed over here: what was typed stays
		case "process.batch":
			other[i].Value = "7" // says the same now
		case "pipeline.channel_capacity":
			other[i].Value = "300"
		}
	}
	f.merge(other, []string{"pipeline.channel_capacity"})
	for key, want := range map[string]string{"process.lease": "40s", "process.batch": "7", "pipeline.channel_capacity": "300"} {
		if got := f.text(mustSetting(t, f, key)); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if got, want := f.changedKeys(), []string{"process.lease"}; !slices.Equal(got, want) {
		t.Errorf("changed are %v, want %v", got, want)
	}
	for key, want := range map[string]string{
		"process.lease":             "needs a restart · changed, not saved · was 20s",
		"pipeline.channel_capacity": "saved, needs a restart · default 100",
		"process.batch":             "at once · default 1000 · from config.toml:112",
		"process.workers":           "Read-only: set by WEIR_PROCESS_WORKERS, which overrides the file",
		"storage.sqlite.path":       `needs a restart · default ""`,
	} {
		if got := f.origin(mustSetting(t, f, key)); got != want {
			t.Errorf("%s stands as %q, want %q", key, got, want)
		}
	}
}

func TestSettingsFormFinds(t *testing.T) {
	f := filledForm(t)
	for query, want := range map[string][]string{
		"batch":          {"pipeline.write_batch", "process.batch"},
		"MANY workers":   {"process.workers"},
		"psql":           {"storage.postgres.url"},
		"no such thing?": nil,
	} {
		var got []string
		for _, section := range f.find(query) {
			for _, s := range section.settings {
				got = append(got, s.Key)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
	f.edit("process.lease", "40s")
	changed := map[string]int{}
	for _, s := range f.sections() {
		changed[s.name] = s.changed
	}
	want := map[string]int{"storage": 0, "storage.sqlite": 0, "storage.postgres": 0, "source.simulate": 0, "pipeline": 0, "process": 1, "log": 0}
	if !maps.Equal(changed, want) {
		t.Errorf("sections and their changes are %v, want %v", changed, want)
	}
}

func TestSavedText(t *testing.T) {
	f := filledForm(t)
	keys := []string{"pipeline.channel_capacity", "process.batch"}
	for _, test := range []struct {
		keys    []string
		restart bool
		want    string
	}{
		{keys, true, "Saved. In effect now: process.batch. Waiting for a restart of the pipeline: pipeline.channel_capacity"},
		{keys, false, "Saved. In effect now: pipeline.channel_capacity, process.batch"},
		{keys[:1], true, "Saved. Waiting for a restart of the pipeline: pipeline.channel_capacity"},
	} {
		if got := savedText(f.inEffect(test.keys, test.restart)); got != test.want {
			t.Errorf("%v, %v: %q, want %q", test.keys, test.restart, got, test.want)
		}
	}
}

// TestDecimalComma types a number in the way of the window's language; the file of settings
// gets a point.
func TestDecimalComma(t *testing.T) {
	locale.Use(locale.German)
	t.Cleanup(func() { locale.Use(locale.English) })
	check := func(_, value string) error { // of a number, or of a list of words
		if _, err := strconv.ParseFloat(value, 64); err != nil && strings.ContainsAny(value, "0123456789") {
			return err
		}
		return nil
	}
	f := newSettingsForm(check)
	f.merge([]control.Setting{{Key: "rate", Value: "1.5"}, {Key: "kinds", Value: "post"}}, nil)
	for _, test := range []struct{ key, typed, want string }{
		{"rate", "2,5", "2.5"}, {"rate", "2.5", "2.5"}, {"rate", "1.234,5", "1.234,5"}, {"kinds", "post,comment", "post,comment"},
	} {
		f.edit(test.key, test.typed)
		if got := f.value(test.key); got != test.want {
			t.Errorf("%q means %q, want %q", test.typed, got, test.want)
		}
		if _, wrong := f.firstWrong(); wrong != (test.typed == "1.234,5") {
			t.Errorf("%q is wrong: %v", test.typed, wrong)
		}
		if s, found := f.setting(test.key); !found || f.text(s) != test.typed {
			t.Errorf("for %q the field has %q", test.typed, f.text(s))
		}
		f.saved(map[string]string{test.key: test.want})
		if f.edited(test.key) {
			t.Errorf("%q is still edited after it was saved", test.typed)
		}
	}
}
