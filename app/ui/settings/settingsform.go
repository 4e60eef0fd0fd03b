package settings

import (
	"slices"
	"strings"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/text"
)

// settingsForm has the settings as the engine knows them, and a person's
// unsaved edits.
type settingsForm struct {
	all     []control.Setting // in the order of the file
	pending []string          // keys that wait for a restart
	edits   map[string]string // by key
	wrong   map[string]string // errors of edits, by key
	check   func(key, value string) error
}

func newSettingsForm(check func(key, value string) error) *settingsForm {
	return &settingsForm{edits: map[string]string{}, wrong: map[string]string{}, check: check}
}

// merge takes the engine's current settings. Edits stay, unless they are the
// same as the new values or can no longer be saved.
func (f *settingsForm) merge(all []control.Setting, pending []string) {
	f.all, f.pending = all, pending
	for key, text := range f.edits {
		if s, found := f.setting(key); !found || s.Fixed || !s.Secret && s.Value == text {
			f.undo(key)
		}
	}
}

func (f *settingsForm) setting(key string) (control.Setting, bool) {
	i := slices.IndexFunc(f.all, func(s control.Setting) bool { return s.Key == key })
	if i < 0 {
		return control.Setting{}, false
	}
	return f.all[i], true
}

// edit takes a person's input. A secret's field is empty while it is unchanged.
func (f *settingsForm) edit(key, text string) {
	s, found := f.setting(key)
	if !found || s.Fixed || s.Secret && text == "" || !s.Secret && text == s.Value {
		f.undo(key)
		return
	}
	f.put(key, text)
}

// reset edits a setting to its default.
func (f *settingsForm) reset(key string) {
	if s, found := f.setting(key); found && !s.Fixed && s.Value != s.Default {
		f.put(key, s.Default)
	}
}

func (f *settingsForm) put(key, value string) {
	f.edits[key] = value
	delete(f.wrong, key)
	if err := f.check(key, f.value(key)); err != nil {
		f.wrong[key] = strings.TrimPrefix(text.Error(err), key+": ")
	}
}

// value is what an edit means: the text itself, or the number that a person wrote in the way
// of the window's language.
func (f *settingsForm) value(key string) string {
	text := f.edits[key]
	if plain := locale.Plain(text); plain != text && f.check(key, text) != nil && f.check(key, plain) == nil {
		return plain
	}
	return text
}

// undo drops the edit of a setting.
func (f *settingsForm) undo(key string) {
	delete(f.edits, key)
	delete(f.wrong, key)
}

// text is the text of the field.
func (f *settingsForm) text(s control.Setting) string {
	if text, edited := f.edits[s.Key]; edited {
		return text
	}
	if s.Secret {
		return ""
	}
	return s.Value
}

func (f *settingsForm) edited(key string) bool {
	_, edited := f.edits[key]
	return edited
}

// changedKeys lists the edited settings in the order of the file.
func (f *settingsForm) changedKeys() []string {
	var keys []string
	for _, s := range f.all {
		if f.edited(s.Key) {
			keys = append(keys, s.Key)
		}
	}
	return keys
}

// firstWrong is the first setting that can't be saved.
func (f *settingsForm) firstWrong() (control.Setting, bool) {
	for _, s := range f.all {
		if f.wrong[s.Key] != "" {
			return s, true
		}
	}
	return control.Setting{}, false
}

// saved drops the edits that were saved, unless they have changed since.
func (f *settingsForm) saved(changes map[string]string) {
	for key, text := range changes {
		if f.edited(key) && f.value(key) == text {
			f.undo(key)
		}
	}
}

// settingsSection is a group of settings.
type settingsSection struct {
	name     string // in the file of settings
	title    string // as a person reads it
	doc      string
	settings []control.Setting
	changed  int // of these
}

// sections groups the settings in the order of the file.
func (f *settingsForm) sections() []settingsSection {
	return f.grouped(func(control.Setting) bool { return true })
}

// find groups the settings whose name, description or section contains all the
// words.
func (f *settingsForm) find(query string) []settingsSection {
	return f.grouped(func(s control.Setting) bool { return matches(s, query) })
}

// matches reports whether a setting's name, description or section contains all the words.
func matches(s control.Setting, query string) bool {
	said := strings.ToLower(s.Key + " " + text.Tr(s.Doc) + " " + text.Tr(s.SectionDoc))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(query)), func(word string) bool { return !strings.Contains(said, word) })
}

func (f *settingsForm) grouped(takes func(control.Setting) bool) []settingsSection {
	var all []settingsSection
	for _, s := range f.all {
		if !takes(s) {
			continue
		}
		if len(all) == 0 || all[len(all)-1].name != s.Section {
			all = append(all, settingsSection{name: s.Section, title: s.Section, doc: text.Tr(s.SectionDoc)})
		}
		last := &all[len(all)-1]
		last.settings = append(last.settings, s)
		if f.edited(s.Key) {
			last.changed++
		}
	}
	return all
}

// inEffect divides saved settings into those in effect now and those that wait
// for a restart.
func (f *settingsForm) inEffect(keys []string, restart bool) (now, later []string) {
	for _, key := range keys {
		if s, found := f.setting(key); restart && (!found || !s.Live) {
			later = append(later, key)
		} else {
			now = append(now, key)
		}
	}
	return now, later
}

// savedText describes the result of saving settings.
func savedText(now, later []string) string {
	switch {
	case len(later) == 0:
		return text.Tr("Saved. In effect now: {{.Now}}", text.With("Now", strings.Join(now, ", ")))
	case len(now) == 0:
		return text.Tr("Saved. Waiting for a restart of the pipeline: {{.Later}}", text.With("Later", strings.Join(later, ", ")))
	}
	return text.Tr("Saved. In effect now: {{.Now}}. Waiting for a restart of the pipeline: {{.Later}}",
		text.With("Now", strings.Join(now, ", "), "Later", strings.Join(later, ", ")))
}

// origin says in one line where a setting's value comes from and when changes
// take effect. The latter comes first, so that it stands in one column.
func (f *settingsForm) origin(s control.Setting) string {
	if s.Fixed {
		return text.Tr("Read-only: set by {{.Origin}}, which overrides the file", text.With("Origin", text.Of(s.Origin)))
	}
	parts := []string{text.Tr("needs a restart")}
	if s.Live {
		parts[0] = text.Tr("at once")
	}
	switch {
	case f.edited(s.Key):
		return strings.Join(append(parts, text.Tr("changed, not saved"), text.Tr("was {{.Was}}", text.With("Was", visibleValue(s.Value)))), " · ")
	case slices.Contains(f.pending, s.Key):
		parts[0] = text.Tr("saved, needs a restart")
	}
	parts = append(parts, text.Tr("default {{.Default}}", text.With("Default", visibleValue(s.Default))))
	if s.Origin.String() != "default" {
		parts = append(parts, text.Tr("from {{.Origin}}", text.With("Origin", text.Of(s.Origin))))
	}
	return strings.Join(parts, " · ")
}

// visibleValue makes an empty value visible.
func visibleValue(value string) string {
	if value == "" {
		return `""`
	}
	return value
}
