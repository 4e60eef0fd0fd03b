package storagetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"weir/core"
)

// killedNodesClaimsComeBack: the claims of a dead program can be claimed again
// after another program's next heartbeat: at once where a death is detected, else
// after the lease. It fails when claims stay with the dead node.
func killedNodesClaimsComeBack(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 10)...)
	p.take(5)
	victim := p.id
	db.Kill(t, p.Store)
	if _, remote := db.(Remote); !remote {
		compareEvents(t, q.take(5).Events, events(5, 10))
	}
	h := q.bury(db)
	if len(h.Dead) != 1 || h.Dead[0].ID != victim || h.Returned != 5 || h.Rejoined || h.Node != q.id {
		t.Errorf("Heartbeat: got %+v, want node %d dead and 5 events returned", h, victim)
	}
	if h := q.heartbeat(time.Hour); len(h.Dead) != 0 || h.Returned != 0 {
		t.Errorf("the next Heartbeat: got %+v, want nothing more", h)
	}
	r := start(t, db)
	compareEvents(t, r.take(1000).Events[:5], events(0, 5))
	expectSound(q)
}

// silentNodesClaimsComeBack: a node that is alive but sends no heartbeats keeps
// its claims until the lease runs out, and then loses them. It fails when the
// lease is ignored, or when other nodes' heartbeats count for it.
func silentNodesClaimsComeBack(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 5)...)
	claim := p.take(5)
	if h := q.heartbeat(time.Hour); len(h.Dead) != 0 || h.Returned != 0 {
		t.Errorf("within the lease: got %+v, want nobody dead", h)
	}
	time.Sleep(2 * lease)
	p.heartbeat(time.Hour)
	if h := q.heartbeat(time.Hour); len(h.Dead) != 0 {
		t.Errorf("just after its heartbeat: got %+v, want nobody dead", h)
	}
	p.settle(claim)

	p.add(5, events(5, 10)...)
	p.take(5)
	h := q.takeOver()
	if len(h.Dead) != 1 || h.Dead[0].ID != p.id || h.Returned != 5 {
		t.Errorf("after the lease: got %+v, want node %d dead and 5 events returned", h, p.id)
	}
	expectGauges(q, 5, 0, 0, 0)
	compareEvents(t, q.take(1000).Events, events(5, 10))
	expectSound(q)
}

// takenForDeadRejoins: a node that was taken for dead finds out at its own
// heartbeat and continues under a new id; its earlier claims are lost. It fails
// when a heartbeat revives the old node.
func takenForDeadRejoins(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 10)...)
	late := p.take(5)
	q.takeOver()
	h := p.heartbeat(time.Hour)
	if !h.Rejoined || h.Node == p.id || h.Node == q.id || h.Node == 0 {
		t.Errorf("Heartbeat: got %+v, want node %d to come back as another", h, p.id)
	}
	if again := p.heartbeat(time.Hour); again.Rejoined || again.Node != h.Node {
		t.Errorf("the next Heartbeat: got %+v, want node %d", again, h.Node)
	}
	expectLost(p, core.Settlement{Claim: late})
	p.add(5, events(10, 12)...)
	expectAll(p, p.drain(5))
	expectSound(q)
	states := make(map[int64]string)
	for _, n := range nodes(q) {
		states[n.ID] = n.State
	}
	if states[p.id] != "dead" || states[q.id] != "alive" || states[h.Node] != "alive" || len(states) != 3 {
		t.Errorf("got nodes %v, want %d dead, %d and %d alive", states, p.id, q.id, h.Node)
	}
}

// zombiesClaimIsNotStuck: a node that was taken for dead, and then pruned, may
// claim and append before it finds out. Whether or not the store allows that,
// every event is processed once after the node is gone. It fails when claims are
// taken from a node only at the moment it is declared dead, and when the ledger
// updates a row that doesn't exist.
func zombiesClaimIsNotStuck(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(1, events(0, 5)...)
	claim := p.take(2)
	p.settle(claim, failed(claim.Events[0].ID, 1, soon))
	q.takeOver()
	for n := range 2 {
		_, _ = p.Claim(t.Context(), 2)
		_, _ = p.Append(t.Context(), core.Batch{Events: events(5*n+5, 5*n+8), Segment: 1})
		_, _ = p.Claim(t.Context(), 2)
		if err := q.Prune(t.Context(), 0); err != nil {
			t.Fatalf("Prune: %v", err)
		}
	}
	db.Kill(t, p.Store)
	q.bury(db)
	expectAll(q, append(q.drain(1000), claim.Events[1].ID))
	expectCounts(q, tally(q.events()))
	expectSound(q)
}

// zombieCloses: a program that was taken for dead and hasn't noticed closes like
// any other, and takes nothing from those who took over its claims. It fails when
// Close returns an error because its rows are gone.
func zombieCloses(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 5)...)
	p.take(5)
	q.takeOver()
	taken := q.take(1000)
	if err := p.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	expectGauges(q, 5, 5, 0, 0)
	q.settle(taken)
	if n := nodes(q); n[0].State != "dead" {
		t.Errorf("got node %+v, want it dead", n[0])
	}
	expectSound(q)
}

// takeoverHappensOnce: of several programs that detect a death at the same time,
// one takes over. It fails when the dead node's row is not locked: a segment
// would be split twice.
func takeoverHappensOnce(t *testing.T, db Database) {
	_, remote := db.(Remote)
	silence := time.Hour // longer than anyone is silent
	if remote {
		silence = 200 * time.Millisecond // long enough for the survivors to be heard
	}
	for !onlyVictimDies(t, db, silence) {
		silence *= 2
	}
}

