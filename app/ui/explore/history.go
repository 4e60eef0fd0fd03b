package explore

import (
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"
)

// The preferences with searches.
const (
	prefRecent = "explore.recent"
	prefSaved  = "explore.saved"
)

// recentKept is how many searches are remembered.
const recentKept = 12

// named is a search that was given a name.
type named struct {
	Name   string
	Search Search
}

// memory remembers searches.
type memory struct{ prefs fyne.Preferences }

// read reads a list of a preference. One that can't be read is empty.
func read[T any](prefs fyne.Preferences, key string) (all []T) {
	if json.Unmarshal([]byte(prefs.String(key)), &all) != nil {
		return nil
	}
	return all
}

func write[T any](prefs fyne.Preferences, key string, all []T) {
	text, err := json.Marshal(all)
	if err == nil {
		prefs.SetString(key, string(text))
	}
}

func (m memory) recent() []Search { return read[Search](m.prefs, prefRecent) }

// add makes a search the last one. The empty one is not remembered.
func (m memory) add(s Search) {
	if s.empty() {
		return
	}
	all := slices.DeleteFunc(m.recent(), func(o Search) bool { return o == s })
	all = slices.Insert(all, 0, s)
	write(m.prefs, prefRecent, all[:min(len(all), recentKept)])
}

func (m memory) saved() []named { return read[named](m.prefs, prefSaved) }

// save gives a search a name; another of this name is replaced.
func (m memory) save(name string, s Search) {
	all := slices.DeleteFunc(m.saved(), func(o named) bool { return o.Name == name })
	write(m.prefs, prefSaved, append(all, named{name, s}))
}

// forget removes a name.
func (m memory) forget(name string) {
	write(m.prefs, prefSaved, slices.DeleteFunc(m.saved(), func(o named) bool { return o.Name == name }))
}
