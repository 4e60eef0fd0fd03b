package records

import (
	"context"

	"weir/app/ui/control"
	"weir/core"
)

// again looks whether events are there that the rows don't show, and how those
// that they show stand now. What is new is shown at once, or offered to who is
// reading.
func (v *Events) again() {
	if !v.front || v.w.Closing || v.looking || v.store == nil {
		return
	}
	q, seen := v.query, v.newest
	q.Limit, q.Past = pageRows, 0
	var page core.Page
	var newest int64
	v.peek.Ask(v.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		if newest, err = core.Newest(ctx, s); err == nil && (newest != seen || q.Filter.Text.Empty()) {
			page, err = s.Page(ctx, q) // a text is dear to look for
		}
		return err
	}, func(err error) {
		switch {
		case v.looking:
		case err != nil:
			v.troubled(err, v.again)
		case newest == seen && !q.Filter.Text.Empty():
		default:
			v.newest = newest
			v.compare(page)
		}
	})
}

// compare takes over how the events that are shown stand in the first page of
// now, or what is new in it.
func (v *Events) compare(now core.Page) {
	shown := v.trail.events
	n := min(len(now.Events), len(shown))
	gone := now.End && len(now.Events) < len(shown)
	changed := len(now.Events) > n || gone
	for i := range n {
		changed = changed || now.Events[i].ID != shown[i].ID
	}
	if !changed {
		redraw := false
		for i := range n {
			redraw = redraw || shown[i].State != now.Events[i].State
			shown[i] = now.Events[i]
		}
		if redraw {
			v.grid.Redraw()
		}
		return
	}
	if !v.reading() {
		v.begin()
	} else if !v.stale {
		v.stale = true
		v.refresh()
	}
}

// showNew shows what is new to who was reading.
func (v *Events) showNew() {
	v.openSide(false)
	v.grid.ToTop()
	v.begin()
}
