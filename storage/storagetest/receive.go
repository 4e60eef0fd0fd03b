package storagetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/core/move"
	"weir/storage/kit"
)

// receive delivers a chunk of the move with in's token, which has taken the
// checkpoint.
func (p *program) receive(chunk move.Chunk, in core.Input, line int64) move.Received {
	p.t.Helper()
	got, err := p.tryReceive(chunk, in, line)
	if err != nil {
		p.t.Fatalf("Receive: %v", err)
	}
	return got
}

func (p *program) tryReceive(chunk move.Chunk, in core.Input, line int64) (move.Received, error) {
	p.t.Helper()
	chunk.Mark = core.Mark{Input: &in, Line: line}
	chunk.Segment = max(chunk.Segment, 1)
	return p.Receive(p.t.Context(), chunk)
}

// receiveKeepsOutcomes: each event gets the outcome that it had in the other store,
// including its times; a settled one is counted, a pending one is claimed like
// any other, and all are in the ledger. It fails when a state is forgotten in the
// ledger, when a segment includes an event that is not pending, and when
// stored_at is set again.
func receiveKeepsOutcomes(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	in := input("store a", "mine")
	takeCheckpoint(p, in)
	p.add(10, events(50, 53)...) // so that ids differ from those of the other store
	p.drain(10)
	want := outcomes(0, mixed...)
	got := p.receive(move.Chunk{Events: want, Segment: 3}, in, 1)
	if got != (move.Received{Stored: 16, Failures: 4}) {
		t.Errorf("got %+v, want 16 stored, 4 of them failures", got)
	}
	expectSound(p)
	expectReport(p, core.Report{Events: 19, Pending: 9, Processed: 7, Dead: 2, Discarded: 1, Counted: 7, OK: true})
	all := q.allOutcomes(100)
	for i, f := range all[3:] {
		want[i].StoredAt = f.StoredAt // compared below
		if stored := minute(i).Add(time.Hour); !f.StoredAt.Equal(stored) {
			t.Errorf("event %d: stored at %v, want %v", i, f.StoredAt, stored)
		}
	}
	expectOutcomes(q, slices.Concat(all[:3], want))
	counted := slices.Concat(events(50, 53), of(move.Settled, want))
	expectCounts(p, tally(counted))

	claim := q.take(3)
	compareEvents(t, claim.Events, eventsOf(want[1:4]))
	q.settle(claim)
	drained := p.drain(5)
	if len(drained) != 5 {
		t.Errorf("%d events were processed, want 5", len(drained))
	}
	expectCounts(p, tally(slices.Concat(counted, of(move.Pending, want))))
	expectReport(p, core.Report{Events: 19, Pending: 1, Processed: 15, Dead: 2, Discarded: 1, Counted: 15, OK: true})
	p.retry(core.FailureFilter{}, 4)
	p.drain(100)
	expectReport(p, core.Report{Events: 19, Processed: 19, Counted: 19, OK: true})
	expectSound(p)
}

// receiveSkipsDuplicates: stored events stay unchanged, whatever their outcome in
// the chunk, and are not counted again; a chunk that arrives twice adds nothing.
// It fails when a duplicate is counted, or its failure added.
func receiveSkipsDuplicates(t *testing.T, db Database) {
	p := start(t, db)
	in := input("store a", "mine")
	takeCheckpoint(p, in)
	p.add(10, events(0, 16)...)
	claim := p.take(100)
	id := ids(claim.Events)
	p.settle(claim, dead(id[0], 1), failed(id[10], 1, time.Hour))
	p.add(10, events(20, 22)...)
	before := p.allOutcomes(100)
	report, counts := p.report(), p.counts()

	chunk := move.Chunk{Events: append(outcomes(0, mixed...), outcomes(20, move.Settled, core.FailureDead)...), Segment: 100}
	if got := p.receive(chunk, in, 1); got != (move.Received{Duplicates: 18}) {
		t.Errorf("got %+v, want 18 duplicates", got)
	}
	expectOutcomes(p, before)
	expectReport(p, report)
	expectCounts(p, counts)

	// Half of them are new, and one of those comes twice.
	more := outcomes(14, slices.Concat(mixed, []string{move.Settled})...)
	more[16] = more[11]
	chunk = move.Chunk{Events: more, Segment: 100}
	if got := p.receive(chunk, in, 2); got != (move.Received{Stored: 12, Duplicates: 5, Failures: 3}) {
		t.Errorf("got %+v, want 12 stored, 5 duplicates", got)
	}
	expectSound(p)
	report, counts = p.report(), p.counts()
	if got := p.receive(chunk, in, 3); got != (move.Received{Duplicates: 17}) {
		t.Errorf("again: got %+v, want 17 duplicates", got)
	}
	expectReport(p, report)
	expectCounts(p, counts)
	expectSound(p)
}

