package storagetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/core/explore"
)

// stepped is a store whose scans take small steps, and break off.
type stepped struct {
	explore.Store
	size   int
	breaks func(step int) error // nil: it doesn't
	steps  int
}

var errBroken = errors.New("broken off")

// Scan passes on all events of a step before it fails.
func (s *stepped) Scan(ctx context.Context, q core.PageQuery, each func(*core.Stored)) (core.Page, error) {
	q.Scan = min(q.Scan, s.size)
	page, err := s.Store.Scan(ctx, q, each)
	if s.steps++; err == nil {
		err = s.breaks(s.steps)
	}
	return page, err
}

// exploreContinues: a scan that was stopped continues, and counts each event once that is
// there until it is reached, whatever comes and goes meanwhile. It fails when a step that
// broke off is counted, or skipped.
func exploreContinues(t *testing.T, db Database) {
	p := start(t, db)
	p.add(50, inTurn(0, 600)...)
	p.drain(100)
	time.Sleep(time.Millisecond) // until they are older than 0
	s := &stepped{Store: p, size: 40, breaks: func(step int) error {
		switch step {
		case 3, 4, 9:
			return errBroken
		}
		return nil
	}}
	search := explore.NewSearch(s, explore.Question{
		Filter: core.Filter{Authors: []string{"ann"}}, Every: explore.Minute, By: explore.Kind, Beside: explore.Author,
	})
	var last explore.Answer
	run := func() error {
		return search.Run(t.Context(), func(a explore.Answer) {
			if last.Scanned > a.Scanned || last.All.Events > a.All.Events || last.Took > a.Took || a.Method != explore.ByScan {
				t.Errorf("%+v after %+v", a, last)
			}
			last = a
		})
	}
	if err := run(); !errors.Is(err, errBroken) || last.Done {
		t.Fatalf("%v, done %v, want that the scan breaks off", err, last.Done)
	}
	var gone int64
	if n, _, err := p.Expire(t.Context(), 0, 100); err != nil || n == 0 {
		t.Fatalf("Expire: %d, %v", n, err)
	} else {
		gone = int64(n)
	}
	p.add(50, inTurn(1000, 1050)...)
	for range 2 {
		if err := run(); !errors.Is(err, errBroken) || last.Done {
			t.Fatalf("%v, done %v, want that the scan breaks off again", err, last.Done)
		}
	}
	if err := run(); err != nil {
		t.Fatal(err)
	}
	var want explore.Sum
	for _, e := range p.events() {
		if e.Author == "ann" && e.CreatedAt.Before(time.Unix(1_700_000_600, 0)) {
			want.Events++
			if e.Scored {
				want.Scored++
				want.Score += e.Score
			}
		}
	}
	if !last.Done || last.All != want || last.Chart.All != want || last.TopAll != want || last.Scanned != 600-gone || last.Stored != last.Scanned {
		t.Errorf("%+v match of %d scanned, done %v, want %+v of %d", last.All, last.Scanned, last.Done, want, 600-gone)
	}
}

// Sorted breaks off, as Scan does.
func (s *stepped) Sorted(ctx context.Context, q core.SortQuery) ([]core.Stored, error) {
	found, err := s.Store.Sorted(ctx, q)
	if s.steps++; err == nil {
		err = s.breaks(s.steps)
	}
	return found, err
}

// exploreListContinues: a list that failed continues where it was, and one whose events
// go meanwhile leaves these out. It fails when events come twice, or are skipped.
func exploreListContinues(t *testing.T, db Database) {
	p := start(t, db)
	all := inTurn(0, 1700) // more than a scan by score keeps
	for i := range all {   // some hours of them
		all[i].CreatedAt = minute(7 * i)
		all[i].Score, all[i].Scored = int64(i*7919%4), true
	}
	p.add(50, all...)
	p.drain(100)
	for order := core.OrderNewest; order <= core.OrderScore; order++ {
		s := &stepped{Store: p, size: 40, breaks: func(step int) error {
			if step%7 == 2 {
				return errBroken
			}
			return nil
		}}
		list := explore.NewList(s, core.Filter{Except: core.Except{Authors: []string{"bob"}}}, nil, order)
		var got []int64
		broken := 0
		for end := false; !end; {
			var events []core.Stored
			var err error
			if events, end, err = list.Next(t.Context(), 30, nil); errors.Is(err, errBroken) {
				if broken++; broken > 1000 {
					t.Fatal("the list doesn't get on")
				}
				continue
			} else if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				got = append(got, e.ID)
			}
		}
		var want []core.Stored
		for _, e := range p.events() {
			if e.Author != "bob" {
				want = append(want, core.Stored{Event: e})
			}
		}
		slices.SortFunc(want, func(a, b core.Stored) int { return order.Compare(&a, &b) })
		if !slices.EqualFunc(got, want, func(id int64, e core.Stored) bool { return id == e.ID }) || broken == 0 {
			t.Errorf("order %d, broken off %d times: got %d events, want %d", order, broken, len(got), len(want))
		}
	}
}
