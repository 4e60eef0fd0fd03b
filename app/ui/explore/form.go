package explore

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/explore"
)

// form has the fields of a search.
type form struct {
	page                                          *Page
	bar                                           *widget.SearchBar
	source, kind, subreddit, author, from, before *widget.Field
	text                                          *widget.Field
	state                                         *widget.Choice
	clock                                         *widget.PageButton
	suggest                                       *suggestions
}

func newForm(p *Page) *form {
	f := &form{page: p}
	b := widget.NewSearchBar(p.h.Canvas, p.search)
	f.bar = b
	f.suggest = newSuggestions(p)
	list := func(name, example string, width, grow float32, d explore.Dimension) *widget.Field {
		e := b.Entry(name, example, width, grow)
		f.suggest.attach(e, d)
		return e
	}
	f.source = list(text.Tr("Source"), text.Tr("any"), 84, 0.6, explore.Source)
	f.kind = list(text.Tr("Kind"), "comment, post", 112, 1, explore.Kind)
	f.subreddit = list(text.Tr("Subreddit"), "golang, -AskReddit", 130, 2, explore.Subreddit)
	f.author = list(text.Tr("Author"), "u/name", 96, 1.2, explore.Author)
	f.state = b.Choice(text.Tr("State"), recordview.StateChoices(core.States, recordview.State), 100)
	f.from = b.Entry(text.Tr("From"), "2024-01-01", 118, 1)
	f.before = b.Entry(text.Tr("Before"), "2025-01-01", 118, 1)
	f.text = b.Entry(text.Tr("Text"), text.Tr("in the record"), 110, 2)
	for _, e := range []*widget.Field{f.from, f.before} {
		e.Validator = func(s string) error {
			_, err := text.ParseTime(s)
			return err
		}
	}
	f.clock = b.Button("▾", f.openHistory)
	f.clock.SetIcon(theme.HistoryIcon())
	return f
}

// search is what the fields say.
func (f *form) search() Search {
	s := Search{
		Source: f.source.Text, Kind: f.kind.Text, Subreddit: f.subreddit.Text, Author: f.author.Text,
		From: f.from.Text, Before: f.before.Text, Text: f.text.Text,
	}
	for _, t := range []*string{&s.Source, &s.Kind, &s.Subreddit, &s.Author, &s.From, &s.Before, &s.Text} {
		*t = strings.TrimSpace(*t)
	}
	if i := f.state.SelectedIndex(); i > 0 {
		s.State = core.States[i-1]
	}
	return s
}

// set fills the fields.
func (f *form) set(s Search) {
	f.suggest.quiet = true
	for e, value := range map[*widget.Field]string{
		f.source: s.Source, f.kind: s.Kind, f.subreddit: s.Subreddit, f.author: s.Author, f.from: s.From, f.before: s.Before, f.text: s.Text,
	} {
		e.ReplaceText(value)
	}
	f.state.SelectQuietly(slices.Index(core.States, s.State) + 1)
	f.suggest.quiet = false
}

// complain shows what is wrong with a field, and gives it the focus; nil removes it.
func (f *form) complain(err error) {
	f.bar.SetError(err)
	if wrong, ok := errors.AsType[*fieldError](err); ok {
		f.page.h.Canvas.Focus(map[string]fyne.Focusable{text.Tr("From"): f.from, text.Tr("Before"): f.before, text.Tr("Text"): f.text}[wrong.field])
	}
}

// openHistory opens the menu of recent and saved searches.
func (f *form) openHistory() {
	p := f.page
	m := memory{p.h.App.Preferences()}
	entry := func(name string, s Search) *fyne.MenuItem {
		return fyne.NewMenuItem(shortened(name), func() {
			f.set(s)
			p.search()
		})
	}
	var items []*fyne.MenuItem
	for _, n := range m.saved() {
		items = append(items, entry("● "+n.Name, n.Search))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	for _, s := range m.recent() {
		items = append(items, entry(s.String(), s))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	save := fyne.NewMenuItem(text.Tr("Save this search…"), f.save)
	save.Disabled = f.search().empty()
	items = append(items, save)
	if saved := m.saved(); len(saved) > 0 {
		forget := fyne.NewMenuItem(text.Tr("Forget"), nil)
		forget.ChildMenu = fyne.NewMenu("")
		for _, n := range saved {
			forget.ChildMenu.Items = append(forget.ChildMenu.Items, fyne.NewMenuItem(shortened(n.Name), func() { m.forget(n.Name) }))
		}
		items = append(items, forget)
	}
	p.popUpBelow(f.clock, items)
}

// save asks for a name for the search.
func (f *form) save() {
	p, s := f.page, f.search()
	d := p.h.NewDialog(text.Tr("Save this search"), s.String(), 420)
	var name *widget.Field
	done := func() {
		if given := text.OneLine(strings.TrimSpace(name.Text)); given != "" {
			memory{p.h.App.Preferences()}.save(given, s)
			d.Close()
		}
	}
	name = p.h.NewField(widget.Keys{Enter: done, Esc: d.Close})
	name.SetPlaceHolder(text.Tr("a name"))
	d.Button(text.Tr("Cancel"), d.Close)
	d.MainButton(text.Tr("Save"), done)
	d.Open(name, name)
}

// shortened cuts a text to the width of a menu.
func shortened(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
