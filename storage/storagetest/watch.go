package storagetest

import (
	"slices"
	"testing"
	"time"

	"weir/core"
)

// Traced is a Database that can detect whether anything was written to it.
// Without it, the tests that need this are skipped.
type Traced interface {
	Database

	// Trace returns another value after anything was written, even if every row
	// is unchanged, and after a file was created or removed.
	Trace(t testing.TB) string
}

// deathIsSeen: a program that only watches detects that another has died, at once
// or by its silence, before anybody takes over; nodes that left or are alive are
// not taken for dead. It fails when it relies on the state in the rows.
func deathIsSeen(t *testing.T, db Database) {
	victim, leaver, survivor := start(t, db), start(t, db), start(t, db)
	watcher := &program{Store: db.Open(t), t: t}
	states := func() (all []string) {
		for _, n := range nodes(watcher) {
			all = append(all, n.State)
		}
		return all
	}
	if got, want := states(), []string{"alive", "alive", "alive"}; !slices.Equal(got, want) {
		t.Errorf("got nodes %q, want %q", got, want)
	}
	if err := leaver.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	db.Kill(t, victim.Store)
	_, remote := db.(Remote)
	want := []string{"dead", "left", "alive"}
	if remote {
		want[0] = "alive"
	}
	for range 2 { // reading changes nothing
		if got := states(); !slices.Equal(got, want) {
			t.Errorf("got nodes %q, want %q", got, want)
		}
	}
	for _, n := range nodes(watcher) {
		if want := n.ID == survivor.id && !remote; n.Locked != want {
			t.Errorf("node %d, %s, holds its lock: %v, want %v", n.ID, n.State, n.Locked, want)
		}
	}
	const silence = 50 * time.Millisecond
	time.Sleep(silence)
	spoke := time.Now()
	survivor.heartbeat(time.Hour)
	all := nodes(watcher)
	since := time.Since(spoke)
	for _, n := range all {
		least, most := silence, silence+time.Hour
		if n.ID == survivor.id {
			least, most = 0, since+time.Millisecond // clocks may be rounded
		}
		if n.Silent < least || n.Silent > most {
			t.Errorf("node %d was silent for %v, its last heartbeat was at %v", n.ID, n.Silent, n.HeartbeatAt)
		}
	}
	if h := survivor.bury(db); len(h.Dead) > 1 || len(h.Dead) == 0 && remote {
		t.Errorf("Heartbeat: got %+v, want the victim dead", h)
	}
	want[0] = "dead"
	if got := states(); !slices.Equal(got, want) {
		t.Errorf("after it was taken over: got nodes %q, want %q", got, want)
	}
}

// watchingLeavesNoTrace: a program that opens a store, reads everything and
// closes it, without Join, writes nothing, whether or not a pipeline runs. It
// fails when Open, a read or Close changes a row or leaves a file.
func watchingLeavesNoTrace(t *testing.T, db Database) {
	traced, ok := db.(Traced)
	if !ok {
		t.Skip("this database cannot tell whether it was written to")
	}
	p := start(t, db)
	p.append(core.Batch{Events: events(0, 30), Rejects: []core.Reject{{Input: "a", Line: 1, Reason: "no id"}}, Segment: 10})
	claim := p.take(10)
	p.settle(claim, failed(claim.Events[0].ID, 1, time.Hour), dead(claim.Events[1].ID, 1))
	claim = p.take(10)
	addSample(p, sample(p.id, minute(0)))
	watch := func(when string) {
		t.Helper()
		before := traced.Trace(t)
		s := db.Open(t)
		for _, c := range reads(s, claim) {
			if err := c.call(t.Context()); err != nil {
				t.Errorf("%s: %s: %v", when, c.name, err)
			}
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: Close: %v", when, err)
		}
		if after := traced.Trace(t); after != before {
			t.Errorf("%s: watching left a trace:\n%s\nwas before\n%s", when, after, before)
		}
	}
	watch("beside a pipeline")
	p.settle(claim)
	if err := p.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	watch("alone")
}
