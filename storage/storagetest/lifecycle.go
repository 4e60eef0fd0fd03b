package storagetest

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weir/core"
	"weir/core/move"
)

// closeTwice: a second Close does nothing. It fails when Close closes a channel
// twice or waits for something that has already ended.
func closeTwice(t *testing.T, db Database) {
	p := start(t, db)
	for range 2 {
		if err := p.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if err := db.Open(t).Close(); err != nil { // without having joined
		t.Errorf("Close: %v", err)
	}
}

// last is a sequence's last error.
func last[T any](seq iter.Seq2[T, error]) error {
	var err error
	for _, e := range seq {
		err = e
	}
	return err
}

// call is one method of a store, called with valid arguments.
type call struct {
	name string
	call func(context.Context) error
}

// calls lists the methods of a store that has joined and holds claim.
func calls(s move.Store, claim core.Claim, backup string) []call {
	now := time.Now()
	in := input("dump", "mine")
	return append(reads(s, claim), []call{
		{"Heartbeat", func(ctx context.Context) error { _, err := s.Heartbeat(ctx, time.Hour); return err }},
		{"Append", func(ctx context.Context) error {
			_, err := s.Append(ctx, core.Batch{Events: events(50, 55), Segment: 5})
			return err
		}},
		{"Own", func(ctx context.Context) error { _, _, err := s.TakeCheckpoint(ctx, in); return err }},
		{"Claim", func(ctx context.Context) error { _, err := s.Claim(ctx, 10); return err }},
		{"Settle", func(ctx context.Context) error {
			_, err := s.Settle(ctx, core.Settlement{Claim: claim}, 10)
			return err
		}},
		{"Release", func(ctx context.Context) error { return s.Release(ctx, claim) }},
		{"Retry", func(ctx context.Context) error { _, err := s.Retry(ctx, core.FailureFilter{}); return err }},
		{"Discard", func(ctx context.Context) error { _, err := s.Discard(ctx, core.FailureFilter{}); return err }},
		{"AddSample", func(ctx context.Context) error { return s.AddSample(ctx, sample(1, now)) }},
		{"Annotate", func(ctx context.Context) error {
			return s.Annotate(ctx, core.Annotation{Node: 1, Time: now, Text: "t"})
		}},
		{"DiscardRejects", func(ctx context.Context) error { _, err := s.DiscardRejects(ctx, core.RejectFilter{}); return err }},
		{"Recount", func(ctx context.Context) error {
			_, err := s.Recount(ctx, func(core.Count, core.Count) error { return nil })
			return err
		}},
		{"Fold", func(ctx context.Context) error { _, err := s.Fold(ctx, 10); return err }},
		{"Expire", func(ctx context.Context) error { _, _, err := s.Expire(ctx, 0, 10); return err }},
		{"Downsample", func(ctx context.Context) error { _, _, err := s.Downsample(ctx, 10); return err }},
		{"Prune", func(ctx context.Context) error { return s.Prune(ctx, time.Hour) }},
		{"Compact", func(ctx context.Context) error { _, err := s.Compact(ctx); return err }},
		{"Backup", func(ctx context.Context) error { return s.Backup(ctx, backup) }},
	}...)
}

// reads lists the methods that only read, also in a store that has not joined.
func reads(s move.Store, claim core.Claim) []call {
	return []call{
		{"Nodes", func(ctx context.Context) error { _, err := s.Nodes(ctx); return err }},
		{"Checkpoint", func(ctx context.Context) error { _, _, err := s.Checkpoint(ctx, "dump"); return err }},
		{"Load", func(ctx context.Context) error {
			c := claim
			c.Events = nil
			return s.Load(ctx, &c)
		}},
		{"Outstanding", func(ctx context.Context) error { _, err := s.Outstanding(ctx, 1); return err }},
		{"Newest", func(ctx context.Context) error { _, err := s.Newest(ctx); return err }},
		{"Failures", func(ctx context.Context) error { return last(s.Failures(ctx, core.FailureFilter{})) }},
		{"Samples", func(ctx context.Context) error { return last(s.Samples(ctx, time.Time{}, time.Time{})) }},
		{"Rollups", func(ctx context.Context) error { return last(s.Rollups(ctx, time.Time{}, time.Time{}, time.Hour)) }},
		{"NewSamples", func(ctx context.Context) error { return last(s.NewSamples(ctx, 1, time.Time{})) }},
		{"Annotations", func(ctx context.Context) error { return last(s.Annotations(ctx, time.Time{}, time.Time{})) }},
		{"Events", func(ctx context.Context) error { return last(s.Events(ctx, core.Filter{})) }},
		{"Counts", func(ctx context.Context) error { return last(s.Counts(ctx, core.Filter{})) }},
		{"Rejects", func(ctx context.Context) error { return last(s.Rejects(ctx, core.RejectFilter{})) }},
		{"Census", func(ctx context.Context) error { _, err := s.Census(ctx, 10); return err }},
		{"Page", func(ctx context.Context) error { _, err := s.Page(ctx, core.PageQuery{}); return err }},
		{"Event", func(ctx context.Context) error { _, err := s.Event(ctx, claim.Segments[0].First); return err }},
		{"ByKey", func(ctx context.Context) error { _, err := s.ByKey(ctx, "test", "k00000"); return err }},
		{"Check", func(ctx context.Context) error { _, err := s.Check(ctx); return err }},
		{"Tables", func(ctx context.Context) error { _, err := s.Tables(ctx); return err }},
		{"Queue", func(ctx context.Context) error { _, err := s.Queue(ctx, 10); return err }},
		{"Gauges", func(ctx context.Context) error { _, err := s.Gauges(ctx); return err }},
		{"Outcomes", func(ctx context.Context) error { return last(s.Outcomes(ctx, 0, 10)) }},
		{"Expired", func(ctx context.Context) error { return last(s.Expired(ctx)) }},
		{"Checkpoints", func(ctx context.Context) error { return last(s.Checkpoints(ctx)) }},
	}
}

// closedReturnsErrClosed: after Close every method returns ErrClosed. It fails when a
// method waits for a goroutine that has ended, or panics.
func closedReturnsErrClosed(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, events(0, 10)...)
	p.settle(p.take(5))
	claim := p.take(5)
	if err := p.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if _, err := p.Join(t.Context(), core.Node{Host: "host"}); !errors.Is(err, core.ErrClosed) {
		t.Errorf("Join: got %v, want ErrClosed", err)
	}
	for _, c := range calls(p.Store, claim, filepath.Join(t.TempDir(), "backup")) {
		if err := c.call(t.Context()); !errors.Is(err, core.ErrClosed) {
			t.Errorf("%s: got %v, want ErrClosed", c.name, err)
		}
	}
	_ = p.Stats() // statistics stay available
	if p.Name() == "" || p.Location() == "" {
		t.Errorf("got name %q, location %q", p.Name(), p.Location())
	}
}

