package storagetest

import (
	"iter"
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/core/move"
)

// program is one program on the database: a store that has joined. Its methods
// end the test at an unexpected error.
type program struct {
	move.Store
	t  testing.TB
	id int64 // of its node
}

// start opens the database with another program and joins.
func start(t testing.TB, db Database) *program {
	t.Helper()
	p := &program{Store: db.Open(t), t: t}
	id, err := p.Join(t.Context(), core.Node{Host: "host", PID: 7, Version: "test"})
	if err != nil {
		t.Fatalf("Join: %v", err)
	}
	p.id = id
	return p
}

// add appends events in segments of at most that size.
func (p *program) add(segment int, events ...core.Event) core.Appended {
	p.t.Helper()
	return p.append(core.Batch{Events: events, Segment: segment})
}

func (p *program) append(b core.Batch) core.Appended {
	p.t.Helper()
	a, err := p.Append(p.t.Context(), b)
	if err != nil {
		p.t.Fatalf("Append: %v", err)
	}
	return a
}

// take claims and loads.
func (p *program) take(max int) core.Claim {
	p.t.Helper()
	c, err := p.Claim(p.t.Context(), max)
	if err != nil {
		p.t.Fatalf("Claim: %v", err)
	}
	p.load(&c)
	return c
}

func (p *program) load(c *core.Claim) {
	p.t.Helper()
	if c.Empty() {
		return
	}
	if err := p.Load(p.t.Context(), c); err != nil {
		p.t.Fatalf("Load: %v", err)
	}
	if len(c.Events) != c.Size() {
		p.t.Fatalf("Load: got %d events, want %d", len(c.Events), c.Size())
	}
	if !slices.IsSortedFunc(c.Events, func(a, b core.Event) int { return int(a.ID - b.ID) }) {
		p.t.Fatalf("Load: ids %v don't ascend", ids(c.Events))
	}
}

// settle settles a claim and claims nothing.
func (p *program) settle(c core.Claim, failed ...core.Failed) {
	p.t.Helper()
	next, err := p.Settle(p.t.Context(), core.Settlement{Claim: c, Failed: failed}, 0)
	if err != nil {
		p.t.Fatalf("Settle: %v", err)
	}
	if !next.Empty() {
		p.t.Fatalf("Settle with next 0 claimed %+v", next)
	}
}

// drain processes until there is nothing to do and returns the ids in the order
// of processing.
func (p *program) drain(max int) []int64 {
	p.t.Helper()
	var done []int64
	for c := p.take(max); !c.Empty(); c = p.take(max) {
		done = append(done, ids(c.Events)...)
		p.settle(c)
	}
	return done
}

func (p *program) heartbeat(lease time.Duration) core.Heartbeat {
	p.t.Helper()
	h, err := p.Heartbeat(p.t.Context(), lease)
	if err != nil {
		p.t.Fatalf("Heartbeat: %v", err)
	}
	return h
}

// lease is short enough that a test can wait for its end.
const lease = 20 * time.Millisecond

// takeOver waits until the leases of all other programs have run out, and takes
// over their claims.
func (p *program) takeOver() core.Heartbeat {
	p.t.Helper()
	time.Sleep(2 * lease)
	return p.heartbeat(lease)
}

// bury takes over the claims of a killed program: at once, or after the lease
// where the store cannot detect a death.
func (p *program) bury(db Database) core.Heartbeat {
	p.t.Helper()
	if _, remote := db.(Remote); remote {
		return p.takeOver()
	}
	return p.heartbeat(time.Hour)
}

// events returns all stored events in the order of their ids.
func (p *program) events() []core.Event {
	p.t.Helper()
	return collect(p.t, p.Events(p.t.Context(), core.Filter{}))
}

func (p *program) failures() []core.Failure {
	p.t.Helper()
	return collect(p.t, p.Failures(p.t.Context(), core.FailureFilter{}))
}

// failure returns the only failure.
func (p *program) failure() core.Failure {
	p.t.Helper()
	failures := p.failures()
	if len(failures) != 1 {
		p.t.Fatalf("got %d failures, want 1", len(failures))
	}
	return failures[0]
}

func (p *program) counts() []core.Count {
	p.t.Helper()
	return collect(p.t, p.Counts(p.t.Context(), core.Filter{}))
}

func (p *program) gauges() metrics.Gauges {
	p.t.Helper()
	g, err := p.Gauges(p.t.Context())
	if err != nil {
		p.t.Fatalf("Gauges: %v", err)
	}
	return g
}

func (p *program) report() core.Report {
	p.t.Helper()
	r, err := p.Check(p.t.Context())
	if err != nil {
		p.t.Fatalf("Check: %v", err)
	}
	return r
}

// collect reads a sequence to its end.
func collect[T any](t testing.TB, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var all []T
	for v, err := range seq {
		if err != nil {
			t.Fatalf("sequence after %d: %v", len(all), err)
		}
		all = append(all, v)
	}
	return all
}
