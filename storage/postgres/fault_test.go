package postgres_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/core/move"
	"weir/storage/postgres"
)

// joined opens a new store as a node.
func joined(t *testing.T, o postgres.Options) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // repeats the error of an earlier Close
	if _, err := s.Join(t.Context(), core.Node{Host: "here", PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	return s
}

// batch is n events without keys: stored twice, they would be there twice.
func batch(n int) core.Batch {
	b := core.Batch{Segment: 10}
	for i := range n {
		b.Events = append(b.Events, core.Event{Source: "test", Kind: "k", Subreddit: "s", CreatedAt: time.Unix(int64(i), 0)})
	}
	return b
}

func store(t *testing.T, s move.Store, n int) core.Appended {
	t.Helper()
	done, err := s.Append(t.Context(), batch(n))
	if err != nil || done.Stored != n {
		t.Fatalf("Append = %+v, %v; want %d stored", done, err, n)
	}
	return done
}

func expectEvents(t *testing.T, s move.Store, want int64) {
	t.Helper()
	r, err := s.Check(t.Context())
	if err != nil || !r.OK || r.Events != want {
		t.Errorf("check: %+v, %v; want %d events in order", r, err, want)
	}
}

// connect opens a connection beside the store's.
func connect(t *testing.T) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.WithoutCancel(t.Context())) }) // only the test used it
	return c
}

// TestCommitWithUnknownOutcome: when the connection is lost during a COMMIT the
// store finds out whether it took place, so that a caller who tries again
// stores nothing twice, and one who doesn't loses nothing. It fails when the
// transaction's status is not asked for, or when either answer is assumed.
func TestCommitWithUnknownOutcome(t *testing.T) {
	d := create(t).(database)
	p, url := newProxy(t)
	o := d.options()
	o.URL = url
	s := joined(t, o)
	for range 3 {
		p.cutNext(afterCommit)
		store(t, s, 3)
	}
	expectEvents(t, s, 9)

	// What is known not to have taken place is done again.
	p.cutNext(beforeCommit)
	store(t, s, 3)
	expectEvents(t, s, 12)
	if cuts := p.cuts(); cuts != 4 {
		t.Fatalf("%d commits were cut, want 4", cuts)
	}

	// A settlement whose answer is lost counts once, and its next claim is held.
	claim, err := s.Claim(t.Context(), 3)
	if err != nil || claim.Size() != 3 {
		t.Fatalf("Claim = %+v, %v", claim, err)
	}
	p.cutNext(afterCommit)
	next, err := s.Settle(t.Context(), core.Settlement{Claim: claim}, 3)
	if err != nil || next.Size() != 3 {
		t.Fatalf("Settle = %+v, %v; want success and the next 3", next, err)
	}
	p.cutNext(afterCommit)
	if err := s.Release(t.Context(), next); err != nil {
		t.Errorf("Release: %v", err)
	}
	if g, err := s.Gauges(t.Context()); err != nil || g.Backlog != 9 || g.Claimed != 0 {
		t.Errorf("Gauges = %+v, %v; want 9 waiting, none claimed", g, err)
	}
	expectEvents(t, s, 12)
}

// TestHandOverWithUnknownOutcome: an append whose answer was lost hands over exactly
// what is claimed in the store. It fails when a segment is handed over that was not
// stored, or one that was is not: nobody would ever process it.
func TestHandOverWithUnknownOutcome(t *testing.T) {
	d := create(t).(database)
	p, url := newProxy(t)
	o := d.options()
	o.URL = url
	s := joined(t, o)
	for i, how := range []cut{afterCommit, beforeCommit, afterCommit, beforeCommit} {
		b := batch(3)
		b.HandOver = 1
		if i >= 2 {
			b.Events[0].Key = how.String() // so that it isn't copied
		}
		p.cutNext(how)
		done, err := s.Append(t.Context(), b)
		if err != nil || done.Stored != 3 || len(done.Claims) != 1 {
			t.Fatalf("%v: Append = %+v, %v; want 3 stored and handed over", how, done, err)
		}
		if g, err := s.Gauges(t.Context()); err != nil || g.Backlog != 3 || g.Claimed != 3 {
			t.Errorf("%v: Gauges = %+v, %v; want 3 claimed", how, g, err)
		}
		c := done.Claims[0]
		if err := s.Load(t.Context(), &c); err != nil {
			t.Fatalf("%v: Load: %v", how, err)
		}
		p.cutNext(how)
		if _, err := s.Settle(t.Context(), core.Settlement{Claim: c}, 0); err != nil {
			t.Errorf("%v: Settle: %v", how, err)
		}
		if cuts := p.cuts(); cuts != 2*(i+1) {
			t.Fatalf("%v: %d transactions were cut, want %d", how, cuts, 2*(i+1))
		}
	}
	expectEvents(t, s, 12)
	if g, err := s.Gauges(t.Context()); err != nil || g.Backlog != 0 {
		t.Errorf("Gauges = %+v, %v; want all settled", g, err)
	}
}

