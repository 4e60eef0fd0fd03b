package text_test

import (
	"runtime"
	"testing"
	"testing/fstest"

	"weir/app/locale"
	"weir/app/ui/text"
)

// speak runs the rest of a test in German, from a file of a few texts.
func speak(t *testing.T, german string) {
	t.Helper()
	files := fstest.MapFS{
		"translations/en.json": {Data: []byte("{}")},
		"translations/de.json": {Data: []byte(german)},
	}
	if err := text.Use(files, locale.German); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := text.Use(files, locale.English); err != nil {
			t.Error(err)
		}
	})
}

func TestGerman(t *testing.T) {
	speak(t, `{"Cancel": "Abbrechen", "{{.A}} of {{.B}}": "{{.A}} von {{.B}}", "{{.N}} rooms": {"one": "{{.N}} Raum", "other": "{{.N}} Räume"}}`)
	rooms := func(n int) string {
		return text.Trn(n, "{{.N}} room", "{{.N}} rooms", text.With("N", text.Grouped(float64(n))))
	}
	for got, want := range map[string]string{
		text.Tr("Cancel"): "Abbrechen",
		text.Tr("{{.A}} of {{.B}}", text.With("A", 1, "B", 2)): "1 von 2",
		rooms(1):                "1 Raum",
		rooms(0):                "0 Räume",
		rooms(1200):             "1\u2009200 Räume",
		text.Size(1536):         "1,5 KiB",
		changeText(1031, 1000):  "▲ 3,1 %",
		text.Tr("Cancel") + " ": "Abbrechen ", // from the cache
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func changeText(now, was float64) string {
	s, _ := text.Change(now, was)
	return s
}

// TestMissing: what has no German text is English, in the right number.
func TestMissing(t *testing.T) {
	speak(t, `{"{{.N}} doors": {"other": "{{.N}} Türen"}, "empty": ""}`)
	for got, want := range map[string]string{
		text.Tr("Cancel"): "Cancel",
		text.Tr("empty"):  "empty",
		text.Tr("{{.A}} of {{.B}}", text.With("A", 1, "B", 2)):          "1 of 2",
		text.Trn(1, "{{.N}} room", "{{.N}} rooms", text.With("N", 1)):   "1 room",
		text.Trn(2, "{{.N}} room", "{{.N}} rooms", text.With("N", 2)):   "2 rooms",
		text.Trn(1, "{{.N}} stair", "{{.N}} stairs", text.With("N", 1)): "1 stair",
		text.Trn(2, "{{.N}} stair", "{{.N}} stairs", text.With("N", 2)): "2 stairs",
		text.Trn(1, "{{.N}} door", "{{.N}} doors", text.With("N", 1)):   "1 door", // no German singular
		text.Trn(2, "{{.N}} door", "{{.N}} doors", text.With("N", 2)):   "2 Türen",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestBrokenFile: then the language stays as it was.
func TestBrokenFile(t *testing.T) {
	speak(t, `{"Cancel": "Abbrechen"}`)
	for name, files := range map[string]fstest.MapFS{
		"no file": {},
		"no JSON": {"translations/en.json": {Data: []byte(`{`)}},
	} {
		if err := text.Use(files, locale.English); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if got := text.Tr("Cancel"); got != "Abbrechen" {
		t.Errorf("after an error it says %q", got)
	}
}

// TestSystem sets languages as a desktop on Linux does.
func TestSystem(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the languages don't come from the environment")
	}
	for _, c := range []struct{ language, all, messages, lang, want string }{
		{"", "", "", "de_DE.UTF-8", locale.German},
		{"", "", "", "de_AT.UTF-8@euro", locale.German},
		{"", "", "", "de_DE@euro", locale.German},
		{"", "", "", "en_GB.UTF-8", locale.English},
		{"", "", "", "fr_FR.UTF-8", locale.English},
		{"", "", "", "C", locale.English},
		{"", "", "", "C.UTF-8", locale.English},
		{"", "", "", "POSIX", locale.English},
		{"", "", "", "", locale.English},
		{"", "", "", "not a language", locale.English},
		{"de", "", "", "en_US.UTF-8", locale.German},
		{"fr:de:en", "", "", "fr_FR.UTF-8", locale.German},
		{"de", "", "", "C", locale.English},
		{"", "en_US.UTF-8", "", "de_DE.UTF-8", locale.English},
		{"", "", "de_DE.UTF-8", "en_US.UTF-8", locale.German},
	} {
		t.Setenv("LANGUAGE", c.language)
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		if got := text.System(); got != c.want {
			t.Errorf("%+v is %s", c, got)
		}
	}
}
