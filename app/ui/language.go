package ui

import (
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	golocale "github.com/jeandeaual/go-locale"

	"weir/app/locale"
	"weir/app/ui/host"
	"weir/app/ui/text"
	"weir/assets"
)

// useLanguage makes the window speak the language that the preferences name, or that of
// the system.
func useLanguage(p fyne.Preferences) error {
	tag := p.String(host.PrefLanguage)
	if !slices.Contains(locale.Tags, tag) {
		tag = text.System()
	}
	if err := text.Use(assets.Translations, tag); err != nil {
		return err
	}
	return translateFyne()
}

// fyneTexts are texts of Fyne's own menus and dialogs that the window shows, by Fyne's keys.
var fyneTexts = map[string]string{
	"Copy":              text.Later("Copy"),
	"Cut":               text.Later("Cut"),
	"Paste":             text.Later("Paste"),
	"Select all":        text.Later("Select all"),
	"Undo":              text.Later("Undo"),
	"Redo":              text.Later("Redo"),
	"Quit":              text.Later("Quit"),
	"Open":              text.Later("Open"),
	"Cancel":            text.Later("Cancel"),
	"Create Folder":     text.Later("Create folder"),
	"New Folder":        text.Later("New folder"),
	"Show Hidden Files": text.Later("Show hidden files"),
	"Error":             text.Later("Error"),
	"OK":                text.Later("OK"),
	"file.name":         text.Later("Name"),
	"(Parent)":          text.Later("(Parent)"),
}

// translateFyne puts Fyne's own texts into the window's language. Fyne chooses by the
// languages set on the system alone, so it gets the texts under each of these names, and
// under that of the language that it takes if it speaks none of them.
func translateFyne() error {
	texts := map[string]string{}
	for key, english := range fyneTexts {
		texts[key] = text.Tr(english)
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	set, _ := golocale.GetLocales() // without any Fyne takes English
	for _, name := range append(set, locale.English) {
		// What isn't a name of a language, as "C", is none that Fyne would choose.
		_ = lang.AddTranslationsForLocale(data, fyne.Locale(name))
	}
	return nil
}
