package storagetest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"weir/core"
)

// retrieved returns the n-th event as retrieved in that hour: with another score,
// other flags and other data, and with changes in fields that a retrieval does
// not replace.
func retrieved(n, hour int) core.Event {
	e := event(n)
	e.RetrievedAt = minute(n).Add(time.Duration(hour) * time.Hour)
	e.Score, e.Scored, e.Flags = int64(100*hour+n), (n+hour)%3 != 0, core.Flags(hour%16)
	e.Data = fmt.Appendf(nil, `{"body":"text %d in hour %d"}`, n, hour)
	e.Author, e.Parent, e.Link = fmt.Sprint("author in hour ", hour), "p", "l"
	return e
}

// renewed returns an event with the replaceable fields of another.
func renewed(e, by core.Event) core.Event {
	renew(&e, by)
	return e
}

// newestReplaces: a duplicate that was retrieved later replaces score, flags,
// data and the time of retrieval and nothing else, also within one batch; one
// that was retrieved at the same time, earlier or at an unknown time does not. It
// fails when times are compared the wrong way round or unknown counts as the
// latest, when events of one batch are compared only with those stored before it,
// and when another field is replaced.
func newestReplaces(t *testing.T, db Database) {
	for _, size := range []int{1, 3, 100} {
		p := start(t, db)
		p.append(core.Batch{Segment: size, Newest: true, Events: []core.Event{retrieved(0, 5), event(1), retrieved(2, 5), event(3), retrieved(4, 5)}})
		a := p.append(core.Batch{Segment: size, Newest: true, Events: []core.Event{
			retrieved(0, 4), retrieved(0, 6), retrieved(0, 5), // only the second is later
			retrieved(1, 1), retrieved(1, 3), retrieved(1, 2), // two are
			event(2), retrieved(2, 5), // none is
			event(3),
			retrieved(9, 1), retrieved(9, 2), event(9), // new
		}})
		if want := (core.Appended{Stored: 1, Duplicates: 11, Replaced: 4, Segments: a.Segments}); !reflect.DeepEqual(a, want) {
			t.Errorf("segments of %d: got %+v, want %+v", size, a, want)
		}
		want := []core.Event{
			renewed(retrieved(0, 5), retrieved(0, 6)), renewed(event(1), retrieved(1, 3)), retrieved(2, 5), event(3), retrieved(4, 5),
			renewed(retrieved(9, 1), retrieved(9, 2)),
		}
		expectEvents(p, want)
		p.drain(100)
		expectCounts(p, tally(want))
		if page := p.page(core.PageQuery{}); !page.Events[0].RetrievedAt.Equal(want[5].RetrievedAt) || !page.Events[2].RetrievedAt.IsZero() {
			t.Errorf("on a page: got %v and %v, want %v and none", page.Events[0].RetrievedAt, page.Events[2].RetrievedAt, want[5].RetrievedAt)
		}

		// Replacing a settled event changes the totals.
		later := retrieved(4, 7)
		later.RetrievedAt = later.RetrievedAt.Add(time.Nanosecond) // which no store keeps
		p.append(core.Batch{Segment: size, Newest: true, Events: []core.Event{retrieved(0, 7), retrieved(0, 8), retrieved(1, 8), later}})
		if a := p.append(core.Batch{Segment: size, Newest: true, Events: []core.Event{later}}); a.Replaced != 0 {
			t.Errorf("again: got %+v, want nothing replaced", a)
		}
		want[0], want[1], want[4] = renewed(want[0], retrieved(0, 8)), renewed(want[1], retrieved(1, 8)), renewed(want[4], retrieved(4, 7))
		expectEvents(p, want)
		expectCounts(p, tally(want))
		expectSound(p)
		foldAll(p)
		expectCounts(p, tally(want))
		expectSound(p)
		removeSource(p, "test", 1000)
		if err := p.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
}

// firstStays: without Batch.Newest a later retrieval changes nothing, and is
// counted as passed over. It fails when it replaces the event anyway, and when
// one that is not later is counted.
func firstStays(t *testing.T, db Database) {
	p := start(t, db)
	first := []core.Event{retrieved(0, 5), event(1), retrieved(2, 5)}
	p.add(10, first...)
	p.settle(p.take(100))
	a := p.add(2, retrieved(0, 4), retrieved(0, 6), retrieved(1, 1), event(2), retrieved(2, 5), retrieved(2, 9), retrieved(3, 1), retrieved(3, 2))
	if want := (core.Appended{Stored: 1, Duplicates: 7, PassedOver: 4, Segments: a.Segments}); !reflect.DeepEqual(a, want) {
		t.Errorf("got %+v, want %+v", a, want)
	}
	want := append(first, retrieved(3, 1))
	expectEvents(p, want)
	p.drain(10)
	expectCounts(p, tally(want))
	expectSound(p)
}

// newestTakesClaimsBack: an event that is replaced while a worker processes it is
// processed again in its new form. The whole claim is lost, so that none of it is
// stuck, and no other claim is. It fails when the claim's token still settles it,
// when only the segment of the event is freed, and when unclaimed segments are
// changed.
func newestTakesClaimsBack(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 35)...)
	claim := p.take(5)
	p.settle(claim, failed(claim.Events[0].ID, 2, soon), failed(claim.Events[1].ID, 2, soon), failed(claim.Events[2].ID, 3, time.Hour), dead(claim.Events[3].ID, 4))
	retries := p.take(5)
	mine, others, spared := p.take(10), q.take(10), p.take(5) // 5 to 14, 15 to 24, 25 to 29; the rest is unclaimed
	if len(retries.Retries) != 2 || len(mine.Segments) != 2 {
		t.Fatalf("got claims %+v and %+v, want two retries and two segments", retries, mine)
	}
	newer := []core.Event{retrieved(1, 1), retrieved(2, 1), retrieved(3, 1), retrieved(12, 1), retrieved(32, 1)}
	if a := q.append(core.Batch{Segment: 5, Newest: true, Events: newer}); a.Replaced != 5 || len(a.Segments) != 0 {
		t.Errorf("got %+v, want 5 replaced", a)
	}
	expectGauges(p, 33, 15, 3, 1)
	expectLost(p, core.Settlement{Claim: mine, Failed: []core.Failed{dead(mine.Events[0].ID, 1)}})
	expectLost(p, core.Settlement{Claim: retries})
	expectCounts(p, tally(events(4, 5)))
	q.settle(others)
	p.settle(spared)
	for i, f := range p.failures() {
		if want := [...]core.Failure{
			{Attempts: 2, State: core.FailureWaiting}, {Attempts: 2, State: core.FailureWaiting}, {Attempts: 3, State: core.FailureWaiting}, {Attempts: 4, State: core.FailureDead},
		}[i]; f.Attempts != want.Attempts || f.State != want.State || f.Claimed {
			t.Errorf("failure %d: got %+v, want %+v", i, f, want)
		}
	}
	want := events(0, 35)
	for _, e := range newer {
		for i := range want {
			if want[i].Key == e.Key {
				want[i] = renewed(want[i], e)
			}
		}
	}
	again := p.take(1)
	compareEvents(t, again.Events, want[:1])
	p.settle(again)
	again = p.take(1)
	compareEvents(t, again.Events, want[1:2])
	p.settle(again)
	again = p.take(10)
	compareEvents(t, again.Events, want[5:15])
	p.settle(again)
	p.drain(100)
	p.retry(core.FailureFilter{}, 2)
	p.drain(100)
	expectCounts(p, tally(want))
	expectReport(p, core.Report{Events: 35, Processed: 35, Counted: 35, OK: true})
	expectSound(p)
}