// TestLateCommit: what the server comes to only after its connection was lost, and the
// store has said that it didn't take place, has no effect. It fails when the
// transaction's number is not revoked.
func TestLateCommit(t *testing.T) {
	d := create(t).(database)
	p, url := newProxy(t)
	o := d.options()
	o.URL = url
	s := joined(t, o)
	store(t, s, 3)
	claim, err := s.Claim(t.Context(), 3)
	if err != nil || claim.Size() != 3 {
		t.Fatalf("Claim = %+v, %v", claim, err)
	}
	// It isn't tried again when the context has ended.
	if _, err := s.Append(p.cutLate(t), batch(3)); err == nil {
		t.Error("Append succeeded without the server")
	}
	if _, err := s.Settle(p.cutLate(t), core.Settlement{Claim: claim}, 0); err == nil {
		t.Error("Settle succeeded without the server")
	}
	p.deliver()
	if cuts := p.cuts(); cuts != 2 {
		t.Fatalf("%d transactions were cut, want 2", cuts)
	}
	expectEvents(t, s, 3)
	if _, err := s.Settle(t.Context(), core.Settlement{Claim: claim}, 0); err != nil {
		t.Errorf("Settle: %v", err)
	}
}

// TestConnectionsComeBack: whatever was cut, the next call works.
func TestConnectionsComeBack(t *testing.T) {
	d := create(t).(database)
	p, url := newProxy(t)
	o := d.options()
	o.URL = url
	s := joined(t, o)
	stored := int64(0)
	for range 5 {
		p.drop()
		for try := 0; ; try++ {
			if _, err := s.Append(t.Context(), batch(2)); err == nil {
				stored += 2
				break
			} else if try == 20 {
				t.Fatalf("Append: %v", err)
			}
		}
		p.drop()
		for try := 0; ; try++ {
			if _, err := s.Heartbeat(t.Context(), time.Minute); err == nil {
				break
			} else if try == 20 {
				t.Fatalf("Heartbeat: %v", err)
			}
		}
	}
	for range 4 {
		_, _ = s.Gauges(t.Context()) // reads find out about their connections, too
	}
	expectEvents(t, s, stored)
}

