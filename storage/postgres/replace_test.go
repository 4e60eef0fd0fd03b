package postgres_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/core/move"
	"weir/storage/postgres"
)

// retrieved are n events of one source, retrieved at a second, with a score.
func retrieved(n int, second, score int64) core.Batch {
	b := core.Batch{Segment: 10, Newest: true}
	for i := range n {
		b.Events = append(b.Events, core.Event{Source: "test", Key: fmt.Sprint(i), Kind: "k", CreatedAt: time.Unix(int64(i), 0),
			RetrievedAt: time.Unix(second, 0), Score: score, Scored: true})
	}
	return b
}

// blocked waits until n statements of the schema wait for a lock.
func (d database) blocked(t *testing.T, n int) {
	t.Helper()
	c := connect(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for waiting := 0; waiting < n; {
		err := c.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%' || $1 || '.%'", d.schema).Scan(&waiting)
		if err != nil {
			t.Fatalf("%d statements wait, want %d: %v", waiting, n, err)
		}
	}
}

// begin starts a transaction of somebody else that runs the statements.
func (d database) begin(t *testing.T, statements ...string) pgx.Tx {
	t.Helper()
	tx, err := connect(t).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range append([]string{"SET LOCAL search_path = " + d.schema}, statements...) {
		if _, err := tx.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return tx
}

func commit(t *testing.T, tx pgx.Tx) {
	t.Helper()
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func settleAll(t *testing.T, s move.Store) {
	t.Helper()
	for {
		claim, err := s.Claim(t.Context(), 100)
		if err == nil && claim.Empty() {
			return
		}
		if err == nil {
			_, err = s.Settle(t.Context(), core.Settlement{Claim: claim}, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// expectScore says what the totals of all events are together.
func expectScore(t *testing.T, s move.Store, events, score int64) {
	t.Helper()
	var got core.Count
	for n, err := range s.Counts(t.Context(), core.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		got.Events += n.Events
		got.Score += n.Score
	}
	if got.Events != events || got.Score != score {
		t.Errorf("totals: %d events with score %d, want %d with %d", got.Events, got.Score, events, score)
	}
	if r, err := s.Check(t.Context()); err != nil || !r.OK {
		t.Errorf("Check = %+v, %v", r, err)
	}
}

// TestReplaceWaitsForSettle: what somebody settles at this moment is counted as
// it was, and the totals follow; what fails at this moment is not counted. It
// fails when an event whose segment is gone is not looked at again.
func TestReplaceWaitsForSettle(t *testing.T) {
	for name, c := range map[string]struct {
		becomes []string
		pending int64
	}{
		"settled": {[]string{`INSERT INTO deltas (node, appended, settled, dead, discarded, sums) VALUES (0, 0, 10, 0, 0, '[["test",0,"k","",10,10,10]]')`}, 0},
		"failed": {[]string{"INSERT INTO failures (event_id, attempts, error, state, failed_at, next_attempt_at) SELECT id, 1, 'e', 'waiting', now(), now() FROM events",
			"INSERT INTO deltas (node, appended, settled, dead, discarded) VALUES (0, 0, 0, 0, 0)"}, 10},
		"split": {[]string{"INSERT INTO segments (first_id, last_id, events, stored_at) SELECT id, id, 1, now() FROM events"}, 10},
	} {
		d := create(t).(database)
		s := joined(t, d.options())
		if _, err := s.Append(t.Context(), retrieved(10, 1, 1)); err != nil {
			t.Fatal(err)
		}
		settling := d.begin(t, append([]string{"DELETE FROM segments"}, c.becomes...)...)
		appended := make(chan error, 1)
		go func() {
			done, err := s.Append(t.Context(), retrieved(10, 2, 5))
			if err == nil && done.Replaced != 10 {
				err = fmt.Errorf("%+v", done)
			}
			appended <- err
		}()
		d.blocked(t, 1)
		commit(t, settling)
		if err := <-appended; err != nil {
			t.Errorf("%s: Append = %v, want 10 replaced", name, err)
		}
		if r, err := s.Check(t.Context()); err != nil || !r.OK || r.Pending != c.pending {
			t.Errorf("%s: Check = %+v, %v; want %d pending", name, r, err, c.pending)
		}
		settleAll(t, s)
		expectScore(t, s, 10, 50)
	}
}

// TestReplaceTogether: of two that replace the same events at once the later
// retrieval stays, and the totals are exact whichever comes first.
func TestReplaceTogether(t *testing.T) {
	d := create(t).(database)
	a, b := joined(t, d.options()), joined(t, d.options())
	if _, err := a.Append(t.Context(), retrieved(10, 1, 1)); err != nil {
		t.Fatal(err)
	}
	settleAll(t, a)
	reading := d.begin(t, "SELECT FROM events FOR UPDATE")
	var both sync.WaitGroup
	both.Go(func() {
		if done, err := a.Append(t.Context(), retrieved(10, 2, 5)); err != nil || done.Replaced != 10 && done.Replaced != 0 {
			t.Errorf("Append = %+v, %v", done, err)
		}
	})
	both.Go(func() {
		if done, err := b.Append(t.Context(), retrieved(10, 3, 7)); err != nil || done.Replaced != 10 {
			t.Errorf("Append = %+v, %v; want 10 replaced", done, err)
		}
	})
	d.blocked(t, 2)
	commit(t, reading)
	both.Wait()
	expectScore(t, a, 10, 70)
}

// TestReplaceOvertakesClaim: a claim whose statement has begun and reads events
// as they were before a replacement does not get them. It fails when the row of
// their segment is only updated.
func TestReplaceOvertakesClaim(t *testing.T) {
	d := create(t).(database)
	s := joined(t, d.options())
	if _, err := s.Append(t.Context(), retrieved(10, 1, 1)); err != nil {
		t.Fatal(err)
	}
	// The claims of a user called slow wait while they look for segments.
	user := "slow_" + d.schema
	d.Exec(t, strings.NewReplacer("{schema}", d.schema, "{user}", user).Replace(`
		CREATE ROLE {user} LOGIN PASSWORD 'pass';
		GRANT USAGE ON SCHEMA {schema} TO {user};
		GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {user};
		CREATE FUNCTION {schema}.wait_here() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
			PERFORM pg_advisory_xact_lock_shared(hashtext('{schema}'));
			RETURN true;
		END $$;
		ALTER TABLE segments ENABLE ROW LEVEL SECURITY;
		CREATE POLICY waits ON segments USING (wait_here())`))
	t.Cleanup(func() { d.Exec(t, "DROP OWNED BY "+user+"; DROP ROLE "+user) })
	o := d.options()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, "pass")
	o.URL = u.String()
	slow := joined(t, o)
	holding := d.begin(t, "SELECT pg_advisory_xact_lock(hashtext('"+d.schema+"'))")
	claimed := make(chan core.Claim, 1)
	go func() {
		claim, err := slow.Claim(t.Context(), 10)
		if err != nil {
			t.Error(err)
		}
		claimed <- claim
	}()
	d.blocked(t, 1)
	if done, err := s.Append(t.Context(), retrieved(10, 2, 5)); err != nil || done.Replaced != 10 {
		t.Fatalf("Append = %+v, %v; want 10 replaced", done, err)
	}
	commit(t, holding)
	if claim := <-claimed; !claim.Empty() {
		if _, err := slow.Settle(t.Context(), core.Settlement{Claim: claim}, 0); err != nil {
			t.Error(err)
		}
	}
	settleAll(t, s)
	expectScore(t, s, 10, 50)
}

// TestReplaceWhileExpiring: what expires while somebody replaces it is gone as
// it was, or as it became. It fails when what expired is added up before the
// events are locked.
func TestReplaceWhileExpiring(t *testing.T) {
	d := create(t).(database)
	s := joined(t, d.options())
	if _, err := s.Append(t.Context(), retrieved(10, 1, 1)); err != nil {
		t.Fatal(err)
	}
	settleAll(t, s)
	replacing := d.begin(t, "UPDATE events SET score = 5",
		`INSERT INTO deltas (node, appended, settled, dead, discarded, sums) VALUES (0, 0, 0, 0, 0, '[["test",0,"k","",0,0,40]]')`)
	expired := make(chan error, 1)
	go func() {
		removed, _, err := s.Expire(t.Context(), 0, 100)
		if err == nil && removed != 10 {
			err = fmt.Errorf("%d removed", removed)
		}
		expired <- err
	}()
	d.blocked(t, 1)
	commit(t, replacing)
	if err := <-expired; err != nil {
		t.Errorf("Expire = %v, want 10 removed", err)
	}
	expectScore(t, s, 10, 50)
}

// TestReplaceUnderLoad: while several nodes store, replace, claim, settle, fail,
// retry, fold and remove, nothing is lost or counted twice, and each event is
// counted as it stands in the end.
func TestReplaceUnderLoad(t *testing.T) {
	d := create(t).(database)
	const keys, rounds = 60, 150
	var second struct {
		sync.Mutex
		now int64
	}
	var work sync.WaitGroup
	do := func(s *postgres.Store, step func(r *rand.Rand, s *postgres.Store) error) {
		work.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(rounds)))
			for range rounds {
				if err := step(r, s); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	a, b := joined(t, d.options()), joined(t, d.options())
	for _, s := range []*postgres.Store{a, b} {
		s.InOrder()
		do(s, func(r *rand.Rand, s *postgres.Store) error {
			second.Lock()
			second.now++
			batch := retrieved(keys, second.now, r.Int64N(100))
			second.Unlock()
			r.Shuffle(keys, func(i, j int) { batch.Events[i], batch.Events[j] = batch.Events[j], batch.Events[i] })
			batch.Events, batch.Segment = batch.Events[:10], 3
			for i := range batch.Events {
				batch.Events[i].Source = []string{"test", "other"}[r.IntN(2)]
			}
			_, err := s.Append(t.Context(), batch)
			return err
		})
		for range 2 {
			do(s, func(r *rand.Rand, s *postgres.Store) error {
				claim, err := s.Claim(t.Context(), 6)
				if err != nil || claim.Empty() {
					return err
				}
				done := core.Settlement{Claim: claim}
				if r.IntN(2) == 0 {
					e := claim.Events[r.IntN(len(claim.Events))]
					done.Failed = []core.Failed{{ID: e.ID, Attempts: 1, Error: "e", Dead: r.IntN(2) == 0}}
				}
				if _, err = s.Settle(t.Context(), done, 0); core.Fatal(err) {
					return err
				}
				return nil // or somebody took it back
			})
		}
	}
	do(a, func(_ *rand.Rand, s *postgres.Store) error { _, err := s.Fold(t.Context(), 3); return err })
	do(b, func(r *rand.Rand, s *postgres.Store) error {
		if r.IntN(3) > 0 {
			_, _, err := s.RemoveSource(t.Context(), "other", math.MaxInt64, 20)
			return err
		}
		_, err := s.Retry(t.Context(), core.FailureFilter{})
		return err
	})
	work.Wait()
	if r, err := a.Check(t.Context()); err != nil || !r.OK {
		t.Errorf("Check = %+v, %v", r, err)
	}
	if _, err := a.Retry(t.Context(), core.FailureFilter{}); err != nil {
		t.Fatal(err)
	}
	settleAll(t, a)
	if r, err := a.Check(t.Context()); err != nil || !r.OK || r.Pending != 0 {
		t.Errorf("Check = %+v, %v; want nothing pending", r, err)
	}
}
