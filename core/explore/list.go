package explore

import (
	"context"
	"slices"
	"time"

	"weir/core"
)

// List lists events in an order, some at a time.
//
// By time there is no index: it reads one window of time after the other, each whole, as
// long as the totals promise enough events. Events that settle or arrive meanwhile are in
// it if their place in the order is yet to come. By score it scans the store and keeps
// the first events.
type List struct {
	// Keep selects what is listed of the events that match; nil: all. It is set before the
	// first call of Next.
	Keep func(*core.Stored) bool

	store  Store
	filter core.Filter
	states []string
	order  core.Order
	past   *core.Stored // the last event that was returned
	end    bool

	hours   []hourCount // those to come, in the order of the list: nil before the first window
	window  period      // what is being read
	begun   bool        // it is not all that there is
	last    bool        // it is the last one
	covered int64       // events in windows before it, by the totals
	promise int64       // events in the window, by the totals
	all     int64
	factor  int64 // how much more than is wanted a window should promise

	ranking ranking // by score
}

type hourCount struct{ hour, events int64 }

// NewList returns a list that has not begun. The states are as in core.PageQuery.
func NewList(s Store, f core.Filter, states []string, o core.Order) *List {
	return &List{store: s, filter: f, states: states, order: o, factor: 1}
}

// Next returns about n events that come next: at most n, unless Keep is set, without Data, and whether they are the last;
// none only at the end. While it reads it calls tell, if that isn't nil, with how many
// events it has gone through. When it fails nothing is skipped: the next call returns
// these events. It must not be called twice at the same time.
//
// While a text is searched, and in a scan, it tells at least every 300 ms, unless the store
// is slower. Else the database looks for the events, and it tells after each window.
func (l *List) Next(ctx context.Context, n int, tell func(scanned, of int64)) (events []core.Stored, end bool, err error) {
	if tell == nil {
		tell = func(int64, int64) {}
	}
	if l.order == core.OrderScore {
		events, err = l.nextByScore(ctx, n, tell)
	} else {
		events, err = l.nextByTime(ctx, n, tell)
	}
	return events, l.end, err
}

// keptFrom is how many events are looked at at once, at least, if not all are kept.
const keptFrom = 20_000

// maxPromise is how many events a window has, at most, by the totals. Between windows a list
// says how far it is.
const maxPromise = 500_000

func (l *List) nextByTime(ctx context.Context, n int, tell func(scanned, of int64)) (events []core.Stored, err error) {
	if l.hours == nil {
		if err := l.readHours(ctx); err != nil {
			return nil, err
		}
		l.window = period{l.filter.After, l.filter.Before}
		l.moveWindow(int64(n))
	}
	restart := *l
	var seen int64 // events of the window that were looked at, as was told
	for !l.end && len(events) < n {
		f := l.filter
		f.After, f.Before = l.window.from, l.window.before
		limit := n - len(events)
		if l.Keep != nil {
			limit = max(limit, keptFrom)
		}
		q := core.SortQuery{Filter: f, States: l.states, Order: l.order, Past: l.past, Limit: limit}
		if !f.Text.Empty() {
			q.Looked = l.looked(&seen, tell)
		}
		found, err := l.store.Sorted(ctx, q)
		if err != nil {
			*l = restart
			return nil, err
		}
		if len(found) > 0 {
			last := found[len(found)-1] // a copy: not what the caller may change
			l.past = &last
		}
		for i := range found {
			if l.Keep == nil || l.Keep(&found[i]) {
				events = append(events, found[i])
			}
		}
		if len(found) == limit {
			continue // there may be more in the window
		}
		if l.last {
			l.end = true
			l.covered = l.all
		} else {
			l.covered += l.promise
			l.factor *= 4
			l.moveWindow(int64(n - len(events)))
		}
		seen = 0
		tell(l.covered, l.all)
	}
	l.factor = max(l.factor/4, 1)
	return events, nil
}

// looked returns what counts the events of a window that are looked at, and tells of them
// now and then. A window that is read again doesn't go back behind what was told.
func (l *List) looked(seen *int64, tell func(scanned, of int64)) func() {
	var n int64
	last := time.Now()
	return func() {
		if n++; time.Since(last) >= showEvery {
			last = time.Now()
			*seen = max(*seen, min(n, l.promise))
			tell(l.covered+*seen, l.all)
		}
	}
}

// readHours reads how many events the totals have in each hour that may match, in the
// order of the list. They don't know everything: not what isn't settled, nor what of a
// filter they can't answer.
func (l *List) readHours(ctx context.Context) error {
	f := core.Filter{Sources: l.filter.Sources, Kinds: l.filter.Kinds, Subreddits: l.filter.Subreddits, After: l.filter.After, Before: l.filter.Before}
	f.Except = l.filter.Except
	f.Except.Authors = nil
	_, f, _ = split(f)
	rows, err := sums(ctx, l.store, f, core.Grouping{Grain: core.GrainHour})
	if err != nil {
		return err
	}
	l.hours = make([]hourCount, 0, len(rows))
	for _, r := range rows {
		l.hours = append(l.hours, hourCount{r.Hour, r.Events})
		l.all += r.Events
	}
	slices.SortFunc(l.hours, func(a, b hourCount) int {
		if l.order == core.OrderNewest {
			a, b = b, a
		}
		return int(min(max(a.hour-b.hour, -1), 1))
	})
	return nil
}

// moveWindow makes the next window of what is left. It promises n events.
func (l *List) moveWindow(n int64) {
	n = min(n*l.factor, maxPromise)
	left := period{l.filter.After, l.window.from}
	if l.order == core.OrderOldest {
		left = period{l.window.before, l.filter.Before}
	}
	if !l.begun {
		left, l.begun = l.window, true
	}
	var edge int64
	for l.promise = 0; len(l.hours) > 0 && l.promise < n; l.hours = l.hours[1:] {
		edge = l.hours[0].hour
		l.promise += l.hours[0].events
	}
	if l.last = len(l.hours) == 0; !l.last {
		if l.order == core.OrderOldest {
			left.before = time.Unix((edge+1)*3600, 0)
		} else {
			left.from = time.Unix(edge*3600, 0)
		}
	}
	l.window = left
}
