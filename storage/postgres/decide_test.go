package postgres_test

import (
	"context"
	"slices"
	"testing"

	"weir/core"
)

// TestDecideBetweenReadingAndLocking: a failure that was asked about, and that
// somebody claims or that fails for another reason before it is locked, stays as
// it became. It fails when the rows that were read are changed without a second
// look.
func TestDecideBetweenReadingAndLocking(t *testing.T) {
	for name, decide := range map[string]func(core.Store, context.Context, core.FailureFilter) (int, error){
		"discard": core.Store.Discard, "retry": core.Store.Retry,
	} {
		t.Run(name, func(t *testing.T) {
			d := create(t).(database)
			s := joined(t, d.options())
			if _, err := s.Append(t.Context(), retrieved(3, 1, 1)); err != nil {
				t.Fatal(err)
			}
			claim, err := s.Claim(t.Context(), 3)
			if err != nil {
				t.Fatal(err)
			}
			done := core.Settlement{Claim: claim}
			var ids []int64
			for _, e := range claim.Events {
				ids = append(ids, e.ID)
				done.Failed = append(done.Failed, core.Failed{ID: e.ID, Attempts: 1, Error: "timeout", Dead: true})
			}
			slices.Sort(ids)
			if _, err := s.Settle(t.Context(), done, 0); err != nil {
				t.Fatal(err)
			}
			other := d.begin(t,
				"UPDATE failures SET error = 'refused' WHERE event_id = (SELECT min(event_id) FROM failures)",
				"UPDATE failures SET claimed = true WHERE event_id = (SELECT max(event_id) FROM failures)")
			changed := make(chan int, 1)
			go func() {
				n, err := decide(s, t.Context(), core.FailureFilter{IDs: ids, Error: "timeout", States: []string{core.FailureDead}})
				if err != nil {
					t.Error(err)
				}
				changed <- n
			}()
			d.blocked(t, 1)
			commit(t, other)
			if n := <-changed; n != 1 {
				t.Errorf("%d failures changed, want 1", n)
			}
			var states []string
			for f, err := range s.Failures(t.Context(), core.FailureFilter{}) {
				if err != nil {
					t.Fatal(err)
				}
				states = append(states, f.State)
			}
			if states[0] != core.FailureDead || states[1] == core.FailureDead || states[2] != core.FailureDead {
				t.Errorf("the failures became %q, want the second changed alone", states)
			}
		})
	}
}