// newestOfTheExpiredIsNew: an expired event cannot be replaced; it is stored and
// counted like any new event.
func newestOfTheExpiredIsNew(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, retrieved(0, 1), retrieved(1, 1))
	p.drain(10)
	time.Sleep(time.Millisecond)
	expire(p, 0, 100)
	a := p.append(core.Batch{Segment: 5, Newest: true, Events: []core.Event{retrieved(0, 2), retrieved(0, 3)}})
	if a.Stored != 1 || a.Replaced != 1 {
		t.Errorf("got %+v, want 1 stored, 1 replaced", a)
	}
	p.drain(10)
	expectCounts(p, tally([]core.Event{retrieved(0, 1), retrieved(1, 1), retrieved(0, 3)}))
	expectSound(p)
}

// newestReplacesConcurrently: totals add up when events are replaced while others
// settle, fold, expire and remove a source. It fails when a transaction relies on
// values read before it: when an event expires or is counted with its old score.
func newestReplacesConcurrently(t *testing.T, db Database) {
	const n = 40
	p, q, s := start(t, db), start(t, db), start(t, db)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	ended := sync.OnceFunc(func() {
		close(stop)
		wg.Wait()
	})
	defer ended()
	background := func(do func() error) {
		wg.Go(func() {
			for !isClosed(stop) {
				if err := do(); err != nil {
					t.Error(err)
					return
				}
				time.Sleep(time.Millisecond) // SQLite's lock goes to whoever asks first, never to whoever has waited
			}
		})
	}
	background(func() error { _, _, err := q.Expire(t.Context(), 0, 10); return err })
	background(func() error { _, err := q.Fold(t.Context(), 3); return err })
	background(func() error { _, _, err := s.RemoveSource(t.Context(), "other", math.MaxInt64, 25); return err })
	background(func() error {
		c, err := q.Claim(t.Context(), 12)
		if err == nil && !c.Empty() {
			_, _ = q.Settle(t.Context(), core.Settlement{Claim: c}, 0) // it may be lost
		}
		return err
	})
	random := rand.New(rand.NewPCG(1, 2))
	for hour := range 150 {
		var batch []core.Event
		for range 30 {
			e := retrieved(random.IntN(n), hour)
			e.Source = modelSources[random.IntN(2)]
			batch = append(batch, e)
		}
		p.append(core.Batch{Segment: 4, Newest: true, Events: batch})
	}
	ended()
	expectSound(p)
	p.drain(100)
	expectSound(p)
	removeSource(p, "other", 1000)
	foldAll(p)
	for _, c := range p.counts() {
		if c.Source == "other" || c.Events <= 0 {
			t.Errorf("got count %+v, want none of a source that was removed", c)
		}
	}
	if got := slices.Compact(slices.Sorted(slices.Values(keys(p.events())))); len(got) != len(p.events()) {
		t.Errorf("got keys %q, want each once", got)
	}
	expectSound(p)
}
