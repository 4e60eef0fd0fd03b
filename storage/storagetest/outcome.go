package storagetest

import (
	"fmt"
	"testing"
	"time"

	"weir/core"
	"weir/core/move"
)

// outcomes returns test events in those states, as outcomes of another store.
func outcomes(first int, states ...string) []move.Outcome {
	var all []move.Outcome
	for i, state := range states {
		n := first + i
		f := move.Outcome{Event: event(n), State: state}
		f.ID, f.StoredAt = int64(1000+n), minute(n).Add(time.Hour)
		if n%2 == 1 {
			f.RetrievedAt = minute(n).Add(30 * time.Minute)
		}
		if f.Failed() {
			f.Attempts, f.Error, f.FailedAt = n+1, fmt.Sprint("failed ", n), minute(n).Add(2*time.Hour)
		}
		if state == core.FailureWaiting {
			f.NextAttemptAt = time.Date(2200, 1, 1, 0, n, 0, 0, time.UTC)
		}
		all = append(all, f)
	}
	return all
}

// mixed has states in all combinations of neighbours.
var mixed = []string{
	move.Settled, move.Pending, move.Pending, move.Pending, move.Pending, move.Pending, // 0–5
	core.FailureWaiting, move.Pending, core.FailureDead, core.FailureDead, core.FailureDiscarded, // 6–10
	move.Settled, move.Settled, move.Pending, move.Settled, move.Pending, // 11–15
}

// of lists the events of the outcomes in that state.
func of(state string, all []move.Outcome) []core.Event {
	var some []core.Event
	for _, f := range all {
		if f.State == state {
			some = append(some, f.Event)
		}
	}
	return some
}

// allOutcomes reads all outcomes, at most max at a time.
func (p *program) allOutcomes(max int) []move.Outcome {
	p.t.Helper()
	var all []move.Outcome
	for after := int64(0); ; after = all[len(all)-1].ID {
		part := collect(p.t, p.Outcomes(p.t.Context(), after, max))
		if all = append(all, part...); len(part) == 0 {
			return all
		}
		if len(part) > max {
			p.t.Fatalf("Outcomes of at most %d: got %d", max, len(part))
		}
	}
}

// expectOutcomes compares everything except the ids.
func expectOutcomes(p *program, want []move.Outcome) {
	p.t.Helper()
	got := p.allOutcomes(7)
	if len(got) != len(want) {
		p.t.Fatalf("got %d outcomes, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if d := difference(g.Event, w.Event); d != "" {
			p.t.Errorf("outcome %d: %s", i, d)
		}
		if !g.StoredAt.Equal(w.StoredAt) || g.State != w.State || g.Attempts != w.Attempts || g.Error != w.Error ||
			!g.FailedAt.Equal(w.FailedAt) || !g.NextAttemptAt.Equal(w.NextAttemptAt) {
			p.t.Errorf("outcome %d: got %s, want %s", i, outcomeText(g), outcomeText(w))
		}
	}
}

func outcomeText(f move.Outcome) string {
	return fmt.Sprintf("%s stored %v, %d attempts, %q, failed %v, next %v", f.State, f.StoredAt, f.Attempts, f.Error, f.FailedAt, f.NextAttemptAt)
}

// outcomesAreListed: each event's state is its outcome in this store, listed in parts
// of any size. It fails when a part leaves an event out, when an event in a
// claimed segment counts as settled, and when a settled one next to a gap does
// not.
func outcomesAreListed(t *testing.T, db Database) {
	p := start(t, db)
	p.add(3, events(0, 12)...)
	claim := p.take(6)
	id := ids(claim.Events)
	p.settle(claim, failed(id[1], 1, time.Hour), dead(id[2], 3), dead(id[4], 3))
	p.discard(byID(id[4]), 1)
	p.take(3) // 6–8 are claimed, 9–11 are not
	want := map[int]string{1: core.FailureWaiting, 2: core.FailureDead, 4: core.FailureDiscarded}
	for _, max := range []int{1, 5, 12, 100} {
		got := p.allOutcomes(max)
		compareEvents(t, eventsOf(got), events(0, 12))
		for i, f := range got {
			state := want[i]
			switch {
			case state != "":
			case i < 6:
				state = move.Settled
			default:
				state = move.Pending
			}
			if f.State != state || f.Failed() != (want[i] != "") {
				t.Errorf("pieces of %d: event %d is %s, want %s", max, i, f.State, state)
			}
		}
		if f := got[1]; f.Attempts != 1 || f.Error != "broken" || f.NextAttemptAt.Sub(f.FailedAt).Round(time.Minute) != time.Hour {
			t.Errorf("got %s, want broken, due in an hour", outcomeText(f))
		}
		if f := got[2]; f.Attempts != 3 || f.Error != "beyond repair" || f.FailedAt.IsZero() || !f.NextAttemptAt.IsZero() {
			t.Errorf("got %s, want beyond repair, without a next attempt", outcomeText(f))
		}
	}
}

func eventsOf(all []move.Outcome) []core.Event {
	events := make([]core.Event, len(all))
	for i := range all {
		events[i] = all[i].Event
	}
	return events
}
