package storagetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/move"
)

// failureWaitsUntilDue: a failed event is not handed out before its time, and
// then comes back as a retry with its number of attempts; when it succeeds it is
// counted and its failure is removed. It fails when the time is ignored, and when
// a retry that succeeds leaves its row.
func failureWaitsUntilDue(t *testing.T, db Database) {
	const wait = 300 * time.Millisecond
	p := start(t, db)
	p.add(5, events(0, 3)...)
	claim := p.take(5)
	id := claim.Events[1].ID
	before := time.Now()
	p.settle(claim, failed(id, 1, wait))
	c := p.take(5)
	if !c.Empty() && time.Since(before) < wait {
		t.Errorf("before its time: got %+v, want nothing to do", c)
	}
	expectReport(p, core.Report{Events: 3, Pending: 1, Processed: 2, Counted: 2, OK: true})
	f := p.failure()
	if f.Attempts != 1 || f.Error != "broken" || f.State != core.FailureWaiting || f.FailedAt.IsZero() || f.Claimed != !c.Empty() {
		t.Errorf("got %+v, want one attempt, broken, waiting", f)
	}
	if got := f.NextAttemptAt.Sub(f.FailedAt).Round(time.Millisecond); got != wait {
		t.Errorf("next attempt %v after the failure, want %v", got, wait)
	}
	for deadline := time.Now().Add(time.Minute); c.Empty() && time.Now().Before(deadline); c = p.take(5) {
		time.Sleep(wait / 10)
	}
	if want := []core.Retry{{ID: id, Attempts: 1}}; !slices.Equal(retriesOf(c), want) || len(c.Segments) != 0 {
		t.Fatalf("got %+v, want retries %+v", c, want)
	}
	if early := wait - time.Since(before); early > 0 {
		t.Errorf("it came back %v too early", early)
	}
	compareEvents(t, c.Events, events(1, 2))
	if g := p.gauges(); g.Backlog != 1 || g.Claimed != 1 {
		t.Errorf("a claimed retry: got %+v, want backlog 1, claimed 1", g)
	}
	if f := p.failure(); !f.Claimed {
		t.Errorf("got %+v, want it claimed", f)
	}
	p.settle(c)
	if f := p.failures(); len(f) != 0 {
		t.Errorf("got failures %+v, want none", f)
	}
	expectReport(p, core.Report{Events: 3, Processed: 3, Counted: 3, OK: true})
	expectCounts(p, tally(events(0, 3)))
	expectSound(p)
}

