package sqlite_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/storage/sqlite"
)

// seen is a store in a bubble whose goroutines are observed.
type seen struct {
	*testing.T
	*sqlite.Store
	*activity.Recorder
}

func observe(t *testing.T, test func(s seen)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := seen{t, joined(t), activity.New()}
		s.Observe(s.Recorder)
		defer s.Record()()
		test(s)
	})
}

// worker is a lane of a goroutine that is settling.
func (s seen) worker(number int) *activity.Lane {
	l := s.Worker(number)
	l.Begin(activity.Settling)
	return l
}

func (s seen) state(what string, l *activity.Lane, want activity.State) {
	s.Helper()
	synctest.Wait()
	if got := l.Present().State; got != want {
		s.Errorf("%s: %s is seen to %v, want %v", what, l.Name, got, want)
	}
}

// occupy keeps the writer busy until let is called.
func (s seen) occupy() (let func()) {
	busy, open, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() { ended <- s.Occupy(busy, open) }()
	<-busy
	return func() {
		close(open)
		if err := <-ended; err != nil {
			s.Fatal(err)
		}
	}
}

// ask does something for a lane on another goroutine.
func (s seen) ask(ctx context.Context, l *activity.Lane, do func(context.Context) error) (ended chan error) {
	ended = make(chan error, 1)
	go func() { ended <- do(activity.With(ctx, l)) }()
	synctest.Wait()
	return ended
}

func (s seen) append(ctx context.Context) error {
	_, err := s.Append(ctx, batch(3))
	return err
}

func (s seen) writer() *activity.Lane { return s.Lane(activity.RoleWriter, "SQLite writer") }

// TestWriterIsSeen: while a write has the lock those who wait for it say so; then they share
// a commit, and the writer's span names them. It fails when a commit isn't counted by its
// requests, and when a wait is not measured.
func TestWriterIsSeen(t *testing.T) {
	observe(t, func(s seen) {
		s.state("at first", s.writer(), activity.Idle)
		began := s.Now()
		let := s.occupy()
		one, other := s.worker(0), s.worker(1)
		first := s.ask(s.Context(), one, s.append)
		time.Sleep(4 * time.Millisecond)
		second := s.ask(s.Context(), other, s.append)
		s.state("behind another", one, activity.ForLock)
		s.state("behind another", other, activity.ForLock)
		s.state("meanwhile", s.writer(), activity.Writing)
		time.Sleep(6 * time.Millisecond)
		before := s.Totals()
		let()
		if err := errors.Join(<-first, <-second); err != nil {
			s.Fatal(err)
		}
		s.state("afterwards", one, activity.Settling)
		s.state("afterwards", other, activity.Settling)
		s.state("afterwards", s.writer(), activity.Idle)

		all := s.Totals()
		used := all.Sub(before)
		if used.Requests != [8]uint64{2: 1} {
			s.Errorf("commits by their requests: got %v, want one of two", used.Requests)
		}
		if wait := used.WriteLock.Wait; wait.Count() != 2 || wait.Sum != 16*time.Millisecond {
			s.Errorf("waits: got %d of %v together, want 10 ms and 6 ms", wait.Count(), wait.Sum)
		}
		if held := used.WriteLock.Held; held.Count() != 2 || held.Sum != 10*time.Millisecond {
			s.Errorf("held %d times, %v together, want 10 ms and a moment", held.Count(), held.Sum)
		}
		if sums := one.Sums(); sums[activity.ForLock] != 10*time.Millisecond {
			s.Errorf("the first has waited %v, want 10 ms", sums[activity.ForLock])
		}
		spans, _ := one.Spans(nil, 0)
		if i := slices.IndexFunc(spans, func(s activity.Span) bool { return s.State == activity.ForLock }); i < 0 || spans[i].Start != began || spans[i].End != began+10*time.Millisecond {
			s.Errorf("the first one's spans: %v", spans)
		}
	})
}

