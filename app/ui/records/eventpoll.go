package records

import (
	"context"

	"weir/app/ui/control"
	"weir/core"
)

// poll looks for new events and for new states of the shown ones. New events
// are shown at once, or offered to a person who is reading.
func (v *Events) poll() {
	if !v.visible || v.h.Closing || v.searching || v.store == nil {
		return
	}
	q, seen := v.query, v.newest
	q.Limit, q.Past = pageRows, 0
	var page core.Page
	var newest int64
	v.pollQuery.Run(v.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		if newest, err = core.Newest(ctx, s); err == nil && (newest != seen || q.Filter.Text.Empty()) {
			page, err = s.Page(ctx, q) // searching for a text is expensive
		}
		return err
	}, func(err error) {
		switch {
		case v.searching:
		case err != nil:
			v.showError(err, v.poll)
		case newest == seen && !q.Filter.Text.Empty():
		default:
			v.newest = newest
			v.compareWith(page)
		}
	})
}

// compareWith updates the shown events from the newest page, or reports that it
// has other ones.
func (v *Events) compareWith(now core.Page) {
	shown := v.progress.events
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
		v.restart()
	} else if !v.stale {
		v.stale = true
		v.refresh()
	}
}

// showNew shows the new events to a person who was reading.
func (v *Events) showNew() {
	v.showDetails(false)
	v.grid.Reset()
	v.restart()
}
