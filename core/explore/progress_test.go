package explore_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/explore"
)

// slow is a store that takes a while for each event.
type slow struct {
	busy
	each time.Duration
}

// Sorted reads what the times leave, and looks for the text in all of it.
func (s *slow) Sorted(_ context.Context, q core.SortQuery) (found []core.Stored, err error) {
	first := core.First{Order: q.Order, Past: q.Past, Limit: q.Limit}
	for i := range s.events {
		e := core.Stored{Event: s.events[i]}
		e.ID = int64(i + 1)
		if at := e.CreatedAt; at.Before(q.Filter.After) || !q.Filter.Before.IsZero() && !at.Before(q.Filter.Before) {
			continue
		}
		time.Sleep(s.each)
		if q.Looked != nil {
			q.Looked()
		}
		if q.Filter.Match(&e.Event) {
			first.Add(&e)
		}
	}
	return first.Events(), nil
}

func (s *slow) Scan(_ context.Context, q core.PageQuery, each func(*core.Stored)) (core.Page, error) {
	from := int(q.Past) // counted upwards: the order doesn't matter here
	to := min(from+q.Scan, len(s.events))
	time.Sleep(time.Duration(to-from) * s.each)
	for i := range s.events[from:to] {
		if e := (core.Stored{Event: s.events[from+i]}); q.Filter.Match(&e.Event) {
			each(&e)
		}
	}
	return core.Page{Next: int64(to), Scanned: to - from, End: to == len(s.events)}, nil
}

// TestListTellsHowFarItIs: a list that finds nothing in a large store tells of more and more
// events, often enough for a person who waits, and ends with all. It fails when a window or a
// step of a scan is told of only at its end.
func TestListTellsHowFarItIs(t *testing.T) {
	text, err := core.ParseText("needle")
	if err != nil {
		t.Fatal(err)
	}
	const n = 200_000
	s := &slow{busy: busy{more: func() {}}}
	s.events = slices.Repeat(events{{Source: "s", Kind: "k"}}, n)
	for i := range s.events {
		s.events[i].CreatedAt = time.Unix(int64(i/4), 0) // 14,400 in an hour
	}
	for name, order := range map[string]core.Order{"newest": core.OrderNewest, "oldest": core.OrderOldest, "score": core.OrderScore} {
		f := core.Filter{Text: text}
		s.each = 50 * time.Microsecond
		if order == core.OrderScore { // what a step reads to find a text is bounded by the store
			f, s.each = core.Filter{Authors: []string{"nobody"}}, 10*time.Microsecond
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				last, told := time.Now(), int64(0)
				list := explore.NewList(s, f, nil, order)
				found, end, err := list.Next(t.Context(), 100, func(scanned, of int64) {
					if took := time.Since(last); took > 300*time.Millisecond {
						t.Errorf("nothing was told for %v, before %d of %d", took, scanned, of)
					}
					if scanned < told || scanned > of || of != n {
						t.Errorf("%d of %d after %d", scanned, of, told)
					}
					last, told = time.Now(), scanned
				})
				if err != nil || !end || len(found) > 0 || told != n {
					t.Errorf("%d found, end: %v, %v, after %d of %d", len(found), end, err, told, n)
				}
				if took := time.Since(last); took > 300*time.Millisecond {
					t.Errorf("nothing was told for %v before the end", took)
				}
			})
		})
	}
}
