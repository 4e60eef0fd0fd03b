package explore

import (
	"cmp"
	"context"
	"slices"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// showNoStore says why no store is open. What was shown last stays, muted.
func (p *Page) showNoStore() {
	title, hint := host.NoStoreText(p.h.Engine.State())
	if p.answer.Chart != nil {
		p.line.set(answerText{sign: style.Attention, head: title, rest: hint, tone: style.Warning})
		return
	}
	p.empty.Show(title, hint)
	p.object.Refresh()
}

// showEmpty says why there is no chart, if there is none.
func (p *Page) showEmpty() {
	a := &p.answer
	shown := p.empty.Object().Visible()
	switch {
	case a.All.Events > 0 || !a.Done:
		p.empty.Hide()
	case a.Stored == 0:
		p.empty.Show(text.Tr("No events stored yet"), text.Tr("Open a file to fill the store."), widget.Action{Text: text.Tr("Open a file…"), Run: func() { p.h.Import(nil) }})
	case p.asked.empty():
		p.empty.Show(text.Tr("No event is processed yet"), text.Tr("The chart counts settled events. The list below has all that are stored."), widget.Action{Text: text.Tr("Refresh"), Run: p.refresh})
	default:
		p.showClosest(nil)
		p.findClosest()
	}
	if shown != p.empty.Object().Visible() {
		p.object.Refresh()
	}
}

// dropped is a search without one of its conditions.
type dropped struct {
	name   string // of the field
	search Search
	events int64
	exact  bool // events is known
}

// drops are the searches that lack one condition of the search.
func (s Search) drops() (all []dropped) {
	for _, f := range []struct {
		name string
		of   func(*Search) *string
	}{
		{text.Tr("Source"), func(s *Search) *string { return &s.Source }},
		{text.Tr("Kind"), func(s *Search) *string { return &s.Kind }},
		{text.Tr("Subreddit"), func(s *Search) *string { return &s.Subreddit }},
		{text.Tr("Author"), func(s *Search) *string { return &s.Author }},
		{text.Tr("State"), func(s *Search) *string { return &s.State }},
		{text.Tr("From"), func(s *Search) *string { return &s.From }},
		{text.Tr("Before"), func(s *Search) *string { return &s.Before }},
		{text.Tr("Text"), func(s *Search) *string { return &s.Text }},
	} {
		less := s
		if value := f.of(&less); *value != "" {
			*value = ""
			all = append(all, dropped{name: f.name, search: less})
		}
	}
	return all
}

// showClosest offers to drop a condition; with what that would match, if it is known.
func (p *Page) showClosest(found []dropped) {
	if found == nil {
		found = p.asked.drops()
	}
	hint := text.Tr("Without one of the conditions there may be some.")
	var most *dropped
	var next []widget.Action
	slices.SortStableFunc(found, func(a, b dropped) int { return cmp.Compare(b.events, a.events) })
	for i := range found {
		d := &found[i]
		word := text.Tr("Without {{.Field}}", text.With("Field", d.name))
		if d.exact {
			word += " (" + text.Compact(float64(d.events)) + ")"
			if most == nil || d.events > most.events {
				most = d
			}
		}
		if len(next) < 4 {
			next = append(next, widget.Action{Text: word, Run: func() { p.Open(d.search) }})
		}
	}
	if most != nil && most.events > 0 {
		hint = text.Tr("The closest: without {{.Field}}, {{.N}} match.", text.With("Field", most.name, "N", text.Grouped(float64(most.events))))
	}
	p.empty.Show(text.Tr("Nothing matches"), hint, next...)
}

// findClosest counts what would match without each condition, where totals can say it.
func (p *Page) findClosest() {
	found := p.asked.drops()
	p.closest.Run(p.store, func(ctx context.Context, s control.Store, _ func(func())) error {
		for i := range found {
			f, states, err := found[i].search.query()
			if err != nil || len(states) > 0 || !f.Countable() {
				continue
			}
			for n, err := range s.Sums(ctx, f, core.Grouping{}) {
				if err != nil {
					return err
				}
				found[i].events += n.Events
			}
			found[i].exact = true
		}
		return nil
	}, func(err error) {
		if err == nil && p.answer.All.Events == 0 {
			p.showClosest(found)
		}
	})
}

// notSearched says what the question didn't look at.
func (p *Page) notSearched() string {
	if p.answer.Chart == nil || len(p.states) > 0 || len(p.filter.Authors) > 0 || !p.filter.Text.Empty() {
		return ""
	}
	return text.Tr("Not searched: authors, texts")
}
