//go:build !windows

package text

import golocale "github.com/jeandeaual/go-locale"

// systemLanguages are the languages that the user has set, the preferred one first.
func systemLanguages() ([]string, error) { return golocale.GetLocales() }
