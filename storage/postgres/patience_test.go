package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"weir/core"
	"weir/storage/postgres"
)

// settling is a settlement that waits for company.
type settling struct {
	ended chan struct{}
	err   error
}

// waiting opens a store whose settlements wait for an append, however long.
func waiting(t *testing.T, o postgres.Options) *postgres.Store {
	t.Helper()
	s := joined(t, o)
	s.WaitForCompany()
	return s
}

// claimed appends 3 events and claims the oldest 3.
func claimed(t *testing.T, s *postgres.Store) core.Claim {
	t.Helper()
	store(t, s, 3)
	c, err := s.Claim(t.Context(), 3)
	if err != nil || c.Size() != 3 {
		t.Fatalf("Claim = %+v, %v; want 3 events", c, err)
	}
	return c
}

// settlePatiently begins to settle claims, and returns when all of them wait.
func settlePatiently(ctx context.Context, t *testing.T, s *postgres.Store, claims ...core.Claim) (all []*settling) {
	t.Helper()
	for _, c := range claims {
		w := &settling{ended: make(chan struct{})}
		go func() {
			defer close(w.ended)
			_, w.err = s.Settle(ctx, core.Settlement{Claim: c, Patient: true}, 0)
		}()
		all = append(all, w)
	}
	for end := time.Now().Add(patience); s.Waiting() < len(claims); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d settlements wait, want %d", s.Waiting(), len(claims))
		}
	}
	return all
}

func (w *settling) expect(t *testing.T, want error) {
	t.Helper()
	select {
	case <-w.ended:
		if !errors.Is(w.err, want) {
			t.Errorf("Settle: %v, want %v", w.err, want)
		}
	case <-time.After(patience):
		t.Error("Settle still waits")
	}
}

