package storagetest

import (
	"reflect"
	"slices"
	"testing"

	"weir/core"
	"weir/storage/kit"
)

// expectSound fails the test if anything is lost or counted twice, by the events
// or by the ledger.
func expectSound(p *program) {
	p.t.Helper()
	r, g := p.report(), p.gauges()
	if !r.OK || r.Lost != 0 || r.Twice != 0 || len(r.Problems) != 0 {
		p.t.Errorf("Check: got %+v, want ok", r)
	}
	if r.Events != r.Pending+r.Processed+r.Dead+r.Discarded || r.Counted != r.Processed+r.Expired+r.Twice-r.Lost {
		p.t.Errorf("Check: %+v contradicts its own equations", r)
	}
	if g.Lost != 0 || g.Twice != 0 {
		p.t.Errorf("Gauges: got lost %d, twice %d, want 0, 0", g.Lost, g.Twice)
	}
	if g.InStore != r.Events || g.Backlog != r.Pending || g.DeadNow != r.Dead {
		p.t.Errorf("Gauges: got %d stored, backlog %d, dead %d, Check says %d, %d, %d", g.InStore, g.Backlog, g.DeadNow, r.Events, r.Pending, r.Dead)
	}
}

// expectReport compares the report of Check, except its list of problems.
func expectReport(p *program, want core.Report) {
	p.t.Helper()
	got := p.report()
	got.Problems, want.Problems = nil, nil
	if !reflect.DeepEqual(got, want) {
		p.t.Errorf("Check: got %+v, want %+v", got, want)
	}
}

// expectGauges compares the numbers of events in each state.
func expectGauges(p *program, backlog, claimed, waiting, dead int64) {
	p.t.Helper()
	g := p.gauges()
	got, want := [...]int64{g.Backlog, g.Claimed, g.Waiting, g.DeadNow, g.Lost, g.Twice}, [...]int64{backlog, claimed, waiting, dead, 0, 0}
	if got != want {
		p.t.Errorf("Gauges backlog, claimed, waiting, dead, lost, twice: got %v, want %v", got, want)
	}
}

// expectEvents compares the stored events with the appended ones.
func expectEvents(p *program, want []core.Event) {
	p.t.Helper()
	compareEvents(p.t, p.events(), want)
}

func compareEvents(t testing.TB, got, want []core.Event) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("got events %q, want %q", keys(got), keys(want))
		return
	}
	for i := range want {
		if d := difference(got[i], want[i]); d != "" {
			t.Errorf("event %d: %s", i, d)
		}
	}
}

// expectNothing fails the test when a claim finds something to do.
func expectNothing(p *program) {
	p.t.Helper()
	c, err := p.Claim(p.t.Context(), 1000)
	if err != nil || !c.Empty() {
		p.t.Errorf("Claim: got %+v, %v, want nothing to do", c, err)
	}
}

// expectAll fails the test unless got has the id of each stored event once.
func expectAll(p *program, got []int64) {
	p.t.Helper()
	if want := ids(p.events()); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
		p.t.Errorf("processed ids %v, want each of %v once", got, want)
	}
}

// tally counts events as totals do.
func tally(events []core.Event) []core.Count {
	var t kit.Tally
	for i := range events {
		t.Add(&events[i])
	}
	return t.Counts()
}

func expectCounts(p *program, want []core.Count) {
	p.t.Helper()
	if got := p.counts(); !slices.Equal(got, want) {
		p.t.Errorf("Counts: got %v, want %v", got, want)
	}
}

// tamperer returns db as a Tamperer, or skips the test.
func tamperer(t testing.TB, db Database) Tamperer {
	t.Helper()
	if d, ok := db.(Tamperer); ok {
		return d
	}
	t.Skip("this database offers no Exec to damage it with")
	return nil
}