// retriesComeLongestDueFirst: when there are more due retries than a claim may
// hold, those that have been due for longest come first, in the order of ids
// within the claim, and none twice. It fails when they are taken or listed in
// another order.
func retriesComeLongestDueFirst(t *testing.T, db Database) {
	p := start(t, db)
	p.add(6, events(0, 6)...)
	claim := p.take(6)
	id := ids(claim.Events)
	var all []core.Failed
	for i, at := range []int{5, 3, 4, 2, 0, 1} { // when it is due
		all = append(all, failed(id[i], 1, time.Duration(at)*time.Millisecond))
	}
	p.settle(claim, all...)
	time.Sleep(50 * time.Millisecond) // until all are
	for _, want := range [][]int64{{id[4], id[5]}, {id[1], id[2], id[3]}, {id[0]}} {
		var got []int64
		for _, r := range p.take(len(want)).Retries {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	expectNothing(p)
}

// failureFailsAgainAndDies: a retry may fail again, each time with its own
// error, until it is dead; then it is never handed out. Events settled with it
// are not affected. It fails when a second failure adds a second row.
func failureFailsAgainAndDies(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, events(0, 3)...)
	claim := p.take(5)
	id := ids(claim.Events)
	p.settle(claim, failed(id[0], 1, soon), failed(id[2], 1, soon))
	claim = p.take(5)
	if want := []core.Retry{{ID: id[0], Attempts: 1}, {ID: id[2], Attempts: 1}}; !slices.Equal(retriesOf(claim), want) {
		t.Fatalf("got %+v, want %+v", claim, want)
	}
	long := strings.Repeat("é", core.MaxError/2)
	p.settle(claim, core.Failed{ID: id[2], Attempts: 2, Error: long, Retry: soon})
	if f := p.failure(); f.Attempts != 2 || f.Error != long || f.State != core.FailureWaiting || f.Claimed || f.Event.ID != id[2] {
		t.Errorf("got %+v, want two attempts and the second error", f)
	}
	claim = p.take(5)
	p.settle(claim, dead(id[2], 3))
	f := p.failure()
	if f.Attempts != 3 || f.Error != "beyond repair" || f.State != core.FailureDead || f.Claimed || !f.NextAttemptAt.IsZero() {
		t.Errorf("got %+v, want it dead after three attempts", f)
	}
	expectNothing(p)
	expectGauges(p, 0, 0, 0, 1)
	expectReport(p, core.Report{Events: 3, Processed: 2, Dead: 1, Counted: 2, OK: true})
	expectCounts(p, tally(events(0, 2)))
	expectSound(p)
}

// byID selects one failure.
func byID(id int64) core.FailureFilter { return core.FailureFilter{IDs: []int64{id}} }

func (p *program) retry(f core.FailureFilter, want int) {
	p.t.Helper()
	if got, err := p.Retry(p.t.Context(), f); err != nil || got != want {
		p.t.Errorf("Retry: got %d, %v, want %d", got, err, want)
	}
}

func (p *program) discard(f core.FailureFilter, want int) {
	p.t.Helper()
	if got, err := p.Discard(p.t.Context(), f); err != nil || got != want {
		p.t.Errorf("Discard: got %d, %v, want %d", got, err, want)
	}
}

// retryByHandStartsOver: a waiting, a dead and a discarded failure are due at
// once, with no attempt counted. It fails when one of the states is forgotten,
// or the ledger still has it among the dead or discarded.
func retryByHandStartsOver(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, events(0, 4)...)
	claim := p.take(5)
	id := ids(claim.Events)
	p.settle(claim, failed(id[0], 4, time.Hour), dead(id[1], 5), dead(id[2], 5))
	p.discard(byID(id[2]), 1)
	expectNothing(p)
	expectGauges(p, 1, 0, 1, 1)
	p.retry(core.FailureFilter{}, 3)
	expectGauges(p, 3, 0, 3, 0)
	expectSound(p)
	claim = p.take(5)
	if want := []core.Retry{{ID: id[0]}, {ID: id[1]}, {ID: id[2]}}; !slices.Equal(retriesOf(claim), want) {
		t.Errorf("got %+v, want %+v", claim.Retries, want)
	}
	p.settle(claim)
	expectCounts(p, tally(events(0, 4)))
	expectReport(p, core.Report{Events: 4, Processed: 4, Counted: 4, OK: true})
	expectSound(p)
}

// discardKeepsTheRow: a discarded failure is given up and still listed with its
// error; it is neither pending nor dead nor counted. It fails when discarding
// deletes.
func discardKeepsTheRow(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, events(0, 3)...)
	claim := p.take(5)
	id := ids(claim.Events)
	p.settle(claim, failed(id[0], 1, time.Hour), dead(id[2], 3))
	p.discard(core.FailureFilter{States: []string{core.FailureWaiting, core.FailureDead}}, 2)
	got := p.failures()
	if len(got) != 2 {
		t.Fatalf("got %+v, want two failures", got)
	}
	for i, e := range []core.Event{event(0), event(2)} {
		if f := got[i]; f.State != core.FailureDiscarded || f.Claimed || !f.NextAttemptAt.IsZero() || difference(f.Event, e) != "" {
			t.Errorf("got %+v, want it discarded", f)
		}
	}
	if got[0].Error != "broken" || got[1].Error != "beyond repair" || got[1].Attempts != 3 {
		t.Errorf("got %+v, want the errors and attempts of before", got)
	}
	expectNothing(p)
	expectGauges(p, 0, 0, 0, 0)
	expectReport(p, core.Report{Events: 3, Processed: 1, Discarded: 2, Counted: 1, OK: true})
	expectSound(p)
}