// TestClaimSkipsLocked: a segment that another session has locked is passed
// over, and taken later. It fails without SKIP LOCKED: the claim would wait.
func TestClaimSkipsLocked(t *testing.T) {
	d := create(t).(database)
	s := joined(t, d.options())
	done := store(t, s, 20)
	tx, err := connect(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "SELECT FROM "+d.schema+".segments WHERE first_id = $1 FOR UPDATE", done.Segments[0].First); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	claim, err := s.Claim(ctx, 10)
	if err != nil || len(claim.Segments) != 1 || claim.Segments[0].First != done.Segments[1].First {
		t.Errorf("Claim = %+v, %v; want the second segment", claim.Segments, err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond) // until claims look below their floor
	claim, err = s.Claim(t.Context(), 10)
	if err != nil || len(claim.Segments) != 1 || claim.Segments[0].First != done.Segments[0].First {
		t.Errorf("Claim = %+v, %v; want the first segment", claim.Segments, err)
	}
}

// TestDeadlocksAreTriedAgain: two that store the same keys in opposite order
// block each other, and both succeed. It fails when 40P01 is an error.
func TestDeadlocksAreTriedAgain(t *testing.T) {
	d := create(t).(database)
	a, b := joined(t, d.options()), joined(t, d.options())
	forth, back := batch(1000), batch(1000)
	for i := range forth.Events {
		forth.Events[i].Key = string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		back.Events[len(back.Events)-1-i] = forth.Events[i]
	}
	results := make(chan error, 2)
	for range 10 {
		for i := range forth.Events {
			forth.Events[i].Key += "+"
			back.Events[len(back.Events)-1-i] = forth.Events[i]
		}
		go func() { _, err := a.Append(t.Context(), forth); results <- err }()
		go func() { _, err := b.Append(t.Context(), back); results <- err }()
		for range 2 {
			if err := <-results; err != nil {
				t.Errorf("Append: %v", err)
			}
		}
	}
	expectEvents(t, a, 10_000)
}

// TestReplaced: a database that is not the one that was opened is not used. It
// fails when a new connection or a heartbeat doesn't look at the store's id.
func TestReplaced(t *testing.T) {
	d := create(t).(database)
	p, url := newProxy(t)
	o := d.options()
	o.URL = url
	s := joined(t, o)
	store(t, s, 3)
	d.Exec(t, "UPDATE meta SET value = 'another' WHERE key = 'store_id'")
	if _, err := s.Heartbeat(t.Context(), time.Minute); !errors.Is(err, core.ErrReplaced) {
		t.Errorf("Heartbeat = %v, want ErrReplaced", err)
	}
	p.drop()
	var err error
	for range 20 { // the first ones find their connections gone
		if _, err = s.Append(t.Context(), batch(3)); errors.Is(err, core.ErrReplaced) {
			break
		}
	}
	if !errors.Is(err, core.ErrReplaced) {
		t.Errorf("Append = %v, want ErrReplaced", err)
	}
	d.Exec(t, "DROP SCHEMA "+d.schema+" CASCADE")
	for range 2 { // the first one finds its connection gone
		_, err = s.Heartbeat(t.Context(), time.Minute)
	}
	if !errors.Is(err, core.ErrReplaced) {
		t.Errorf("Heartbeat after the tables are gone = %v, want ErrReplaced", err)
	}
}

// TestWakes: what one node stores wakes another at once. It fails when nobody
// is told, or nobody listens.
func TestWakes(t *testing.T) {
	d := create(t).(database)
	a, b := joined(t, d.options()), joined(t, d.options())
	wait := func() bool {
		select {
		case <-b.Wakes():
			return true
		case <-time.After(patience):
			return false
		}
	}
	if !wait() { // as soon as it listens
		t.Fatal("the second node doesn't listen")
	}
	store(t, a, 3)
	if !wait() {
		t.Error("nothing woke the second node")
	}
}

// TestHeldOpen: a transaction that somebody holds open is seen.
func TestHeldOpen(t *testing.T) {
	d := create(t).(database)
	tx, err := connect(t).BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "SELECT count(*) FROM pg_class"); err != nil {
		t.Fatal(err)
	}
	s := joined(t, d.options())
	store(t, s, 3)
	time.Sleep(100 * time.Millisecond)
	g, err := s.Gauges(t.Context())
	tables, told := s.Tables(t.Context())
	if err = errors.Join(err, told); err != nil || g.HeldOpen < 50*time.Millisecond || g.XminAge < 1 || len(tables) < 10 || g.SizeBytes < 1<<16 {
		t.Errorf("Gauges = %+v, %v; want the age of the transaction, of its snapshot, and the tables", g, err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// heldAppend is an append whose outcome the test decides.
type heldAppend struct {
	ended chan struct{}
	err   error
}

func (h *heldAppend) Ended() <-chan struct{} { return h.ended }

func (h *heldAppend) Outcome() (core.Appended, error) {
	<-h.ended
	return core.Appended{}, h.err
}

// TestCopyWaitsForItsTurn: the rows of a batch are sent while the append before it is
// under way, and stored if that succeeds. It fails when their end doesn't wait, and when
// the connection is of no use after the rows were taken back.
func TestCopyWaitsForItsTurn(t *testing.T) {
	s := joined(t, create(t).(database).options())
	for i, before := range []error{nil, core.ErrImportLost, nil} {
		first := &heldAppend{ended: make(chan struct{}), err: before}
		p := s.Submit(t.Context(), batch(3), first)
		g, err := s.Gauges(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-p.Ended():
			t.Fatal("it ended before the append before it")
		default:
		}
		close(first.ended)
		done, err := p.Outcome()
		now, gauges := s.Gauges(t.Context())
		if gauges != nil {
			t.Fatal(gauges)
		}
		switch {
		case before == nil && (err != nil || done.Stored != 3 || now.InStore != g.InStore+3):
			t.Errorf("%d: got %+v, %v and %d events after %d, want 3 more", i, done, err, now.InStore, g.InStore)
		case before != nil && (!errors.Is(err, core.ErrOutOfTurn) || now.InStore != g.InStore):
			t.Errorf("%d: got %v and %d events after %d, want ErrOutOfTurn and no more", i, err, now.InStore, g.InStore)
		}
	}
}