// cancelledWritesNothing: with a cancelled context every method returns the
// context's error and changes nothing, and the store remains usable. It fails
// when a method does its work first.
func cancelledWritesNothing(t *testing.T, db Database) {
	p := start(t, db)
	p.add(5, events(0, 10)...)
	claim := p.take(5)
	p.settle(claim, dead(claim.Events[0].ID, 1))
	claim = p.take(5)
	backup := filepath.Join(t.TempDir(), "backup")
	report, stored, failures := p.report(), p.events(), p.failures()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Open(t).Join(cancelled, core.Node{Host: "host"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Join: got %v, want %v", err, context.Canceled)
	}
	for _, c := range calls(p.Store, claim, backup) {
		if err := c.call(cancelled); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", c.name, err, context.Canceled)
		}
	}
	if _, err := os.Stat(backup); err == nil {
		t.Error("Backup wrote a file")
	}
	if _, found, err := p.Checkpoint(t.Context(), "dump"); found || err != nil {
		t.Errorf("TakeCheckpoint: found %v, %v", found, err)
	}
	if n := nodes(p); len(n) != 1 {
		t.Errorf("got nodes %+v, want one", n)
	}
	if s := collect(t, p.Samples(t.Context(), time.Time{}, time.Time{})); len(s) != 0 {
		t.Errorf("got %d samples, want none", len(s))
	}
	if a := collect(t, p.Annotations(t.Context(), time.Time{}, time.Time{})); len(a) != 0 {
		t.Errorf("got annotations %+v, want none", a)
	}
	if f := p.failures(); len(f) != 1 || f[0].State != failures[0].State {
		t.Errorf("got failures %+v, want %+v", f, failures)
	}
	expectReport(p, report)
	compareEvents(t, p.events(), stored)
	expectGauges(p, 5, 5, 0, 1)
	p.settle(claim)
	expectSound(p)
}

// closeEndsGoroutines: no goroutine of a store outlives Close, whatever was done
// with the store. It fails when Close doesn't wait for one.
func closeEndsGoroutines(t *testing.T, db Database) {
	before := goleak.IgnoreCurrent()
	for range 3 {
		p := start(t, db)
		p.add(5, events(0, 50)...)
		p.settle(p.take(5))
		p.heartbeat(time.Hour)
		p.report()
		p.take(5)
		for range p.Events(t.Context(), core.Filter{}) {
			break
		}
		if err := p.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
	goleak.VerifyNone(t, before)
}

// reopenKeepsEverything: a program that opens the database later finds
// everything, and ids and keys continue. It fails when something is kept in
// memory only.
func reopenKeepsEverything(t *testing.T, db Database) {
	p := start(t, db)
	in := input("dump", "mine")
	takeCheckpoint(p, in)
	p.append(core.Batch{
		Events:  events(0, 20),
		Rejects: []core.Reject{{Input: "dump", Line: 1, Reason: "no id", Bytes: []byte("{}")}},
		Mark:    core.Mark{Input: &in, Offset: 21, Line: 21},
		Segment: 5,
	})
	claim := p.take(10)
	p.settle(claim, failed(claim.Events[0].ID, 1, time.Hour), dead(claim.Events[1].ID, 1))
	p.take(5)
	addSample(p, sample(p.id, minute(0)))
	report, stored, counts, failures := p.report(), p.events(), p.counts(), len(p.failures())
	was := checkpoint(p, "dump")
	if err := p.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}

	q := start(t, db)
	expectReport(q, report)
	compareEvents(t, q.events(), stored)
	expectCounts(q, counts)
	expectGauges(q, 11, 0, 1, 1)
	if got := len(q.failures()); got != failures {
		t.Errorf("got %d failures, want %d", got, failures)
	}
	if got := checkpoint(q, "dump"); got != was {
		t.Errorf("checkpoint: got %+v, want %+v", got, was)
	}
	if got := collect(t, q.Samples(t.Context(), time.Time{}, time.Time{})); len(got) != 1 {
		t.Errorf("got %d samples, want 1", len(got))
	}
	if a := q.add(5, events(19, 21)...); a.Stored != 1 || a.Segments[0].First <= stored[19].ID {
		t.Errorf("got %+v, want one new event with a later id", a)
	}
	compareEvents(t, q.take(100).Events, events(10, 21))
	expectSound(q)
}