// TestWriterNamesItsRequesters: what the writer does is that of whose requests it serves. It
// fails when a request that is served again, alone, is still counted with the others.
func TestWriterNamesItsRequesters(t *testing.T) {
	observe(t, func(s seen) {
		lost := claimed(s.T, s.Store)
		if err := s.Release(s.Context(), lost); err != nil {
			s.Fatal(err)
		}
		one, other, third := s.worker(0), s.worker(1), s.worker(2)
		let := s.occupy()
		first := s.ask(s.Context(), one, s.append)
		second := s.ask(s.Context(), other, func(ctx context.Context) error {
			_, err := s.Settle(ctx, core.Settlement{Claim: lost}, 0)
			return err
		})
		last := s.ask(s.Context(), third, s.append)
		before := s.Totals()

		served := make(chan [2]int, 100) // whom, at each commit
		s.BeforeCommit(func() {
			served <- s.writer().Present().For
			time.Sleep(time.Millisecond)
		})
		let()
		if err := <-first; err != nil {
			s.Error(err)
		}
		if err := <-second; !errors.Is(err, core.ErrClaimLost) {
			s.Errorf("the second: %v, want ErrClaimLost", err)
		}
		if err := <-last; err != nil {
			s.Error(err)
		}
		synctest.Wait()
		var got [][2]int
		for len(served) > 0 {
			got = append(got, <-served)
		}
		if want := [][2]int{{one.Number}, {third.Number}}; !slices.Equal(got, want) {
			s.Errorf("at its commits it served %v, want %v", got, want)
		}
		used := s.Totals().Sub(before)
		if waits := used.WriteLock.Wait; used.Requests != [8]uint64{1: 2} || waits.Count() != 3 {
			s.Errorf("commits by their requests: got %v, want two of one; %d waits, want 3", used.Requests, waits.Count())
		}
		spans, _ := s.writer().Spans(nil, 0)
		var long []activity.Span
		for _, p := range spans {
			if p.End-p.Start == time.Millisecond {
				long = append(long, p)
			}
		}
		if len(long) != 2 || long[0].For != [2]int{one.Number} || long[1].For != [2]int{third.Number} || long[0].N != 1 || long[1].N != 1 || long[0].State != activity.Settling {
			s.Errorf("the writer's spans: %+v", long)
		}
		for _, l := range []*activity.Lane{one, other, third} {
			s.state("afterwards", l, activity.Settling)
			if again := s.ask(s.Context(), l, s.append); <-again != nil {
				s.Error("another append failed")
			}
			s.state("after another", l, activity.Settling)
		}
	})
}

// TestWithdrawnIsSeen: a request that is cancelled, or that the end of the store ends, while
// it waits is waited for no longer. It fails when its goroutine looks blocked from then on,
// or is never seen blocked again.
func TestWithdrawnIsSeen(t *testing.T) {
	observe(t, func(s seen) {
		release := func(ctx context.Context) error { return s.Release(ctx, core.Claim{}) }
		for _, ask := range []func(context.Context) error{s.append, release} {
			l := s.worker(0)
			let := s.occupy()
			for range 2 {
				ctx, cancel := context.WithCancel(s.Context())
				ended := s.ask(ctx, l, ask)
				s.state("behind another", l, activity.ForLock)
				cancel()
				if err := <-ended; !errors.Is(err, context.Canceled) {
					s.Errorf("got %v, want that it was cancelled", err)
				}
				s.state("cancelled", l, activity.Settling)
			}
			last := s.ask(s.Context(), l, ask)
			s.state("behind another, again", l, activity.ForLock)
			let()
			if err := <-last; err != nil {
				s.Error(err)
			}
			s.state("afterwards", l, activity.Settling)
		}
		before := s.Totals().WriteLock.Wait
		one, other := s.worker(0), s.worker(1)
		let := s.occupy()
		first, second := s.ask(s.Context(), one, s.append), s.ask(s.Context(), other, release)
		killed := s.ask(s.Context(), nil, func(context.Context) error { return s.Kill() })
		if err := <-first; !errors.Is(err, core.ErrClosed) {
			s.Errorf("got %v, want ErrClosed", err)
		}
		if err := <-second; !errors.Is(err, core.ErrClosed) {
			s.Errorf("got %v, want ErrClosed", err)
		}
		s.state("closed", one, activity.Settling)
		s.state("closed", other, activity.Settling)
		let()
		if err := <-killed; err != nil {
			s.Error(err)
		}
		s.state("closed", s.writer(), activity.Ended)
		if waits := s.Totals().WriteLock.Wait.Sub(before); waits.Count() != 1 {
			s.Errorf("%d waits were measured, want only the one that was served", waits.Count())
		}
	})
}

