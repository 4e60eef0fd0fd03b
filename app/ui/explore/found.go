package explore

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/core"
	"weir/core/explore"
)

// found yields all events that a search selects, with their data. Without states they
// come in the order of their ids from one snapshot; with states they come newest first,
// each as it is when it is read.
func found(ctx context.Context, s core.Browser, f core.Filter, states []string) iter.Seq2[core.Event, error] {
	if len(states) == 0 {
		return s.Events(ctx, f)
	}
	return func(yield func(core.Event, error) bool) {
		q := core.PageQuery{Filter: f, States: states, Limit: pageRows}
		for {
			p, err := s.Page(ctx, q)
			if err != nil {
				yield(core.Event{}, err)
				return
			}
			for _, in := range p.Events {
				e, err := s.Event(ctx, in.ID)
				if errors.Is(err, core.ErrNotFound) {
					continue // retention has removed it since
				}
				if err != nil {
					err = fmt.Errorf("events: %w", err)
				}
				if !yield(e.Event, err) || err != nil {
					return
				}
			}
			if p.End {
				return
			}
			q.Past = p.Next
		}
	}
}

// saveEvents asks for a file and writes the events that the list is of: those of the
// search, or of what is selected.
func (p *Page) saveEvents() {
	s, l := p.store, p.list
	filter, states, wanted := l.filter, p.states, l.wanted()
	total := 0
	switch {
	case l.end:
		total = len(l.events)
	case !l.narrowed() && p.answer.Done && p.answer.Method == explore.ByScan:
		total = int(p.answer.All.Events)
	}
	p.h.Export(text.Tr("Export the events of this search"), recordview.ExportEvents(total, func(ctx context.Context) iter.Seq2[core.Event, error] {
		return only(found(ctx, s, filter, states), wanted)
	}))
}

// only yields the events that are wanted; all if wanted is nil.
func only(all iter.Seq2[core.Event, error], wanted func(*core.Stored) bool) iter.Seq2[core.Event, error] {
	if wanted == nil {
		return all
	}
	return func(yield func(core.Event, error) bool) {
		for e, err := range all {
			if (err != nil || wanted(&core.Stored{Event: e})) && !yield(e, err) {
				return
			}
		}
	}
}
