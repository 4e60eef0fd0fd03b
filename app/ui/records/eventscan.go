package records

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/core"
)

// A search stops after pageRows rows, or after searchSteps pages with fewer in
// total. Then a person may continue it.
const (
	pageRows    = 100
	searchSteps = 10
)

// searchProgress is what a search for events has found, and how far it has
// come.
type searchProgress struct {
	events  []core.Stored
	scanned int
	reached time.Time // when the last searched event was stored
	next    int64     // where the next page begins
	full    bool      // it stopped after pageRows events
	end     bool      // all events were searched
}

// add takes the next page.
func (t *searchProgress) add(p core.Page) {
	t.events = append(t.events, p.Events...)
	t.scanned += p.Scanned
	if !p.Reached.IsZero() {
		t.reached = p.Reached
	}
	t.next, t.end = p.Next, p.End
}

// scan searches for at most pageRows more events, newest first, one page at a
// time, and calls found after each.
func scan(ctx context.Context, s core.Browser, q core.PageQuery, found func(core.Page)) error {
	q.Limit = pageRows
	for range searchSteps {
		p, err := s.Page(ctx, q)
		if err != nil {
			return err
		}
		found(p)
		q.Past = p.Next
		if q.Limit -= len(p.Events); p.End || q.Limit <= 0 {
			return nil
		}
	}
	return nil
}

// status says how far the search has come.
func (t *searchProgress) status(searching bool) string {
	data := text.With("Found", text.Grouped(float64(len(t.events))), "Looked", text.Grouped(float64(t.scanned)), "Time", recordview.UTCMinute(t.reached))
	switch {
	case searching && t.reached.IsZero():
		return text.Tr("Searching…")
	case searching:
		return text.Trn(t.scanned, "Searching… Matches so far: {{.Found}}; {{.Looked}} event searched, back to {{.Time}}",
			"Searching… Matches so far: {{.Found}}; {{.Looked}} events searched, back to {{.Time}}", data)
	case t.end:
		return text.Tr("Matches: {{.Found}}; all stored events searched", data)
	case t.reached.IsZero():
		return ""
	}
	return text.Trn(t.scanned, "Matches: {{.Found}}; the newest event searched so far, back to {{.Time}}",
		"Matches: {{.Found}}; the newest {{.Looked}} events searched so far, back to {{.Time}}", data)
}

// everyFound yields all events that a search selects, with their data. Without
// states they come in the order of their ids from one snapshot; with states
// they come newest first, each as it is when it is read.
func everyFound(ctx context.Context, s core.Browser, q core.PageQuery) iter.Seq2[core.Event, error] {
	if len(q.States) == 0 {
		return s.Events(ctx, q.Filter)
	}
	return func(yield func(core.Event, error) bool) {
		q.Limit, q.Past = pageRows, 0
		for {
			p, err := s.Page(ctx, q)
			if err != nil {
				yield(core.Event{}, err)
				return
			}
			for _, found := range p.Events {
				e, err := s.Event(ctx, found.ID)
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
