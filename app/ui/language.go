package ui

import (
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	golocale "github.com/jeandeaual/go-locale"
	"golang.org/x/text/language"

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

// setLanguage shows the window in another language from now on: its content is rebuilt,
// with the same page in front. What a person has zoomed, searched and edited stays, what is
// selected doesn't; the engine isn't touched.
func (w *window) setLanguage(tag string) {
	if w.Closing {
		return
	}
	w.App.Preferences().SetString(host.PrefLanguage, tag)
	if err := useLanguage(w.App.Preferences()); err != nil {
		w.ShowError(text.Tr("The language was not changed"), err)
		return
	}
	w.Win.Canvas().Unfocus()
	w.Tips.Hide()
	w.pages[w.front].view.Hidden()
	pages, dashboard := w.pages, w.dashboard
	w.build()
	w.dashboard.Continue(dashboard)
	w.observing.Store(w.dashboard)
	if w.drawing != nil {
		w.drawing()
		w.startDrawing()
	}
	for i, p := range pages {
		if _, ok := p.view.(continuing); ok {
			now := p.make(w.Host)
			now.(continuing).Continue(p.view)
			w.pages[i].view = now
		}
	}
	w.Win.SetTitle(windowTitle(w.Engine.State()))
	w.show(w.front)
	w.showChange()
}

// continuing is a page that takes over from one of its kind, which it replaces, what a
// person has typed there.
type continuing interface{ Continue(was host.Page) }

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
	"File":              text.Later("File"),
	"Folder":            text.Later("Folder"),
	"file.name":         text.Later("Name"),
	"file.parent":       text.Later("Up"),
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
		if _, err := language.Parse(name); err != nil {
			continue // "C": Fyne doesn't know it either, and takes English
		}
		if err := lang.AddTranslationsForLocale(data, fyne.Locale(name)); err != nil {
			return err
		}
	}
	return nil
}