// expectSettled checks that so many events are settled and so many not.
func expectSettled(t *testing.T, s *postgres.Store, settled, pending int64) {
	t.Helper()
	for {
		n, err := s.Fold(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	r, err := s.Check(t.Context())
	if err != nil || !r.OK || r.Counted != settled || r.Pending != pending || r.Events != settled+pending {
		t.Errorf("check: %+v, %v; want %d settled and %d pending", r, err, settled, pending)
	}
}

// TestPatienceSharesACommit: patient settlements are in the transaction of the next append.
// It fails when they have one of their own, and when what they count is forgotten.
func TestPatienceSharesACommit(t *testing.T) {
	for _, unprepared := range []bool{false, true} {
		d := create(t).(database)
		o := d.options()
		o.Unprepared = unprepared
		s := waiting(t, o)
		all := settlePatiently(t.Context(), t, s, claimed(t, s), claimed(t, s))
		before := s.Stats().Commits
		store(t, s, 3)
		for _, w := range all {
			w.expect(t, nil)
		}
		if commits := s.Stats().Commits - before; commits != 1 {
			t.Errorf("%d commits, want one", commits)
		}
		w := settlePatiently(t.Context(), t, s, claimed(t, s))
		if done, err := s.Append(t.Context(), imported(t, s, 3)); err != nil || done.Stored != 3 {
			t.Errorf("Append = %+v, %v; want 3 stored", done, err)
		}
		w[0].expect(t, nil)
		expectSettled(t, s, 9, 6)
	}
}

// TestPatienceEnds: without company a patient settlement is written after a while, and one
// whose context ends says so. It fails when nothing but an append settles it.
func TestPatienceEnds(t *testing.T) {
	s := joined(t, create(t).(database).options())
	c := claimed(t, s)
	if _, err := s.Settle(t.Context(), core.Settlement{Claim: c, Patient: true}, 0); err != nil {
		t.Errorf("Settle: %v", err)
	}
	expectSettled(t, s, 3, 0)
	s.WaitForCompany()
	ctx, cancel := context.WithCancel(t.Context())
	c = claimed(t, s)
	w := settlePatiently(ctx, t, s, c)
	cancel()
	w[0].expect(t, context.Canceled)
	if n := s.Waiting(); n != 0 {
		t.Errorf("%d settlements wait, want none", n)
	}
	w = settlePatiently(t.Context(), t, s, c)
	store(t, s, 3)
	w[0].expect(t, nil)
	expectSettled(t, s, 6, 3)
}

// TestPatienceUnderWay: a settlement doesn't wait while an append is under way: the next
// one may take long to come. It fails when it does.
func TestPatienceUnderWay(t *testing.T) {
	s := waiting(t, create(t).(database).options())
	c := claimed(t, s)
	before := &heldAppend{ended: make(chan struct{})}
	p := s.Submit(t.Context(), batch(3), before)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := s.Settle(ctx, core.Settlement{Claim: c, Patient: true}, 0); err != nil {
		t.Errorf("Settle: %v", err)
	}
	close(before.ended)
	if _, err := p.Outcome(); err != nil {
		t.Errorf("Append: %v", err)
	}
	expectSettled(t, s, 3, 3)
}

// TestPatienceFailsAlone: a settlement whose claim is lost fails, and neither the append
// that took it along nor another settlement does. It fails when the append fails with it,
// and when the events of the lost claim are counted.
func TestPatienceFailsAlone(t *testing.T) {
	d := create(t).(database)
	s := waiting(t, d.options())
	lost, mine := claimed(t, s), claimed(t, s)
	all := settlePatiently(t.Context(), t, s, lost, mine)
	if err := s.Release(t.Context(), lost); err != nil {
		t.Fatal(err)
	}
	store(t, s, 3)
	all[0].expect(t, core.ErrClaimLost)
	all[1].expect(t, nil)
	expectSettled(t, s, 3, 6)
}

// TestPatienceSurvivesAppends: a settlement takes place although the append that has it
// fails, can't be copied, or is not to be copied. It fails when it shares the append's fate.
func TestPatienceSurvivesAppends(t *testing.T) {
	d := create(t).(database)
	s := waiting(t, d.options())
	b := imported(t, s, 3)
	theirs := b
	in := *b.Mark.Input
	in.Token = "theirs"
	theirs.Mark.Input = &in
	w := settlePatiently(t.Context(), t, s, claimed(t, s))
	if _, err := s.Append(t.Context(), theirs); !errors.Is(err, core.ErrImportLost) {
		t.Errorf("Append: %v, want ErrImportLost", err)
	}
	w[0].expect(t, nil)
	expectSettled(t, s, 3, 0)

	s.CopyAlways()
	for i, want := range []int{3, 0, 0} {
		if i == 2 {
			b.Rejects = []core.Reject{{Input: "dump", Line: 9}} // so that it isn't copied
		}
		w = settlePatiently(t.Context(), t, s, claimed(t, s))
		if done, err := s.Append(t.Context(), b); err != nil || done.Stored != want {
			t.Errorf("Append = %+v, %v; want %d stored", done, err, want)
		}
		w[0].expect(t, nil)
	}
	expectSettled(t, s, 12, 3)
}

// TestPatienceWithUnknownOutcome: an append and a settlement whose answer is lost take
// place once. It fails when the settlement is done again, or taken for done.
func TestPatienceWithUnknownOutcome(t *testing.T) {
	d := create(t).(database)
	p, url := newProxy(t)
	o := d.options()
	o.URL = url
	s := waiting(t, o)
	for i, how := range []cut{afterCommit, beforeCommit} {
		w := settlePatiently(t.Context(), t, s, claimed(t, s))
		p.cutNext(how)
		store(t, s, 3)
		w[0].expect(t, nil)
		if cuts := p.cuts(); cuts != i+1 {
			t.Fatalf("%v: %d transactions were cut, want %d", how, cuts, i+1)
		}
		expectSettled(t, s, int64(3*i+3), int64(3*i+3))
	}
	// It comes late, after the store has said that it didn't take place.
	c := claimed(t, s)
	w := settlePatiently(t.Context(), t, s, c)
	if _, err := s.Append(p.cutLate(t), batch(3)); err == nil {
		t.Error("Append succeeded without the server")
	}
	w[0].expect(t, nil)
	p.deliver()
	expectSettled(t, s, 9, 6)
}
