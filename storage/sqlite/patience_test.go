package sqlite_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/storage/sqlite"
)

// settling is a settlement that waits for company.
type settling struct {
	ended chan struct{}
	err   error
}

// claimed appends 3 events and claims them.
func claimed(t *testing.T, s *sqlite.Store) core.Claim {
	t.Helper()
	if _, err := s.Append(t.Context(), batch(3)); err != nil {
		t.Fatal(err)
	}
	c, err := s.Claim(t.Context(), 10)
	if err == nil {
		err = s.Load(t.Context(), &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// settlePatiently begins to settle a claim, and returns when that waits.
func settlePatiently(ctx context.Context, t *testing.T, s *sqlite.Store, c core.Claim) *settling {
	t.Helper()
	w := &settling{ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		_, w.err = s.Settle(ctx, core.Settlement{Claim: c, Patient: true}, 0)
	}()
	synctest.Wait()
	select {
	case <-w.ended:
		t.Fatalf("settled without company: %v", w.err)
	default:
	}
	return w
}

func (w *settling) expect(t *testing.T, want error) {
	t.Helper()
	if <-w.ended; !errors.Is(w.err, want) {
		t.Errorf("Settle: %v, want %v", w.err, want)
	}
}

// TestPatienceSharesACommit: a patient settlement is in the next transaction, whoever
// began that. It fails when it has a transaction of its own.
func TestPatienceSharesACommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := joined(t)
		w := settlePatiently(t.Context(), t, s, claimed(t, s))
		before := s.Stats().Commits
		began := time.Now()
		if _, err := s.Append(t.Context(), batch(3)); err != nil {
			t.Fatal(err)
		}
		w.expect(t, nil)
		if commits := s.Stats().Commits - before; commits != 1 || !time.Now().Equal(began) {
			t.Errorf("%d commits in %v, want one at once", commits, time.Since(began))
		}
	})
}

// TestPatienceEnds: without company a patient settlement is written after a while. It
// fails when nothing but company begins a transaction.
func TestPatienceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := joined(t)
		began := time.Now()
		settlePatiently(t.Context(), t, s, claimed(t, s)).expect(t, nil)
		if waited := time.Since(began); waited != 25*time.Millisecond {
			t.Errorf("waited %v, want 25 ms", waited)
		}
	})
}

// TestNoPatienceAlone: when nobody has written for a while a settlement doesn't wait for
// company. It fails when it does.
func TestNoPatienceAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := joined(t)
		c := claimed(t, s)
		time.Sleep(time.Second)
		began := time.Now()
		if _, err := s.Settle(t.Context(), core.Settlement{Claim: c, Patient: true}, 0); err != nil || !time.Now().Equal(began) {
			t.Errorf("Settle: %v after %v, want no wait", err, time.Since(began))
		}
	})
}

// TestPatienceIsCancelled: a settlement that nobody waits for any more is not written.
// It fails when it stays in the queue.
func TestPatienceIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := joined(t)
		ctx, cancel := context.WithCancel(t.Context())
		w := settlePatiently(ctx, t, s, claimed(t, s))
		cancel()
		w.expect(t, context.Canceled)
		if _, err := s.Append(t.Context(), batch(3)); err != nil {
			t.Fatal(err)
		}
		left, err := s.Gauges(t.Context())
		if err != nil || left.Backlog != 6 {
			t.Errorf("%d events are pending, %v; want all 6", left.Backlog, err)
		}
	})
}

// TestPatienceEndsWithTheStore: closing the store ends what waits. It fails when that
// is forgotten.
func TestPatienceEndsWithTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := joined(t)
		w := settlePatiently(t.Context(), t, s, claimed(t, s))
		if err := s.Kill(); err != nil {
			t.Fatal(err)
		}
		w.expect(t, core.ErrClosed)
	})
}

// TestPatienceFailsAlone: what shares a transaction with a settlement whose claim was
// lost is written.
func TestPatienceFailsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := joined(t)
		c := claimed(t, s)
		if err := s.Release(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		w := settlePatiently(t.Context(), t, s, c)
		if done, err := s.Append(t.Context(), batch(3)); err != nil || done.Stored != 3 {
			t.Errorf("Append: %+v, %v, want 3 stored", done, err)
		}
		w.expect(t, core.ErrClaimLost)
		left, err := s.Gauges(t.Context())
		if err != nil || left.Backlog != 6 || left.Appended != 6 {
			t.Errorf("got %+v, %v, want 6 events appended, all pending", left, err)
		}
	})
}

// TestQueuedAppendIsCancelled: an append that waits for the writer ends with its context,
// and isn't stored.
func TestQueuedAppendIsCancelled(t *testing.T) {
	s := joined(t)
	busy, let := make(chan struct{}), make(chan struct{})
	occupied := make(chan error)
	go func() { occupied <- s.Occupy(busy, let) }()
	<-busy
	ctx, cancel := context.WithCancel(t.Context())
	under := s.Submit(ctx, batch(3), nil)
	after := s.Submit(t.Context(), batch(3), under)
	cancel()
	<-under.Ended() // while the writer is occupied
	if _, err := under.Outcome(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	close(let)
	if err := <-occupied; err != nil {
		t.Fatal(err)
	}
	if _, err := after.Outcome(); !errors.Is(err, core.ErrOutOfTurn) {
		t.Errorf("the one after it: %v, want ErrOutOfTurn", err)
	}
	expectEvents(t, s, 0)
}