// onlyVictimDies lets one program die and three others detect it. It returns
// false when one of these was silent for as long, on a busy machine.
func onlyVictimDies(t *testing.T, db Database, silence time.Duration) bool {
	victim := start(t, db)
	survivors := []*program{start(t, db), start(t, db), start(t, db)}
	victim.add(40, events(0, 80)...)
	victim.take(80)
	if _, remote := db.(Remote); remote {
		time.Sleep(silence)
	}
	heard := time.Now()
	for _, p := range survivors {
		p.heartbeat(time.Hour)
	}
	db.Kill(t, victim.Store)
	var mu sync.Mutex
	var returned, buried int // guarded by mu
	var wg sync.WaitGroup
	for _, p := range survivors {
		wg.Go(func() {
			h, err := p.Heartbeat(t.Context(), silence)
			if err != nil {
				t.Errorf("Heartbeat: %v", err)
			}
			mu.Lock()
			defer mu.Unlock()
			returned += h.Returned
			buried += len(h.Dead)
		})
	}
	wg.Wait()
	if time.Since(heard) > silence {
		again := start(t, db)
		again.drain(1000)
		time.Sleep(time.Millisecond)
		expire(again, 0, 1000)
		for _, p := range append(survivors, again) {
			if err := p.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		}
		return false
	}
	if returned != 80 || buried != 1 {
		t.Errorf("%d deaths returned %d events, want 1 and 80", buried, returned)
	}
	expectAll(survivors[0], survivors[0].drain(1000))
	expectSound(survivors[0])
	return true
}

// retriesOfTheDeadComeBack: a failure that a dead node was retrying comes back
// like a segment, and the death counts as a failed attempt, so that an event that
// kills its node cannot loop for ever. It fails when only segments are taken
// over.
func retriesOfTheDeadComeBack(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(5, events(0, 5)...)
	claim := p.take(5)
	p.settle(claim, failed(claim.Events[1].ID, 2, soon), failed(claim.Events[3].ID, 1, time.Hour))
	late := p.take(5)
	if len(late.Retries) != 1 {
		t.Fatalf("got %+v, want one retry", late)
	}
	if h := q.takeOver(); h.Returned != 1 {
		t.Errorf("Heartbeat: got %+v, want 1 event returned", h)
	}
	expectLost(p, core.Settlement{Claim: late, Failed: []core.Failed{dead(late.Retries[0].ID, 3)}})
	again := q.take(5)
	if len(again.Retries) != 1 || again.Retries[0].ID != late.Retries[0].ID || again.Retries[0].Attempts != 3 {
		t.Fatalf("got %+v, want event %d after three attempts", again, late.Retries[0].ID)
	}
	expectLost(p, core.Settlement{Claim: late})
	_ = p.Release(t.Context(), late) // whether it complains is the store's choice
	if f := q.failures(); len(f) != 2 || !f[0].Claimed {
		t.Errorf("after a late release: got failures %+v, want the first still claimed", f)
	}
	q.settle(again)
	expectGauges(q, 1, 0, 1, 0)
	expectSound(q)
}

// closeReleases: a program that closes releases all its claims unsplit, and its
// node has the state "left". It fails when a clean end is treated like a death.
func closeReleases(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	p.add(20, events(0, 40)...)
	claim := p.take(20)
	if err := p.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if again := q.take(20); !slices.Equal(segmentsOf(again), segmentsOf(claim)) {
		t.Errorf("got %+v, want %+v", again.Segments, claim.Segments)
	}
	if h := q.takeOver(); len(h.Dead) != 0 {
		t.Errorf("Heartbeat: got %+v, want nobody dead", h)
	}
	if n := nodes(q); len(n) != 2 || n[0].State != "left" || n[1].State != "alive" {
		t.Errorf("got nodes %+v, want one that left and one alive", n)
	}
	expectSound(q)
}

// nodesAreListed: each program is listed once with the fields it gave, oldest
// first. It fails when a field is not stored, or when a second Join creates
// another node.
func nodesAreListed(t *testing.T, db Database) {
	s := db.Open(t)
	want := core.Node{Host: "machine.example", PID: 4242, Version: "v1.2.3"}
	id, err := s.Join(t.Context(), want)
	if err != nil {
		t.Fatalf("Join: %v", err)
	}
	if again, err := s.Join(t.Context(), want); again != id || err != nil {
		t.Errorf("second Join: got %d, %v, want %d", again, err, id)
	}
	p := start(t, db)
	p.heartbeat(time.Hour)
	all := nodes(p)
	if len(all) != 2 || all[0].ID != id || all[1].ID != p.id {
		t.Fatalf("got nodes %+v, want %d and %d", all, id, p.id)
	}
	got := all[0]
	if got.Host != want.Host || got.PID != want.PID || got.Version != want.Version || got.State != "alive" {
		t.Errorf("got %+v, want %+v alive", got, want)
	}
	for _, n := range all {
		if n.StartedAt.IsZero() || n.HeartbeatAt.Before(n.StartedAt) {
			t.Errorf("node %d: started %v, heartbeat %v", n.ID, n.StartedAt, n.HeartbeatAt)
		}
	}
}

func nodes(p *program) []core.Node {
	p.t.Helper()
	all, err := p.Nodes(p.t.Context())
	if err != nil {
		p.t.Fatalf("Nodes: %v", err)
	}
	return all
}
