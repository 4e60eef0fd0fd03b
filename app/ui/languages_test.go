package ui

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/assets"
)

// TestOtherLanguages holds the translations against the English texts. A text without a
// translation is shown in English: with -v the test lists these, and translations of texts
// that are gone; make translations runs it so.
func TestOtherLanguages(t *testing.T) {
	speakEnglish(t)
	english := messages(t, locale.English)
	for _, tag := range locale.Tags[1:] {
		if err := text.Use(assets.Translations, tag); err != nil {
			t.Fatal(err)
		}
		translated := messages(t, tag)
		for _, fault := range wrongIn(translated, english) {
			t.Errorf("%s: %s", tag, fault)
		}
		for _, key := range slices.Sorted(maps.Keys(english)) {
			for form := range english[key] {
				if translated[key][form] == "" {
					t.Logf("%s: not translated: %s", tag, strings.TrimSpace(form+" "+key))
				}
			}
		}
		for _, key := range slices.Sorted(maps.Keys(translated)) {
			if english[key] == nil {
				t.Logf("%s: not used any more: %s", tag, key)
			}
		}
	}
}

// wrongIn lists the translations that would show something wrong.
func wrongIn(translated, english map[string]map[string]string) (faults []string) {
	for _, key := range slices.Sorted(maps.Keys(translated)) {
		from := english[key]
		for form, s := range translated[key] {
			if _, err := template.New("").Parse(s); err != nil {
				faults = append(faults, key+": "+err.Error())
			}
			original, found := from[form]
			if from != nil && !found {
				faults = append(faults, key+": the English text has no form \""+form+"\"")
			}
			if from == nil || !found || s == "" {
				continue
			}
			want, got := valuesIn(original), valuesIn(s)
			if form == "one" { // may say "one" instead of the number
				got = append(got, want...)
				slices.Sort(got)
				got = slices.Compact(got)
			}
			if !slices.Equal(got, want) {
				faults = append(faults, key+": has the values "+strings.Join(got, ", ")+", want "+strings.Join(want, ", "))
			}
		}
	}
	return faults
}

var placeholder, valueName = regexp.MustCompile(`\{\{.*?\}\}`), regexp.MustCompile(`\.(\w+)`)

// valuesIn are the names of the values in a text, sorted.
func valuesIn(s string) (names []string) {
	for _, action := range placeholder.FindAllString(s, -1) {
		for _, m := range valueName.FindAllStringSubmatch(action, -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestWrongTranslations(t *testing.T) {
	english := map[string]map[string]string{
		"{{.A}} of {{.B}}": {"": "{{.A}} of {{.B}}"},
		"{{.N}} rooms":     {"one": "{{.N}} room", "other": "{{.N}} rooms"},
		"Cancel":           {"": "Cancel"},
	}
	for name, test := range map[string]struct {
		key   string
		forms map[string]string
		wrong bool
	}{
		"right":             {"{{.A}} of {{.B}}", map[string]string{"": "{{.A}} von {{.B}}"}, false},
		"another order":     {"{{.A}} of {{.B}}", map[string]string{"": "von {{.B}} {{.A}}"}, false},
		"a value less":      {"{{.A}} of {{.B}}", map[string]string{"": "{{.A}}"}, true},
		"another value":     {"{{.A}} of {{.B}}", map[string]string{"": "{{.A}} von {{.C}}"}, true},
		"no template":       {"{{.A}} of {{.B}}", map[string]string{"": "{{.A}} von {{.B}"}, true},
		"no number for one": {"{{.N}} rooms", map[string]string{"one": "ein Raum", "other": "{{.N}} Räume"}, false},
		"no number":         {"{{.N}} rooms", map[string]string{"one": "ein Raum", "other": "Räume"}, true},
		"a value too many":  {"{{.N}} rooms", map[string]string{"one": "{{.M}} Raum", "other": "{{.N}} Räume"}, true},
		"one of two forms":  {"{{.N}} rooms", map[string]string{"other": "{{.N}} Räume"}, false},
		"a form too many":   {"Cancel", map[string]string{"one": "Abbrechen"}, true},
		"unused":            {"Abort", map[string]string{"": "{{.X}}"}, false},
		"empty":             {"Cancel", map[string]string{"": ""}, false},
	} {
		if got := wrongIn(map[string]map[string]string{test.key: test.forms}, english); len(got) > 0 != test.wrong {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// messages reads a file of translations. It returns the texts by key, and by "one" and
// "other" if a text has these.
func messages(t *testing.T, tag string) map[string]map[string]string {
	t.Helper()
	data, err := assets.Translations.ReadFile("translations/" + tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for key, value := range raw {
		all[key] = map[string]string{}
		switch v := value.(type) {
		case string:
			all[key][""] = v
		case map[string]any:
			for form, s := range v {
				all[key][form], _ = s.(string)
			}
		}
	}
	return all
}