// claimedFailuresAreLeftAlone: a failure that a worker is processing is neither
// retried nor discarded. It fails when a person's command overrides a claim: the
// event would run twice or be counted after it was discarded.
func claimedFailuresAreLeftAlone(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 2)...)
	claim := p.take(5)
	id := ids(claim.Events)
	p.settle(claim, failed(id[0], 1, soon), dead(id[1], 1))
	claim = p.take(5)
	q.retry(byID(id[0]), 0)
	q.discard(byID(id[0]), 0)
	q.retry(core.FailureFilter{States: []string{core.FailureWaiting}}, 0)
	q.discard(core.FailureFilter{}, 1) // the dead one
	expectNothing(q)
	p.settle(claim)
	expectCounts(q, tally(events(0, 1)))
	expectReport(q, core.Report{Events: 2, Processed: 1, Discarded: 1, Counted: 1, OK: true})
	expectSound(q)
}

// lateSettleOfRetriesChangesNothing: a retry settles by its token, like a
// segment: when one of its failures was taken over, none is settled. It fails
// when a failure is deleted by its event's id alone.
func lateSettleOfRetriesChangesNothing(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 4)...)
	claim := p.take(5)
	var all []core.Failed
	for _, id := range ids(claim.Events) {
		all = append(all, failed(id, 1, soon))
	}
	p.settle(claim, all...)
	mine, others := p.take(2), q.take(2)
	both := mine
	both.Retries = slices.Concat(mine.Retries, others.Retries)
	both.Events = slices.Concat(mine.Events, others.Events)
	expectLost(p, core.Settlement{Claim: both})
	expectCounts(p, nil)
	expectGauges(p, 4, 4, p.gauges().Waiting, 0)
	p.settle(mine)
	expectLost(p, core.Settlement{Claim: mine, Failed: []core.Failed{dead(mine.Retries[0].ID, 2)}})
	q.settle(others)
	expectCounts(p, tally(events(0, 4)))
	expectSound(p)
}

