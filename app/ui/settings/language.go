package settings

import (
	"slices"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/text"
)

// windowSection has what belongs to the window on this computer. It isn't in the file of
// settings, and takes effect at once.
func windowSection() settingsSection {
	doc := text.Tr("This window, on this computer. Not in the settings file.")
	return settingsSection{name: "window", title: text.Tr("Window"), doc: doc, settings: []control.Setting{{
		Key: host.PrefLanguage, Section: "window", SectionDoc: doc, Name: text.Tr("Language"),
		Doc:     text.Tr("The language of the window. The command line, logs and CSV files are always in English."),
		Choices: languageNames(), Live: true,
	}}}
}

// languageNames are the choices: as the system, and each language in itself.
func languageNames() []string {
	names := []string{text.Tr("As the system")}
	for _, tag := range locale.Tags {
		names = append(names, locale.Name(tag))
	}
	return names
}

// sections are those of the file of settings, and the window's own.
func (p *Page) sections() []settingsSection { return append(p.form.sections(), windowSection()) }

// find groups the settings that contain all the words.
func (p *Page) find(query string) []settingsSection {
	found := p.form.find(query)
	w := windowSection()
	s := w.settings[0]
	if s.Key += " " + w.title + " " + s.Name; matches(s, query) {
		found = append(found, w)
	}
	return found
}

// newLanguageRow makes the row that chooses the language.
func (p *Page) newLanguageRow(s control.Setting) *settingRow {
	r := p.newRow(s)
	tag := p.h.App.Preferences().String(host.PrefLanguage)
	r.choice.Selected = s.Choices[slices.Index(locale.Tags, tag)+1]
	r.choice.OnChanged = func(name string) {
		tag := ""
		if i := slices.Index(s.Choices, name); i > 0 {
			tag = locale.Tags[i-1]
		}
		// The list of choices is still open.
		p.h.Do(func() {
			p.h.SetLanguage(tag)
			p.h.ShowSetting(host.PrefLanguage)
		})
	}
	r.origin.SetText(text.Tr("at once"))
	for _, o := range []interface{ Hide() }{r.changeBar, r.undo, r.reset, r.hint} {
		o.Hide()
	}
	return r
}

// Continue takes over the unsaved edits of a page that this one replaces.
func (p *Page) Continue(was host.Page) {
	p.form.merge(p.h.Engine.Settings(), p.h.Engine.State().Pending)
	for key, value := range was.(*Page).form.edits {
		p.form.edit(key, value)
	}
}
