package text

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"weir/app/locale"
)

// translator has the texts of one language. It is safe for use by several goroutines.
type translator struct {
	english   bool
	localizer *i18n.Localizer
	fallback  *i18n.Localizer // English
	plain     sync.Map        // texts without values, by their English text: charts translate these with each frame
}

// current is never nil.
var current atomic.Pointer[translator]

// Until Use is called a text is its own translation.
func init() { current.Store(newTranslator(i18n.NewBundle(language.English), locale.English)) }

func newTranslator(b *i18n.Bundle, tag string) *translator {
	return &translator{english: tag == locale.English, localizer: i18n.NewLocalizer(b, tag), fallback: i18n.NewLocalizer(b, locale.English)}
}

// Use translates texts, and writes numbers and dates, in a language of locale.Tags from now
// on, in English if it is none of these. What was written before doesn't change. The folder
// translations has a file for each language; if that can't be read, Use fails and changes
// nothing.
func Use(files fs.FS, tag string) error {
	if !slices.Contains(locale.Tags, tag) {
		tag = locale.English
	}
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	file := "translations/" + tag + ".json"
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return err
	}
	if _, err := b.ParseMessageFileBytes(data, file); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	locale.Use(tag)
	current.Store(newTranslator(b, tag))
	return nil
}

// System returns the language of locale.Tags that suits the languages set on the system
// best. It is English where none of them does.
func System() string {
	set, err := systemLanguages()
	if err != nil {
		return locale.English
	}
	var wanted []language.Tag
	for _, s := range set {
		s, _, _ = strings.Cut(s, "@")                // de_DE@euro
		if t, err := language.Parse(s); err == nil { // "C" is none
			wanted = append(wanted, t)
		}
	}
	var spoken []language.Tag
	for _, tag := range locale.Tags {
		spoken = append(spoken, language.MustParse(tag))
	}
	_, i, _ := language.NewMatcher(spoken).Match(wanted...)
	return locale.Tags[i]
}

// Tr returns a text in the user's language; data fills in {{.Name}}s. The English text
// is the key. A text without a translation stays English.
func Tr(text string, data ...any) string {
	t := current.Load()
	if strings.Contains(text, "{{") {
		return t.localize(&i18n.LocalizeConfig{DefaultMessage: &i18n.Message{ID: text, Other: text}, TemplateData: first(data)})
	}
	if t.english {
		return text
	}
	if known, found := t.plain.Load(text); found {
		return known.(string)
	}
	s := t.localize(&i18n.LocalizeConfig{DefaultMessage: &i18n.Message{ID: text, Other: text}})
	t.plain.Store(text, s)
	return s
}

// Trn returns a text about n things in the user's language: one is for a single thing,
// many for any other number. The translations of many hold the further plural forms of a
// language.
func Trn[N int | int64 | uint64](n N, one, many string, data ...any) string {
	return current.Load().localize(&i18n.LocalizeConfig{
		DefaultMessage: &i18n.Message{ID: many, One: one, Other: many},
		PluralCount:    int(min(uint64(max(n, 0)), math.MaxInt)),
		TemplateData:   first(data),
	})
}

// English returns a text in English whatever the window's language is, for what is stored or
// exported.
func English(text string, data ...any) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	s, err := current.Load().fallback.Localize(&i18n.LocalizeConfig{DefaultMessage: &i18n.Message{ID: text, Other: text}, TemplateData: first(data)})
	if err != nil {
		return text
	}
	return s
}

func first(data []any) any {
	if len(data) == 0 {
		return nil
	}
	return data[0]
}

// localize returns the text in the translator's language, or in English if that has no
// text, or not for this number.
func (t *translator) localize(c *i18n.LocalizeConfig) string {
	s, err := t.localizer.Localize(c)
	var missing *i18n.MessageNotFoundErr // then s is the English text
	if err != nil && !errors.As(err, &missing) {
		s, err = t.fallback.Localize(c)
	}
	if s == "" && err != nil {
		return c.DefaultMessage.Other
	}
	return s
}

// Later returns an English text that Tr translates where it is shown. It lets the
// collector of translations find texts in tables.
func Later(text string) string { return text }

// With returns the data that fills in a text: With("Name", value, …).
func With(pairs ...any) map[string]any {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}
