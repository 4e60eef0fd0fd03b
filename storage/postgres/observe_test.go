package postgres_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
	"weir/storage/postgres"
)

// observed opens a store whose use is shown by a recorder.
func observed(t *testing.T, d database) (*postgres.Store, *activity.Recorder) {
	t.Helper()
	s := d.Open(t).(*postgres.Store)
	if _, err := s.Join(t.Context(), core.Node{Host: "host", PID: 7}); err != nil {
		t.Fatal(err)
	}
	r := activity.New()
	s.Observe(r)
	return s, r
}

func keyless(n, segment int) core.Batch {
	b := core.Batch{Segment: segment}
	for range n {
		b.Events = append(b.Events, core.Event{Source: "test", Kind: "k", CreatedAt: time.Unix(0, 0)})
	}
	return b
}

// lock locks segments in a transaction of its own, until unlock is called.
func lock(t *testing.T, d database, first ...int64) (unlock func()) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.WithoutCancel(t.Context())) })
	tx, err := c.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tag, err := tx.Exec(t.Context(), "SELECT FROM "+d.schema+".segments WHERE first_id = ANY ($1) FOR UPDATE", first)
	if err != nil || int(tag.RowsAffected()) != len(first) {
		t.Fatalf("locked %v of %v: %v", tag, first, err)
	}
	return func() {
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSkipped: each claim counts the segments that it has stepped over because other
// transactions had locked them, also one that got nothing. It fails when those above the
// last one that it got are counted, too, and when a claim without any isn't told of.
func TestSkipped(t *testing.T) {
	d := create(t).(database)
	s, r := observed(t, d)
	s.InOrder()
	stored, err := s.Append(t.Context(), keyless(8, 1))
	if err != nil {
		t.Fatal(err)
	}
	first := func(i int) int64 { return stored.Segments[i].First }
	held := uint64(0)
	claim := func(what string, max, want, skipped int) core.Claim {
		t.Helper()
		before, locked := r.Skipped.Counts(), r.Rows.Held.Distribution()
		c, err := s.Claim(t.Context(), max)
		if err != nil || len(c.Segments) != want || len(c.Retries) != 0 {
			t.Fatalf("%s: got %+v, %v, want %d segments", what, c, err, want)
		}
		for i, n := range r.Skipped.Counts() {
			one := uint64(0)
			if i == skipped {
				one = 1
			}
			if n-before[i] != one {
				t.Errorf("%s: counted %v, before %v, want one claim that has stepped over %d", what, r.Skipped.Counts(), before, skipped)
				break
			}
		}
		if want > 0 {
			held++
		}
		if now := r.Rows.Held.Distribution(); now.Count() != held || want > 0 && now.Sum <= locked.Sum {
			t.Errorf("%s: %d claims held locks, want %d", what, now.Count(), held)
		}
		return c
	}

	unlockOne, unlockOther := lock(t, d, first(0), first(3)), lock(t, d, first(1), first(7))
	c := claim("two transactions hold four", 3, 3, 3) // 2, 4 and 5, past 0, 1 and 3
	if c.Segments[0].First != first(2) || c.Segments[1].First != first(4) || c.Segments[2].First != first(5) {
		t.Errorf("got %+v of %+v", c.Segments, stored.Segments)
	}
	claim("the rest", 10, 1, 3) // 6; 7 is beyond
	claim("all that are left are held", 10, 0, 4)
	unlockOne()
	claim("one has ended", 1, 1, 0)
	claim("one has ended", 1, 1, 1) // 3, past 1
	unlockOther()
	claim("nothing is held", 10, 2, 0)
	claim("nothing is left", 10, 0, -1)

	if _, err := s.Append(t.Context(), keyless(2, 1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Load(t.Context(), &c); err != nil {
		t.Fatal(err)
	}
	before := r.Skipped.Counts()
	next, err := s.Settle(t.Context(), core.Settlement{Claim: c}, 10)
	if now := r.Skipped.Counts(); err != nil || len(next.Segments) != 2 || now[0] != before[0]+1 {
		t.Errorf("a claim with a settlement: got %+v, %v, counted %v, before %v", next, err, now, before)
	}
}

// TestForConnection: whatever a goroutine asks of the store that a pipeline's goroutines ask,
// its lane says that it waits while all connections of the pool are in use, and the time
// counts. It fails when a question takes a connection past Observe.
func TestForConnection(t *testing.T) {
	d := create(t).(database)
	d.copies = true
	s, r := observed(t, d)
	keyed := keyless(3, 1)
	for i := range keyed.Events {
		keyed.Events[i].Key = fmt.Sprint(i)
	}
	var claim, second core.Claim
	for i, ask := range []struct {
		what string
		do   func(ctx context.Context) error
	}{
		{"append a copy", func(ctx context.Context) error { _, err := s.Append(ctx, keyless(9, 1)); return err }},
		{"append keys", func(ctx context.Context) error { _, err := s.Append(ctx, keyed); return err }},
		{"append duplicates", func(ctx context.Context) error { _, err := s.Append(ctx, keyed); return err }},
		{"claim", func(ctx context.Context) (err error) { claim, err = s.Claim(ctx, 1); return err }},
		{"load", func(ctx context.Context) error { claim.Events = nil; return s.Load(ctx, &claim) }},
		{"settle and claim", func(ctx context.Context) (err error) {
			second, err = s.Settle(ctx, core.Settlement{Claim: claim}, 1)
			return err
		}},
		{"settle", func(ctx context.Context) error {
			_, err := s.Settle(ctx, core.Settlement{Claim: second}, 0)
			return err
		}},
		{"outstanding", func(ctx context.Context) error { _, err := s.Outstanding(ctx, 10); return err }},
		{"newest", func(ctx context.Context) error { _, err := s.Newest(ctx); return err }},
		{"gauges", func(ctx context.Context) error { _, err := s.Gauges(ctx); return err }},
		{"fold", func(ctx context.Context) error { _, err := s.Fold(ctx, 10); return err }},
		{"expire", func(ctx context.Context) error { _, _, err := s.Expire(ctx, time.Hour, 10); return err }},
		{"prune", func(ctx context.Context) error { return s.Prune(ctx, time.Hour) }},
		{"add a sample", func(ctx context.Context) error { return s.AddSample(ctx, metrics.Sample{Time: time.Now(), Node: 1}) }},
		{"annotate", func(ctx context.Context) error {
			return s.Annotate(ctx, core.Annotation{Node: 1, Time: time.Now(), Text: "x"})
		}},
		{"queue", func(ctx context.Context) error { _, err := s.Queue(ctx, 10); return err }},
	} {
		if ask.what == "settle" { // its claim is loaded without a lane, and before
			if err := s.Load(t.Context(), &second); err != nil {
				t.Fatal(err)
			}
		}
		lane := r.Worker(i)
		lane.Begin(activity.Handling)
		before := r.Totals()
		free := s.Occupy(t)
		if use := s.Stats(); use.InUse != 4 || use.Idle != 0 || use.Max != 4 {
			t.Errorf("%s: while all are in use: got %+v", ask.what, use)
		}
		ended := make(chan error)
		go func() { ended <- ask.do(activity.With(t.Context(), lane)) }()
		for end := time.Now().Add(patience); lane.Present().State != activity.ForConnection; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: it is seen to %v, want that it waits for a connection", ask.what, lane.Present().State)
			}
		}
		free()
		if err := <-ended; err != nil {
			t.Errorf("%s: %v", ask.what, err)
		}
		if state := lane.Present().State; state != activity.Handling {
			t.Errorf("%s: afterwards it is seen to %v", ask.what, state)
		}
		lane.Begin(activity.Ended)
		used := r.Totals().Sub(before).Connections
		if waits, holds := used.Wait.Count(), used.Held.Count(); waits == 0 || holds == 0 || used.Wait.Sum == 0 || used.Held.Sum == 0 {
			t.Errorf("%s: %d waits of %v together, %d uses of %v", ask.what, waits, used.Wait.Sum, holds, used.Held.Sum)
		}
	}
	for end := time.Now().Add(patience); s.Stats().InUse > 0; time.Sleep(time.Millisecond) { // another node is told of what was stored
		if time.Now().After(end) {
			t.Fatalf("at the end: got %+v, want that none is in use", s.Stats())
		}
	}
	if use := s.Stats(); use.Idle == 0 || use.Idle > 4 || use.Waited == 0 {
		t.Errorf("at the end: got %+v", use)
	}
}

// TestPatienceIsSeen: a settlement that waits for an append says so, and is settling once
// the append takes it along. It fails when it looks as if it were settling all the time.
func TestPatienceIsSeen(t *testing.T) {
	d := create(t).(database)
	d.copies = true
	s, r := observed(t, d)
	s.WaitForCompany()
	if _, err := s.Append(t.Context(), keyless(3, 3)); err != nil {
		t.Fatal(err)
	}
	c, err := s.Claim(t.Context(), 3)
	if err == nil {
		err = s.Load(t.Context(), &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	lane := r.Worker(0)
	lane.Begin(activity.Settling)
	ended := make(chan error)
	go func() {
		_, err := s.Settle(activity.With(t.Context(), lane), core.Settlement{Claim: c, Patient: true}, 0)
		ended <- err
	}()
	for end := time.Now().Add(patience); lane.Present().State != activity.ForMore; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it is seen to %v, want that it shares a commit", lane.Present().State)
		}
	}
	if _, err := s.Append(t.Context(), keyless(3, 3)); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil || lane.Present().State != activity.Settling {
		t.Errorf("Settle: %v, seen to %v", err, lane.Present().State)
	}
}
