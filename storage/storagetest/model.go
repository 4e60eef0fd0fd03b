package storagetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"weir/core"
	"weir/storage/kit"
)

// RunModel compares the store with a model of it: it runs random operations of
// one to three programs on one database, and after each the report, the gauges,
// the totals and the failures must match the model. The flags -rapid.checks and
// -rapid.steps make it longer.
func RunModel(t *testing.T, create func(t testing.TB) Database) {
	rapid.Check(t, func(r *rapid.T) {
		m := newModel(t, create(t), rapid.IntRange(1, 3).Draw(r, "programs"))
		defer m.abandon()
		r.Repeat(map[string]func(*rapid.T){
			"":            m.compare,
			"append":      m.append,
			"claim":       m.claim,
			"claim more":  m.claim,
			"settle":      m.settle,
			"settle more": m.settle,
			"release":     m.release,
			"kill":        m.kill,
			"restart":     m.restart,
			"heartbeat":   m.heartbeat,
			"fall silent": m.fallSilent,
			"retry":       m.retry,
			"discard":     m.discard,
			"fold":        m.fold,
			"expire":      m.expire,
			"prune":       m.prune,
			"remove":      m.removeSource,
		})
		m.close(r)
	})
}

// model is a model of a store, in maps.
type model struct {
	t        *testing.T
	db       Database
	programs []*actor
	killed   map[int64]bool // nodes that died and have not been taken over yet

	events  map[int64]*outcome // stored events by id
	totals  kit.Tally
	expired kit.Tally
	rejects map[core.Piece]string // rejects of the one input, to their sources
	read    core.Checkpoint       // of the one input: its sums, and the fields they depend on
	tokens  map[int64]bool        // of all claims ever made
	lastID  int64
	steps   int
}

// outcome is an event with its state.
type outcome struct {
	core.Event
	state    string
	attempts int   // failed ones
	due      bool  // its wait is over
	holder   int64 // node that claimed it; 0 if none has
	token    int64 // of that claim
}

// The states of an event without a failure.
const (
	pending = "pending"
	settled = "settled"
)

// actor is a program with the claims that it believes it has.
type actor struct {
	*program
	zombie bool // taken for dead, but doesn't know it yet
	claims []core.Claim
}

func newModel(t *testing.T, db Database, programs int) *model {
	m := &model{
		t: t, db: db,
		killed:  make(map[int64]bool),
		events:  make(map[int64]*outcome),
		rejects: make(map[core.Piece]string),
		tokens:  make(map[int64]bool),
	}
	for range programs {
		m.programs = append(m.programs, &actor{program: start(t, db)})
	}
	takeCheckpoint(m.programs[0].program, modelInput)
	return m
}

// modelInput is the input of all programs; all use the same token.
var modelInput = input("input", "everybody's")

func (m *model) close(r *rapid.T) {
	for _, a := range m.programs {
		if err := a.Close(); err != nil {
			r.Fatalf("Close: %v", err)
		}
	}
}

// abandon closes what a failed check has left open, ignoring further errors.
func (m *model) abandon() {
	for _, a := range m.programs {
		_ = a.Close()
	}
}

// any draws one of the programs that can do the next operation.
func (m *model) any(r *rapid.T, able func(*actor) bool) *actor {
	var some []*actor
	for _, a := range m.programs {
		if able(a) {
			some = append(some, a)
		}
	}
	if len(some) == 0 {
		r.Skip("no program is able to")
	}
	return some[rapid.IntRange(0, len(some)-1).Draw(r, "program")]
}

func whoever(*actor) bool         { return true }
func alive(a *actor) bool         { return !a.zombie }
func hasClaim(a *actor) bool      { return len(a.claims) > 0 }
func (f *outcome) free() bool     { return f.state == pending && f.token == 0 }
func (f *outcome) isDue() bool    { return f.state == core.FailureWaiting && f.due && f.token == 0 }
func (f *outcome) isFailed() bool { return f.state != pending && f.state != settled }