// fullChunk returns a chunk with something in every field.
func fullChunk() move.Chunk {
	there := tally(events(0, 1))[0]
	there.Events, there.Scored, there.Score = 2, 1, 1
	return move.Chunk{
		Events:  outcomes(0, mixed...),
		Segment: 3,
		Expired: []core.Count{
			{Source: "other", Hour: -1, Kind: core.KindPost, Subreddit: "golang", Events: 3, Scored: 2, Score: -7},
			there,
		},
		Rejects: []core.Reject{{
			ID: 9, Source: "other", Input: "dump", Line: 4, Reason: "no id", Bytes: []byte("\xff\x00{"), Hash: 1<<64 - 1, Size: 70_000, At: minute(4),
		}},
		Nodes:       []core.Node{{ID: 1, Host: "elsewhere", PID: 11, Version: "old", State: "dead", StartedAt: minute(0), HeartbeatAt: minute(9)}},
		Samples:     []metrics.Sample{sample(1, minute(1)), sample(1, minute(2))},
		Annotations: []core.Annotation{{Node: 1, Time: minute(3), Text: "paused"}, {Time: minute(3), Text: "by hand"}},
		Checkpoints: []core.Checkpoint{{Input: input("dump", "theirs"), Offset: 40, Line: 4, LineHash: 1<<64 - 1, UpdatedAt: minute(8)}},
	}
}

// receiveIsWhole: when an event is refused, the move was taken over, or nobody
// has taken its checkpoint, nothing of a chunk is stored and the position doesn't
// change. It fails when the token is not compared, or is compared in another
// transaction.
func receiveIsWhole(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	first, second := input("store a", "first"), input("store a", "second")
	refused := func(name string, chunk move.Chunk, in core.Input, want error) {
		t.Helper()
		if got, err := p.tryReceive(chunk, in, 7); !errors.Is(err, want) || got != (move.Received{}) {
			t.Errorf("%s: got %+v, %v, want %v", name, got, err, want)
		}
		expectReport(q, core.Report{OK: true})
		expectGauges(q, 0, 0, 0, 0)
		if samples := collect(t, q.Samples(t.Context(), time.Time{}, time.Time{})); len(samples) != 0 {
			t.Errorf("%s: %d samples were kept", name, len(samples))
		}
		if nodes, err := q.Nodes(t.Context()); err != nil || len(nodes) != 2 {
			t.Errorf("%s: got %d nodes, %v, want 2", name, len(nodes), err)
		}
	}
	refused("nobody's", fullChunk(), first, core.ErrImportLost)
	takeCheckpoint(p, first)
	bad := fullChunk()
	bad.Events[9].Kind = ""
	refused("no kind", bad, first, core.ErrRefused)
	takeCheckpoint(q, second)
	refused("taken over", fullChunk(), first, core.ErrImportLost)
	if c := checkpoint(p, first.Name); c.Line != 0 || c.Token != "second" {
		t.Errorf("got position %+v, want the second's at 0", c)
	}
	got := q.receive(fullChunk(), second, 7)
	if want := (move.Received{Stored: 16, Failures: 4, Rejects: 1, Samples: 2, Annotations: 2, Checkpoints: 1}); got != want {
		t.Errorf("the owner: got %+v, want %+v", got, want)
	}
	if c := checkpoint(p, first.Name); c.Line != 7 {
		t.Errorf("got position %+v, want 7", c)
	}
	expectSound(p)
}

// receiveCountsExpired: expired counts of the other store are added both to the
// totals and to the expired counts. It fails when they are added to only one of
// the two.
func receiveCountsExpired(t *testing.T, db Database) {
	p := start(t, db)
	in := input("store a", "mine")
	takeCheckpoint(p, in)
	p.add(10, events(0, 6)...)
	p.drain(10)
	time.Sleep(time.Millisecond)
	if n := expire(p, 0, 100); n != 6 {
		t.Fatalf("%d events expired, want 6", n)
	}
	var want kit.Tally
	for _, n := range slices.Concat(tally(events(0, 6)), fullChunk().Expired, fullChunk().Expired) {
		want.AddCount(n)
	}
	for range 2 {
		p.receive(move.Chunk{Expired: fullChunk().Expired}, in, 1)
	}
	expectCounts(p, want.Counts())
	if got := collect(t, p.Expired(t.Context())); !slices.Equal(got, want.Counts()) {
		t.Errorf("Expired: got %v, want %v", got, want.Counts())
	}
	expectReport(p, core.Report{Expired: 16, Counted: 16, OK: true})
	expectSound(p)
}