// TestPatientIsSeen: a settlement that waits for company says so; once its patience is over
// it waits for the lock like any other. It fails when patience counts as waiting for the
// lock.
func TestPatientIsSeen(t *testing.T) {
	observe(t, func(s seen) {
		c := claimed(s.T, s.Store)
		l := s.worker(0)
		settled := s.ask(s.Context(), l, func(ctx context.Context) error {
			_, err := s.Settle(ctx, core.Settlement{Claim: c, Patient: true}, 0)
			return err
		})
		s.state("patient", l, activity.ForMore)
		before := s.Totals().WriteLock.Wait
		let := s.occupy()
		time.Sleep(30 * time.Millisecond)
		s.state("no longer patient", l, activity.ForLock)
		let()
		if err := <-settled; err != nil {
			s.Error(err)
		}
		s.state("settled", l, activity.Settling)
		if sums := l.Sums(); sums[activity.ForMore] != 25*time.Millisecond || sums[activity.ForLock] != 5*time.Millisecond {
			s.Errorf("patient for %v, blocked for %v, want 25 ms and 5 ms", sums[activity.ForMore], sums[activity.ForLock])
		}
		if wait := s.Totals().WriteLock.Wait.Sub(before); wait.Count() != 2 || wait.Sum != 5*time.Millisecond {
			s.Errorf("waits: got %d of %v together, want 5 ms and none", wait.Count(), wait.Sum)
		}
	})
}

// TestObserveAnother: who observes may change while a write is under way: the writer's lane
// then ends, and another one begins. It fails when a recorder that nobody needs any more has
// a writer that never ends.
func TestObserveAnother(t *testing.T) {
	observe(t, func(s seen) {
		let := s.occupy()
		s.Observe(nil)
		if s.state("meanwhile", s.writer(), activity.Writing); s.writer().Sums().All() < 0 {
			s.Error("it has no past")
		}
		let()
		s.state("nobody observes", s.writer(), activity.Ended)
		next := activity.New()
		s.Observe(next)
		s.state("another observes", next.Lane(activity.RoleWriter, "SQLite writer"), activity.Idle)
		before := s.Totals().WriteLock.Held
		if err := s.append(activity.With(s.Context(), next.Worker(0))); err != nil {
			s.Fatal(err)
		}
		if held := next.Totals().WriteLock.Held; held.Count() != 1 {
			s.Errorf("the new one has counted %d writes, want 1", held.Count())
		}
		if held := s.Totals().WriteLock.Held.Sub(before); held.Count() != 0 {
			s.Error("the old one still counts")
		}
		s.state("the old one", s.writer(), activity.Ended)
	})
}

// TestReadersAreSeen: who waits for a connection that reads says so.
func TestReadersAreSeen(t *testing.T) {
	observe(t, func(s seen) {
		if use := s.Stats(); use.InUse != 1 || use.Max != 5 {
			s.Errorf("at first: got %+v, want the writer's in use, of five", use)
		}
		free := s.OccupyReaders(s.T)
		if use := s.Stats(); use.InUse != 5 || use.Idle != 0 {
			s.Errorf("while all are in use: got %+v", use)
		}
		l := s.worker(0)
		asked := s.ask(s.Context(), l, func(ctx context.Context) error {
			_, err := s.Newest(ctx)
			return err
		})
		s.state("while all are in use", l, activity.ForConnection)
		time.Sleep(7 * time.Millisecond)
		free()
		if err := <-asked; err != nil {
			s.Error(err)
		}
		s.state("afterwards", l, activity.Settling)
		if reads := s.Totals().Reads; reads.Wait.Sum != 7*time.Millisecond || reads.Held.Count() != reads.Wait.Count() {
			s.Errorf("waited %v, held %d times, got %d times", reads.Wait.Sum, reads.Held.Count(), reads.Wait.Count())
		}
		if use := s.Stats(); use.InUse != 1 || use.Idle != 4 || use.Waited != 1 {
			s.Errorf("afterwards: got %+v", use)
		}
	})
}
