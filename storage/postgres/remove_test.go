package postgres_test

import (
	"errors"
	"math"
	"testing"

	"weir/core"
)

// TestRemoveSourceByHand: a program that is no node removes a source that
// others are at work on. It fails when only a node can tell the others.
func TestRemoveSourceByHand(t *testing.T) {
	d := create(t).(database)
	s := joined(t, d.options())
	store(t, s, 20)
	claim, err := s.Claim(t.Context(), 10)
	if err != nil || claim.Size() != 10 {
		t.Fatalf("Claim = %+v, %v", claim, err)
	}
	removed, more, err := d.Open(t).RemoveSource(t.Context(), "test", math.MaxInt64, 5)
	if err != nil || removed != 5 || !more {
		t.Errorf("RemoveSource = %d, %v, %v; want 5 and more", removed, more, err)
	}
	if _, err := s.Settle(t.Context(), core.Settlement{Claim: claim}, 0); !errors.Is(err, core.ErrClaimLost) {
		t.Errorf("Settle = %v, want ErrClaimLost", err)
	}
	expectEvents(t, s, 15)
	settleAll(t, s)
	expectScore(t, s, 15, 0)
}

// TestRemoveTwoSources: two removals that take turns both come to their end.
func TestRemoveTwoSources(t *testing.T) {
	d := create(t).(database)
	s := joined(t, d.options())
	b := batch(40)
	for i := range b.Events[:20] {
		b.Events[i].Source = "other"
	}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{"test": true, "other": true}
	for turn := 0; len(left) > 0 && turn < 50; turn++ {
		for source := range left {
			_, more, err := s.RemoveSource(t.Context(), source, math.MaxInt64, 5)
			if err != nil {
				t.Fatal(err)
			}
			if !more {
				delete(left, source)
			}
		}
	}
	if len(left) > 0 {
		t.Errorf("not removed: %v", left)
	}
	expectEvents(t, s, 0)
}
