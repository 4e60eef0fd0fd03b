package sqlite_test

import (
	"fmt"
	"testing"
	"time"

	"weir/core"
)

// TestDecisionLooksAgain: a failure that no longer matches when its turn comes,
// long after those that match were looked for, is left alone.
func TestDecisionLooksAgain(t *testing.T) {
	db := create(t).(file)
	s := db.Open(t)
	if _, err := s.Join(t.Context(), core.Node{}); err != nil {
		t.Fatal(err)
	}
	b := core.Batch{Segment: 10}
	for range 2 {
		b.Events = append(b.Events, core.Event{Source: "s", Kind: core.KindPost, CreatedAt: time.Unix(0, 0)})
	}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	c, err := s.Claim(t.Context(), 10)
	if err == nil {
		err = s.Load(t.Context(), &c)
	}
	if err != nil || len(c.Events) != 2 {
		t.Fatalf("got %+v, %v, want two events", c, err)
	}
	done := core.Settlement{Claim: c}
	for _, e := range c.Events {
		done.Failed = append(done.Failed, core.Failed{ID: e.ID, Attempts: 1, Error: "broken", Dead: true})
	}
	if _, err := s.Settle(t.Context(), done, 0); err != nil {
		t.Fatal(err)
	}
	first, second := c.Events[0].ID, c.Events[1].ID
	// Somebody retries the second while the first is being discarded.
	db.Exec(t, fmt.Sprintf(`CREATE TRIGGER retried AFTER UPDATE OF state ON failures WHEN new.event_id = %d
		BEGIN UPDATE failures SET state = 'waiting' WHERE event_id = %d; END`, first, second))
	if n, err := s.Discard(t.Context(), core.FailureFilter{States: []string{core.FailureDead}}); err != nil || n != 1 {
		t.Errorf("got %d, %v, want the first alone discarded", n, err)
	}
	if got := fmt.Sprint(db.Query(t, "SELECT state FROM failures ORDER BY event_id")); got != "[[discarded] [waiting]]" {
		t.Errorf("got %s, want the second waiting", got)
	}
}
