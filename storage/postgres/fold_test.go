package postgres_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"weir/core"
	"weir/storage/kit"
	"weir/storage/postgres"
)

// settleSome stores and settles n batches of 3 events.
func settleSome(t *testing.T, s core.Claimer, a core.Appender, n int) {
	t.Helper()
	for range n {
		b := batch(3)
		b.HandOver = 1
		done, err := a.Append(t.Context(), b)
		if err != nil || len(done.Claims) != 1 {
			t.Fatalf("Append = %+v, %v; want a segment handed over", done, err)
		}
		if _, err := s.Settle(t.Context(), core.Settlement{Claim: done.Claims[0]}, 0); err != nil {
			t.Fatalf("Settle: %v", err)
		}
	}
}

// TestFoldRemembers: rows of deltas that a program remembers are folded once, also when
// another program has folded some of them, and when a fold takes fewer. It fails when a
// sum in memory is added though its rows are gone, and when rows in memory are left.
func TestFoldRemembers(t *testing.T) {
	d := create(t).(database)
	a, b := joined(t, d.options()), joined(t, d.options())
	settleSome(t, a, a, 3) // a row for each append and for each settlement
	for _, step := range []struct {
		store     core.Maintenance
		max, want int
	}{{b, 1, 1}, {a, 10, 5}, {a, 10, 0}, {b, 10, 0}} {
		if n, err := step.store.Fold(t.Context(), step.max); err != nil || n != step.want {
			t.Errorf("Fold(%d) = %d, %v; want %d", step.max, n, err, step.want)
		}
	}
	settleSome(t, a, a, 3)
	for range 6 {
		if n, err := a.Fold(t.Context(), 1); err != nil || n != 1 {
			t.Errorf("Fold(1) = %d, %v; want 1", n, err)
		}
	}
	expectEvents(t, a, 18)
	d.Exec(t, `DO $$ BEGIN
		ASSERT (SELECT count(*) FROM deltas) = 0, 'nothing is left to fold';
		ASSERT (SELECT sum(events) FROM counts) = 18, 'each is counted once';
	END $$`)
}

// TestIDsAscend: the ids of a program ascend from append to append, whether its events
// are copied or inserted, and beside another program. It fails when reserved ids are
// used after higher ones.
func TestIDsAscend(t *testing.T) {
	d := create(t).(database)
	a, b := joined(t, d.options()), joined(t, d.options())
	last := make(map[core.Appender]int64)
	for i := range 24 {
		s := []core.Appender{a, b}[i%2]
		events := batch(25)
		if i%3 == 0 {
			events.Events[7].Key = string(rune('a' + i))
		}
		done, err := s.Append(t.Context(), events)
		if err != nil || len(done.Segments) != 3 {
			t.Fatalf("Append = %+v, %v", done, err)
		}
		for _, seg := range done.Segments {
			if seg.First <= last[s] {
				t.Errorf("append %d: segment %+v after id %d", i, seg, last[s])
			}
			last[s] = seg.Last
		}
	}
	expectEvents(t, a, 24*25)
}

// TestFoldAddsUpAtOnce: what two programs fold at the same time is added once to the tables
// that add up counts, and hour by hour, though both change the same rows. It fails when
// packed hours are changed without monthsLock.
func TestFoldAddsUpAtOnce(t *testing.T) {
	const rounds = 2 * kit.RecentRows // more rows of counts_recent than one step adds up
	d := create(t).(database)
	work := func(s *postgres.Store, of int) error {
		for i := range rounds {
			b := batch(3)
			b.HandOver = 1
			for j := range b.Events {
				e := &b.Events[j]
				e.Subreddit, e.Score, e.Scored = fmt.Sprint("s", j%2), int64(i-j), i%3 > 0
				e.CreatedAt = time.Unix(int64(i*2+of+j)*3600, 0) // each of them has hours of the other
			}
			done, err := s.Append(t.Context(), b)
			if err != nil {
				return err
			}
			if _, err := s.Settle(t.Context(), core.Settlement{Claim: done.Claims[0]}, 0); err != nil {
				return err
			}
			if _, err := s.Fold(t.Context(), 1000); err != nil {
				return err
			}
			if i < rounds/2 {
				continue // kit.RecentRows are added up together
			}
			if _, err := s.Fold(t.Context(), 1000); err != nil { // finds little to fold, and adds up all
				return err
			}
		}
		return nil
	}
	a, b := joined(t, d.options()), joined(t, d.options())
	ended := make(chan error, 1)
	go func() { ended <- work(a, 0) }()
	if err := errors.Join(work(b, 1), <-ended); err != nil {
		t.Fatal(err)
	}
	for n := 1; n > 0; {
		var err error
		if n, err = a.Fold(t.Context(), 1000); err != nil {
			t.Fatal(err)
		}
	}
	expectEvents(t, b, 2*rounds*3)
	d.Exec(t, `DO $$ BEGIN
		ASSERT (SELECT count(*) FROM counts_recent) = 0, 'nothing is left to add up';
		ASSERT NOT EXISTS (SELECT FROM
			(SELECT source, kind, subreddit, extract(epoch FROM date_trunc('month', created_at AT TIME ZONE 'UTC'))::bigint / 3600 AS month,
				count(*) AS events, count(score) AS scored, coalesce(sum(score), 0) AS score FROM events GROUP BY 1, 2, 3, 4) AS e
			FULL JOIN counts_by_month AS m USING (source, kind, subreddit, month)
			WHERE (e.events, e.scored, e.score) IS DISTINCT FROM (m.events, m.scored, m.score)), 'the months are a recount';
		ASSERT NOT EXISTS (SELECT FROM
			(SELECT source, kind, subreddit, count(*) AS events, count(score) AS scored, coalesce(sum(score), 0) AS score FROM events GROUP BY 1, 2, 3) AS e
			FULL JOIN counts_by_name AS n USING (source, kind, subreddit)
			WHERE (e.events, e.scored, e.score) IS DISTINCT FROM (n.events, n.scored, n.score)), 'the names are a recount';
	END $$`)
}
