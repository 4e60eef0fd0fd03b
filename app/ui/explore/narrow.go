package explore

import (
	"strings"
	"time"

	"weir/app/ui/text"
	"weir/core/explore"
)

// zoom searches only in a period. It can be undone by back.
func (p *Page) zoom(from, before time.Time) {
	from, before = p.within(from, before)
	s := p.form.search()
	p.past = append(p.past, period{s.From, s.Before})
	s.From, s.Before = timeText(from), timeText(before)
	p.chart.forget()
	p.Open(s)
}

// within is a period without what is beyond the search.
func (p *Page) within(from, before time.Time) (time.Time, time.Time) {
	if from.Before(p.filter.After) {
		from = p.filter.After
	}
	if b := p.filter.Before; !b.IsZero() && b.Before(before) {
		before = b
	}
	return from, before
}

// back returns to the period before the last zoom.
func (p *Page) back() {
	if len(p.past) == 0 {
		return
	}
	last := p.past[len(p.past)-1]
	p.past = p.past[:len(p.past)-1]
	s := p.form.search()
	s.From, s.Before = last.from, last.before
	p.Open(s)
}

// only searches for one name of a dimension.
func (p *Page) only(d explore.Dimension, name string) {
	s := p.form.search()
	*s.list(d) = listed(d, name)
	p.Open(s)
}

// not leaves a name out of the search.
func (p *Page) not(d explore.Dimension, name string) {
	s := p.form.search()
	list := s.list(d)
	*list = excluded(*list, listed(d, name))
	p.Open(s)
}

// listed is a name as a list has it: what begins as an exclusion does gets its prefix.
func listed(d explore.Dimension, name string) string {
	if strings.HasPrefix(name, "-") {
		switch d {
		case explore.Author:
			name = "u/" + name
		case explore.Subreddit:
			name = "r/" + name
		}
	}
	return text.QuoteName(name)
}

// list is the list of a dimension's names.
func (s *Search) list(d explore.Dimension) *string {
	switch d {
	case explore.Kind:
		return &s.Kind
	case explore.Source:
		return &s.Source
	case explore.Author:
		return &s.Author
	}
	return &s.Subreddit
}

// selected has the list follow what is selected in the chart.
func (p *Page) selected() {
	p.list.hour, p.list.ids = nil, nil
	p.list.restart()
}

// chooseHour has the list show the events of an hour of a weekday, or all again.
func (p *Page) chooseHour(day, hour int) {
	p.chart.forget()
	next := cell{day, hour}
	p.list.ids = nil
	if p.list.hour != nil && *p.list.hour == next {
		p.list.hour = nil
	} else {
		p.list.hour = &next
	}
	p.list.restart()
}

// showAll has the list show all events of the search.
func (p *Page) showAll() {
	p.list.hour, p.list.ids = nil, nil
	p.chart.forget()
	p.list.restart()
}