// failuresAreFiltered: each part of a filter selects, together with the others,
// in the order of ids. It fails when a part is ignored, and when a wildcard in
// the error's text is interpreted.
func failuresAreFiltered(t *testing.T, db Database) {
	p := start(t, db)
	p.add(10, events(0, 8)...)
	claim := p.take(10)
	id := ids(claim.Events)
	var all []core.Failed
	for n, e := range claim.Events {
		f := failed(e.ID, 1, time.Hour)
		f.Error = [...]string{"50% done", "50 done", "a_b", "a.b"}[n%4]
		f.Dead = n >= 4
		all = append(all, f)
	}
	p.settle(claim, all...)
	p.discard(byID(id[7]), 1)
	for _, c := range []struct {
		name   string
		filter core.FailureFilter
		want   []int64
	}{
		{"everything", core.FailureFilter{}, id},
		{"ids", core.FailureFilter{IDs: []int64{id[5], id[1], 1 << 40}}, []int64{id[1], id[5]}},
		{"state", core.FailureFilter{States: []string{core.FailureDead}}, id[4:7]},
		{"states", core.FailureFilter{States: []string{core.FailureDiscarded, core.FailureWaiting}}, slices.Concat(id[:4], id[7:])},
		{"per cent", core.FailureFilter{Error: "50%"}, []int64{id[0], id[4]}},
		{"underscore", core.FailureFilter{Error: "a_"}, []int64{id[2], id[6]}},
		{"limit", core.FailureFilter{Limit: 3}, id[:3]},
		{"limit of a text", core.FailureFilter{Filter: core.Filter{Text: find("TEXT 5")}, Limit: 1}, id[5:6]},
		{"past", core.FailureFilter{Past: id[2], Limit: 2}, id[3:5]},
		{"newest", core.FailureFilter{Newest: true, Limit: 2}, []int64{id[7], id[6]}},
		{"newest past", core.FailureFilter{Newest: true, Past: id[3], Error: "50"}, []int64{id[1], id[0]}},
		{"the end", core.FailureFilter{Past: id[7]}, nil},
		{"kind", core.FailureFilter{Filter: core.Filter{Kinds: []string{core.KindPost}}, Limit: 2}, []int64{id[1], id[3]}},
		{"subreddit and state", core.FailureFilter{Filter: core.Filter{Subreddits: []string{"r/GoLang"}}, States: []string{core.FailureDead}}, []int64{id[6]}},
		{"author", core.FailureFilter{Filter: core.Filter{Authors: []string{"AUTHOR0"}}}, []int64{id[0], id[7]}},
		{"time", core.FailureFilter{Filter: core.Filter{After: minute(2), Before: minute(4)}}, id[2:4]},
		{"text", core.FailureFilter{Filter: core.Filter{Text: find("TEXT 5")}}, id[5:6]},
		{"nothing", core.FailureFilter{Error: "no such"}, nil},
		{"many ids", core.FailureFilter{IDs: append(manyIDs(), id[3], id[2])}, id[2:4]},
		{"text, briefly", core.FailureFilter{Filter: core.Filter{Text: find("TEXT 5")}, Brief: true}, id[5:6]},
	} {
		var got []int64
		for _, f := range collect(t, p.Failures(t.Context(), c.filter)) {
			got = append(got, f.Event.ID)
			if briefly := f.Event.Data == nil; briefly != c.filter.Brief || f.Event.Kind == "" {
				t.Errorf("%s: got %+v, want data: %v", c.name, f.Event, !c.filter.Brief)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got ids %v, want %v", c.name, got, c.want)
		}
	}
	p.retry(core.FailureFilter{Error: "50%", States: []string{core.FailureDead}}, 1)
	if claim := p.take(10); !slices.Equal(retriesOf(claim), []core.Retry{{ID: id[4]}}) {
		t.Errorf("got %+v, want the retry of event %d", claim.Retries, id[4])
	}
	expectSound(p)
}

// manyIDs returns more ids than a statement may have parameters; none of them
// exists.
func manyIDs() []int64 {
	ids := make([]int64, 70_000)
	for i := range ids {
		ids[i] = 1<<40 + int64(i)
	}
	return ids
}

// decisionsKeepToTheirIDs: a decision applies to those of the listed failures
// that still match. Events that failed after the question, however old they are,
// are left alone, and so are those that succeeded or died in the meantime. It
// fails when the ids of a decision are treated as a range, and when the states
// aren't compared again.
func decisionsKeepToTheirIDs(t *testing.T, db Database) {
	for name, decide := range map[string]func(move.Store, core.FailureFilter) (int, error){
		core.FailureWaiting:   func(s move.Store, f core.FailureFilter) (int, error) { return s.Retry(t.Context(), f) },
		core.FailureDiscarded: func(s move.Store, f core.FailureFilter) (int, error) { return s.Discard(t.Context(), f) },
	} {
		p := start(t, db)
		p.add(8, from(name, events(0, 8))...)
		claim := p.take(8)
		id := ids(claim.Events)
		p.settle(claim, failed(id[0], 1, time.Hour), dead(id[1], 1), failed(id[2], 1, time.Hour), dead(id[3], 1),
			dead(id[5], 1), failed(id[6], 1, time.Hour), dead(id[7], 1))
		asked := core.FailureFilter{States: []string{core.FailureDead}, Filter: core.Filter{Sources: []string{name}}, Brief: true}
		for f, err := range p.Failures(t.Context(), asked) {
			if err != nil {
				t.Fatal(err)
			}
			asked.IDs = append(asked.IDs, f.Event.ID)
		}
		p.retry(byID(id[0]), 1)
		p.retry(byID(id[3]), 1)
		p.retry(byID(id[5]), 1)
		claim = p.take(8) // 0, 3 and 5
		p.settle(claim, dead(id[0], 1), failed(id[3], 1, time.Hour))
		if n, err := decide(p, asked); err != nil || n != 2 {
			t.Errorf("%s: got %d, %v, want 2", name, n, err)
		}
		want := map[int64]string{
			id[0]: core.FailureDead, id[1]: name, id[2]: core.FailureWaiting, id[3]: core.FailureWaiting, id[6]: core.FailureWaiting, id[7]: name,
		}
		for f, err := range p.Failures(t.Context(), core.FailureFilter{Filter: asked.Filter}) {
			if err != nil {
				t.Fatal(err)
			}
			if f.State != want[f.Event.ID] {
				t.Errorf("%s: got event %d %s, want %q", name, f.Event.ID-id[0], f.State, want[f.Event.ID])
			}
			delete(want, f.Event.ID)
		}
		if len(want) > 0 {
			t.Errorf("%s: %v are missing", name, want)
		}
		expectSound(p)
		if _, err := p.Discard(t.Context(), core.FailureFilter{}); err != nil { // the next one begins without
			t.Fatal(err)
		}
	}
}
