package postgres_test

import (
	"context"
	"errors"
	"fmt"
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
	for i, how := range []cut{afterCommit, beforeCommit, afterCommit, beforeCommit, afterCommit, beforeCommit} {
		b := batch(3)
		b.HandOver = 1
		if i >= 2 {
			b.Events[0].Key = fmt.Sprint(i)
		}
		if i >= 4 {
			b.Rejects = []core.Reject{{Input: "dump", Line: int64(i)}} // so that it isn't copied
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
	expectEvents(t, s, 18)
	if g, err := s.Gauges(t.Context()); err != nil || g.Backlog != 0 {
		t.Errorf("Gauges = %+v, %v; want all settled", g, err)
	}
}

// imported is a batch of n events with keys, of an input whose checkpoint it takes.
func imported(t *testing.T, s move.Store, n int) core.Batch {
	t.Helper()
	b := batch(n)
	for i := range b.Events {
		b.Events[i].Key = fmt.Sprint("k", i)
		b.Pieces = append(b.Pieces, core.Piece{Line: int64(i + 1), Hash: 1})
	}
	// Names may have anything in them.
	in := core.Input{Name: `C:\dump $1 'é'.zst`, Token: "mine", Selection: `{"kinds":["a\\b"]}`, Head: [32]byte{1}, Tail: [32]byte{2}}
	if _, _, err := s.TakeCheckpoint(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	b.Mark = core.Mark{Input: &in, Offset: 100, Line: int64(n), LineHash: 1<<64 - 1, Start: true}
	return b
}

// expectCheckpoint compares the checkpoint of an import with its batch.
func expectCheckpoint(t *testing.T, s move.Store, b core.Batch, want core.Sums) {
	t.Helper()
	c, found, err := s.Checkpoint(t.Context(), b.Mark.Input.Name)
	if err != nil || !found || c.Input != *b.Mark.Input || c.Offset != b.Mark.Offset || c.Line != b.Mark.Line || c.LineHash != b.Mark.LineHash || c.Sums != want {
		t.Errorf("checkpoint: %+v, %v, %v; want that of %+v with %+v", c, found, err, b.Mark, want)
	}
}

// TestImportWithUnknownOutcome: a batch of an import whose answer was lost is stored once,
// and its checkpoint and sums move once; also when the answer would have been that it has
// duplicates. It fails when the answer is taken for either.
func TestImportWithUnknownOutcome(t *testing.T) {
	for _, unprepared := range []bool{false, true} {
		d := create(t).(database)
		p, url := newProxy(t)
		o := d.options()
		o.URL, o.Unprepared = url, unprepared
		s := joined(t, o)
		s.CopyAlways()
		b := imported(t, s, 3)
		p.cutNext(afterCommit)
		if done, err := s.Append(t.Context(), b); err != nil || done.Stored != 3 || done.Duplicates != 0 {
			t.Fatalf("Append = %+v, %v; want 3 stored", done, err)
		}
		expectCheckpoint(t, s, b, core.Sums{Stored: 3})
		b.Mark.Start, b.Mark.Offset = false, 200
		b.Events[1].Key = "another"
		p.cutNext(afterCommit)
		if done, err := s.Append(t.Context(), b); err != nil || done.Stored != 1 || done.Duplicates != 2 {
			t.Fatalf("Append = %+v, %v; want 1 stored, 2 duplicates", done, err)
		}
		expectCheckpoint(t, s, b, core.Sums{Stored: 4, Duplicates: 2})
		if cuts := p.cuts(); cuts != 2 {
			t.Fatalf("%d transactions were cut, want 2", cuts)
		}
		expectEvents(t, s, 4)
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
	b := imported(t, s, 3)
	if _, err := s.Append(p.cutLate(t), b); err == nil {
		t.Error("Append of an import succeeded without the server")
	}
	if _, err := s.Settle(p.cutLate(t), core.Settlement{Claim: claim}, 0); err == nil {
		t.Error("Settle succeeded without the server")
	}
	p.deliver()
	if cuts := p.cuts(); cuts != 3 {
		t.Fatalf("%d transactions were cut, want 3", cuts)
	}
	expectEvents(t, s, 3)
	if c, _, err := s.Checkpoint(t.Context(), b.Mark.Input.Name); err != nil || c.Offset != 0 {
		t.Errorf("checkpoint: %+v, %v; want it where it was", c, err)
	}
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

// underWay submits a batch of an import after one that ends when the test says so, and
// waits until the server has stored its rows: it does so a thousand at a time.
func underWay(t *testing.T, d database, s *postgres.Store) (b core.Batch, p core.Pending, before *heldAppend) {
	t.Helper()
	b = imported(t, s, 1000)
	b.Segment = 1000
	before = &heldAppend{ended: make(chan struct{})}
	p = s.Submit(t.Context(), b, before)
	c := connect(t)
	for end := time.Now().Add(patience); ; {
		var size int64
		err := c.QueryRow(t.Context(), "SELECT pg_relation_size($1::regclass)", d.schema+".events_key").Scan(&size)
		switch {
		case err != nil:
			t.Fatal(err)
		case size > 8<<10: // more than the index's first page
			return b, p, before
		case time.Now().After(end):
			t.Fatal("no rows came")
		}
	}
}

// TestImportIsLostWhileItCopies: an import that is lost while the server has the rows of
// its batch stores nothing of that. It fails when the token is compared before the rows
// are stored.
func TestImportIsLostWhileItCopies(t *testing.T) {
	d := create(t).(database)
	a, b := joined(t, d.options()), joined(t, d.options())
	mine, p, before := underWay(t, d, a)
	theirs := *mine.Mark.Input
	theirs.Token = "theirs"
	if _, _, err := b.TakeCheckpoint(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	close(before.ended)
	if done, err := p.Outcome(); !errors.Is(err, core.ErrImportLost) || done.Stored != 0 {
		t.Errorf("got %+v, %v, want ErrImportLost", done, err)
	}
	expectEvents(t, b, 0)
}

// TestKeysAreGivenUp: a batch whose rows the server has, and whose turn doesn't come, gives
// its keys up to others that wait for them, and is stored in its turn, if that comes,
// without what has become a duplicate. It fails when it waits on: the one before it may be
// who waits.
func TestKeysAreGivenUp(t *testing.T) {
	for _, failed := range []error{nil, core.ErrImportLost} {
		d := create(t).(database)
		a, b := joined(t, d.options()), joined(t, d.options())
		mine, p, before := underWay(t, d, a)
		theirs := batch(1)
		theirs.Events[0].Key = mine.Events[0].Key
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		if done, err := b.Append(ctx, theirs); err != nil || done.Stored != 1 {
			t.Errorf("the other: got %+v, %v, want 1 stored", done, err)
		}
		select {
		case <-p.Ended():
			t.Error("it ended before its turn")
		default:
		}
		before.err = failed
		close(before.ended)
		done, err := p.Outcome()
		if failed != nil {
			if !errors.Is(err, core.ErrOutOfTurn) {
				t.Errorf("got %+v, %v, want ErrOutOfTurn", done, err)
			}
			expectEvents(t, b, 1)
			continue
		}
		if err != nil || done.Stored != 999 || done.Duplicates != 1 {
			t.Errorf("got %+v, %v, want 999 stored, 1 duplicate", done, err)
		}
		expectCheckpoint(t, b, mine, core.Sums{Stored: 999, Duplicates: 1})
		expectEvents(t, b, 1000)
	}
}

// TestServerNoticesDeath: while the server takes the rows of a batch with keys it looks
// whether the client is still there. It fails when that is left to the system, which
// waits for hours, and others with it.
func TestServerNoticesDeath(t *testing.T) {
	for _, unprepared := range []bool{false, true} {
		d := create(t).(database)
		o := d.options()
		o.Unprepared = unprepared
		s := joined(t, o)
		d.Exec(t, `CREATE FUNCTION looks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF current_setting('tcp_keepalives_idle')::integer + current_setting('tcp_keepalives_interval')::integer * current_setting('tcp_keepalives_count')::integer NOT BETWEEN 5 AND 30 THEN
				RAISE EXCEPTION 'it does not look';
			END IF;
			RETURN NEW;
		END $$`)
		d.Exec(t, "CREATE TRIGGER looks BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION looks()")
		if done, err := s.Append(t.Context(), imported(t, s, 3)); err != nil || done.Stored != 3 {
			t.Errorf("Append = %+v, %v; want 3 stored", done, err)
		}
	}
}

// TestInputReadAgain: the batches of an input that is read again are tried by COPY now
// and then only, and always again when they are new. It fails when each is sent twice.
func TestInputReadAgain(t *testing.T) {
	d := create(t).(database)
	s := joined(t, d.options())
	// A sequence counts what is rolled back, too.
	d.Exec(t, "CREATE SEQUENCE copies")
	d.Exec(t, `CREATE FUNCTION counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF current_query() LIKE '%COPY%' THEN PERFORM nextval('`+d.schema+`.copies'); END IF;
		RETURN NULL;
	END $$`)
	d.Exec(t, "CREATE TRIGGER counts BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION counts()")
	expect := func(what string, want string) {
		t.Helper()
		if got := d.Query(t, "SELECT count(*)::text, CASE WHEN is_called THEN last_value::text ELSE '0' END FROM copies, events GROUP BY last_value, is_called"); got[0][1] != want {
			t.Errorf("%s: %v copies were begun, want %s", what, got[0][1], want)
		}
	}
	b := imported(t, s, 3)
	add := func(stored int) {
		t.Helper()
		if done, err := s.Append(t.Context(), b); err != nil || done.Stored != stored {
			t.Fatalf("Append = %+v, %v; want %d stored", done, err, stored)
		}
	}
	add(3)
	expect("the first", "1")
	for range 20 {
		add(0)
	}
	expect("read again", "2")
	for n := range 4 {
		for i := range b.Events {
			b.Events[i].Key = fmt.Sprint("new", n, i)
		}
		add(3)
	}
	expect("new ones", "5")
	expectEvents(t, s, 15)
}
