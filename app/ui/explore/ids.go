package explore

import (
	"context"

	"weir/app/ui/control"
	"weir/core"
)

// idRun is a run of ids.
type idRun struct{ first, last int64 }

// ShowEvents lists the events with these ids and those between, whatever the search is.
func (p *Page) ShowEvents(first, last int64) {
	p.list.hour, p.list.ids = nil, &idRun{first, last}
	p.list.restart()
}

// reader returns what reads the run's events, the newest first.
func (r idRun) reader(s control.Store) func(context.Context, int, func(scanned, of int64)) ([]core.Stored, bool, error) {
	past := r.last + 1
	return func(ctx context.Context, n int, _ func(scanned, of int64)) ([]core.Stored, bool, error) {
		page, err := s.Page(ctx, core.PageQuery{Past: past, Limit: n})
		past = page.Next
		for i, e := range page.Events {
			if e.ID < r.first {
				return page.Events[:i], true, err
			}
		}
		return page.Events, page.End || past <= r.first, err
	}
}