// receiveKeepsJournal: rejects, samples and annotations are stored once, even if
// they arrive again, and under their own node even if ids collide. It fails when
// a node keeps its id, or is registered each time.
func receiveKeepsJournal(t *testing.T, db Database) {
	p := start(t, db)
	in := input("store a", "mine")
	takeCheckpoint(p, in)
	addSample(p, metrics.Sample{Node: p.id, Time: minute(1), Interval: time.Second}) // as early as the other's
	chunk := fullChunk()
	chunk.Nodes[0].ID = p.id
	for i := range chunk.Samples {
		chunk.Samples[i].Node = p.id
	}
	chunk.Annotations[0].Node = p.id
	for i := range 3 {
		chunk.Nodes[0].State = [...]string{"dead", "dead", "alive"}[i]
		got := p.receive(chunk, in, 1)
		if i > 0 && got != (move.Received{Duplicates: 16}) {
			t.Errorf("again: got %+v, want nothing but duplicates", got)
		}
	}
	nodes, err := p.Nodes(t.Context())
	if err != nil || len(nodes) != 2 {
		t.Fatalf("got nodes %+v, %v, want 2", nodes, err)
	}
	n := nodes[1]
	if n.ID == p.id || n.Host != "elsewhere" || n.PID != 11 || n.Version != "old" || n.State != "dead" || !n.StartedAt.Equal(minute(0)) || !n.HeartbeatAt.Equal(minute(9)) {
		t.Errorf("got node %+v, want it as it was", n)
	}
	var got []string
	for _, s := range collect(t, p.Samples(t.Context(), time.Time{}, time.Time{})) {
		got = append(got, text(t, s))
	}
	want := []string{text(t, metrics.Sample{Node: p.id, Time: minute(1), Interval: time.Second}), text(t, sample(n.ID, minute(1))), text(t, sample(n.ID, minute(2)))}
	if !slices.Equal(got, want) {
		t.Errorf("samples:\ngot  %q\nwant %q", got, want)
	}
	annotations := collect(t, p.Annotations(t.Context(), time.Time{}, time.Time{}))
	if len(annotations) != 2 || annotations[0].Node != n.ID || annotations[0].Text != "paused" || !annotations[0].Time.Equal(minute(3)) || annotations[1].Node != 0 {
		t.Errorf("got annotations %+v", annotations)
	}
	rejects := collect(t, p.Rejects(t.Context(), core.RejectFilter{}))
	if len(rejects) != 1 || rejects[0].ID == 0 {
		t.Fatalf("got rejects %+v, want one", rejects)
	}
	reject := chunk.Rejects[0]
	reject.ID, reject.At, rejects[0].At = rejects[0].ID, reject.At.UTC(), rejects[0].At.UTC()
	if !reflect.DeepEqual(rejects[0], reject) {
		t.Errorf("got reject %+v, want %+v", rejects[0], reject)
	}
	chunk.Rejects[0].Hash = 1
	if got := p.receive(chunk, in, 1); got.Rejects != 1 {
		t.Errorf("other content at the line: got %+v, want another reject", got)
	}

	chunk.Nodes[0].PID++
	chunk.Nodes[0].State = "alive"
	p.receive(chunk, in, 1)
	if nodes, err = p.Nodes(t.Context()); err != nil || len(nodes) != 3 || nodes[2].State != "left" {
		t.Errorf("got nodes %+v, %v, want another that left", nodes, err)
	}
	chunk.Nodes = nil
	if _, err := p.tryReceive(chunk, in, 1); err == nil {
		t.Error("samples of a node that the chunk doesn't hold were kept")
	}
}

// receiveKeepsCheckpoints: the checkpoint of an input arrives with all fields,
// and never replaces an existing one. It fails when a field is not stored, or
// when an import into this store would start from another store's position.
func receiveKeepsCheckpoints(t *testing.T, db Database) {
	p := start(t, db)
	in, mine := input("store a", "mine"), input("b", "mine")
	takeCheckpoint(p, in)
	takeCheckpoint(p, mine)
	p.append(core.Batch{Mark: core.Mark{Input: &mine, Offset: 7, Line: 1}, Segment: 1})
	theirs := fullChunk().Checkpoints[0]
	other := core.Checkpoint{Input: input("b", "theirs"), Offset: 900, Line: 90, Complete: true, UpdatedAt: minute(1)}
	for i := range 2 {
		got := p.receive(move.Chunk{Checkpoints: []core.Checkpoint{theirs, other}}, in, 5)
		if got.Checkpoints != 1-i {
			t.Errorf("run %d: %d were new, want %d", i, got.Checkpoints, 1-i)
		}
	}
	got := collect(t, p.Checkpoints(t.Context()))
	if len(got) != 3 || got[0].Name != "b" || got[1].Name != "dump" || got[2].Name != "store a" {
		t.Fatalf("got checkpoints %+v, want b, dump, store a", got)
	}
	got[1].UpdatedAt = got[1].UpdatedAt.UTC()
	if got[1] != theirs {
		t.Errorf("got %+v, want %+v", got[1], theirs)
	}
	if got[0].Offset != 7 || got[0].Token != "mine" || got[2].Line != 5 {
		t.Errorf("got %+v and %+v, want them as they were", got[0], got[2])
	}
}
