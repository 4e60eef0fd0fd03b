// Package locale is how the window's language writes numbers and dates. Until Use is
// called the language is English: the command line, the logs and CSV stay English.
//
// Texts themselves are translated elsewhere (app/ui/text); this package is for what is
// computed, also by packages that know nothing of the window.
package locale

import (
	"strings"
	"sync/atomic"
)

// The languages.
const (
	English = "en"
	German  = "de"
)

// Tags are the languages that the window speaks. The first is the language of its source
// code, into which missing texts of the others fall back.
var Tags = []string{English, German}

// conventions are those of one language.
type conventions struct {
	name       string            // in the language itself
	decimal    string            // sign between a whole number and its decimals
	numerals   *strings.Replacer // of the signs in English numbers
	months     [12]string
	shortMonth [12]string // in a date
	axisMonth  [12]string // alone
	layouts    [forms]string
}

var english = conventions{
	name: "English", decimal: ".", numerals: strings.NewReplacer(),
	months:     [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	shortMonth: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	axisMonth:  [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	layouts: [forms]string{
		Day: "2", DayMonth: "2 Jan", DayMonthYear: "2 Jan 2006", DayMonthTime: "2 Jan 15:04", FixedDay: "02 Jan", FixedDayTime: "02 Jan 15:04",
		Month: "Jan", MonthYear: "Jan 2006", LongDay: "2 January", LongDate: "2 January 2006", LongMonth: "January", LongMonthYear: "January 2006",
	},
}

// The words and layouts of CLDR; "Sep." is shorter than its "Sept.".
var german = conventions{
	name: "Deutsch", decimal: ",", numerals: strings.NewReplacer(".", ",", ",", "\u2009"),
	months:     [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	shortMonth: [12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."},
	axisMonth:  [12]string{"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
	layouts: [forms]string{
		Day: "2.", DayMonth: "2. Jan", DayMonthYear: "2. Jan 2006", DayMonthTime: "2. Jan 15:04", FixedDay: "02.01.", FixedDayTime: "02.01. 15:04",
		Month: "Jan", MonthYear: "Jan 2006", LongDay: "2. January", LongDate: "2. January 2006", LongMonth: "January", LongMonthYear: "January 2006",
	},
}

// current is read wherever something is written, on any goroutine.
var current atomic.Pointer[conventions]

func now() *conventions {
	if c := current.Load(); c != nil {
		return c
	}
	return &english
}

// Use writes numbers and dates as a language does from now on, on all goroutines. A
// language that isn't in Tags means English.
func Use(tag string) { current.Store(of(tag)) }

// Name returns the name of a language in itself.
func Name(tag string) string { return of(tag).name }

func of(tag string) *conventions {
	if tag == German {
		return &german
	}
	return &english
}