// ids lists the ids of the events for which so is true, in ascending order.
func (m *model) ids(so func(*outcome) bool) []int64 {
	var all []int64
	for id, f := range m.events {
		if so(f) {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

func (m *model) count(state string) int64 {
	return int64(len(m.ids(func(f *outcome) bool { return f.state == state })))
}

// compare compares the store, as each program sees it, with the model.
func (m *model) compare(r *rapid.T) {
	a := m.programs[m.steps%len(m.programs)]
	m.steps++
	got, err := a.Check(m.t.Context())
	if err != nil {
		r.Fatalf("Check: %v", err)
	}
	waiting, deadNow := m.count(core.FailureWaiting), m.count(core.FailureDead)
	expired := int64(0)
	for _, n := range m.expired.Counts() {
		expired += n.Events
	}
	want := core.Report{
		Events: int64(len(m.events)), Pending: m.count(pending) + waiting, Processed: m.count(settled),
		Dead: deadNow, Discarded: m.count(core.FailureDiscarded), Rejected: int64(len(m.rejects)),
		Expired: expired, Counted: m.count(settled) + expired, OK: true,
	}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		r.Fatalf("Check: got %+v, want %+v", got, want)
	}

	g, err := a.Gauges(m.t.Context())
	if err != nil {
		r.Fatalf("Gauges: %v", err)
	}
	held := int64(len(m.ids(func(f *outcome) bool { return f.token != 0 })))
	if g.Backlog != want.Pending || g.Claimed != held || g.InStore != want.Events || g.Waiting > waiting || g.DeadNow != deadNow || g.Lost != 0 || g.Twice != 0 {
		r.Fatalf("Gauges: got %+v, want %d stored, backlog %d, claimed %d, waiting %d, dead %d", g, want.Events, want.Pending, held, waiting, deadNow)
	}

	m.compareQueue(r, a)
	if got, want := a.counts(), counted(&m.totals); !slices.Equal(got, want) {
		r.Fatalf("Counts: got %v, want %v", got, want)
	}
	if got, want := collect(m.t, a.Expired(m.t.Context())), counted(&m.expired); !slices.Equal(got, want) {
		r.Fatalf("Expired: got %v, want %v", got, want)
	}
	rejects := make(map[core.Piece]string)
	for _, j := range collect(m.t, a.Rejects(m.t.Context(), core.RejectFilter{})) {
		rejects[core.Piece{Line: j.Line, Hash: j.Hash}] = j.Source
	}
	if !maps.Equal(rejects, m.rejects) {
		r.Fatalf("Rejects: got %v, want %v", rejects, m.rejects)
	}
	read := checkpoint(a.program, modelInput.Name)
	if read.Sums != m.read.Sums || read.Counted != m.read.Counted || read.Again != m.read.Again {
		r.Fatalf("Checkpoint: got %+v, want sums %+v, counted %v, again %v", read, m.read.Sums, m.read.Counted, m.read.Again)
	}
	for _, e := range a.events() {
		if f := m.events[e.ID]; f == nil {
			r.Fatalf("Events: got %d, which is not there", e.ID)
		} else if d := difference(e, f.Event); d != "" {
			r.Fatalf("Events: event %d: %s", e.ID, d)
		}
	}
	var failures []string
	for _, f := range a.failures() {
		failures = append(failures, fmt.Sprint(f.Event.ID, f.State, f.Attempts, f.Claimed))
	}
	var wanted []string
	for _, id := range m.ids((*outcome).isFailed) {
		f := m.events[id]
		wanted = append(wanted, fmt.Sprint(id, f.state, f.attempts, f.token != 0))
	}
	if !slices.Equal(failures, wanted) {
		r.Fatalf("Failures: got %q, want %q", failures, wanted)
	}
}

// counted returns the sums that are not all zero, because a removed source leaves
// no counts.
func counted(t *kit.Tally) []core.Count {
	return slices.DeleteFunc(t.Counts(), func(n core.Count) bool { return n.Events == 0 && n.Scored == 0 && n.Score == 0 })
}

// uncount subtracts a count from a tally.
func uncount(t *kit.Tally, n core.Count) {
	n.Events, n.Scored, n.Score = -n.Events, -n.Scored, -n.Score
	t.AddCount(n)
}
