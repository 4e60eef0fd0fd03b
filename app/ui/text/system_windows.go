package text

import (
	golocale "github.com/jeandeaual/go-locale"
	"golang.org/x/sys/windows"
)

// systemLanguages are the languages in which Windows shows itself to the user, the
// preferred one first: its locale is how numbers and dates are written, which is set apart.
func systemLanguages() ([]string, error) {
	if set, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME); err == nil && len(set) > 0 {
		return set, nil
	}
	return golocale.GetLocales()
}
