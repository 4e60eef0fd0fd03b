package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"weir/core"
)

// rejected returns a reject of a line with that content.
func rejected(input string, line int64, hash uint64) core.Reject {
	return core.Reject{
		Source: "test", Input: input, Line: line, Reason: "no id", Bytes: []byte("{"), Hash: hash, Size: 1 << 33,
	}
}

// expectRejects compares input, line and hash of the rejects.
func expectRejects(p *program, want ...core.Reject) {
	p.t.Helper()
	var got, wanted []string
	for _, r := range collect(p.t, p.Rejects(p.t.Context(), core.RejectFilter{})) {
		got = append(got, fmt.Sprint(r.Input, r.Line, r.Hash))
	}
	for _, r := range want {
		wanted = append(wanted, fmt.Sprint(r.Input, r.Line, r.Hash))
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		p.t.Errorf("got rejects %q, want %q", got, wanted)
	}
}

// rejectsAreKnownByContent: other content at a rejected line is another reject,
// and the same content is a known one. It fails when the hash is truncated, and
// when it is not part of a reject's identity.
func rejectsAreKnownByContent(t *testing.T, db Database) {
	p := start(t, db)
	all := []core.Reject{
		rejected("a", 1, 0), rejected("a", 1, 1), rejected("a", 1, 1<<63-1), rejected("a", 1, 1<<63), rejected("a", 1, 1<<64-1),
		rejected("a", 2, 1), rejected("b", 1, 1),
	}
	for i := range 2 {
		a := p.append(core.Batch{Segment: 10, Rejects: slices.Concat(all, all[2:3])})
		if want := (1 - i) * len(all); a.Rejected != want {
			t.Errorf("time %d: got %d rejected, want %d", i, a.Rejected, want)
		}
	}
	expectRejects(p, all...)
	for _, r := range collect(t, p.Rejects(t.Context(), core.RejectFilter{})) {
		if r.Source != "test" || r.Size != 1<<33 || !r.Cut() {
			t.Errorf("got %+v, want its source and how long it was", r)
		}
	}
	expectReport(p, core.Report{Rejected: 7, OK: true})
}

// acceptedPiecesAreNoRejects: a piece that becomes an event, or a duplicate of
// one, is no longer a reject; rejects with other content at its line, of other
// lines and of other inputs stay, and all stay when the batch is refused. It
// fails when the line alone decides, when only the first and last line of a batch
// are considered, and when rejects are removed in another transaction.
func acceptedPiecesAreNoRejects(t *testing.T, db Database) {
	p := start(t, db)
	in, other := input("dump", "mine"), input("dump 2", "mine")
	takeCheckpoint(p, in)
	takeCheckpoint(p, other)
	all := []core.Reject{
		rejected("dump", 2, 1<<63+2), rejected("dump", 2, 7), rejected("dump", 3, 3), rejected("dump", 4, 4), rejected("dump", 4, 5),
		rejected("dump", 5, 5), rejected("dump", 1<<40, 6), rejected("dump 2", 2, 1<<63+2),
	}
	p.append(core.Batch{Rejects: all, Segment: 10})
	batch := func(in *core.Input, events []core.Event, pieces ...core.Piece) core.Batch {
		return core.Batch{Events: events, Pieces: pieces, Mark: core.Mark{Input: in, Offset: 100, Line: 5}, Segment: 10}
	}
	pieces := []core.Piece{{Line: 2, Hash: 1<<63 + 2}, {Line: 3, Hash: 4}, {Line: 4, Hash: 4}, {Line: 1, Hash: 1}}

	bad := batch(&in, events(0, 4), pieces...)
	bad.Events[3].Kind = ""
	if _, err := p.Append(t.Context(), bad); !errors.Is(err, core.ErrRefused) {
		t.Errorf("got %v, want ErrRefused", err)
	}
	lost := in
	lost.Token = "another's"
	if _, err := p.Append(t.Context(), batch(&lost, events(0, 4), pieces...)); !errors.Is(err, core.ErrImportLost) {
		t.Errorf("got %v, want ErrImportLost", err)
	}
	expectRejects(p, all...)

	p.append(batch(&in, events(0, 4), pieces...))
	expectRejects(p, all[1], all[2], all[4], all[5], all[6], all[7])
	p.append(batch(&in, events(0, 1), core.Piece{Line: 1 << 40, Hash: 6})) // a duplicate
	expectRejects(p, all[1], all[2], all[4], all[5], all[7])
	p.append(core.Batch{Events: events(4, 5), Mark: core.Mark{Input: &in, Offset: 100, Line: 5}, Segment: 10})
	p.append(batch(&other, events(5, 6), core.Piece{Line: 2, Hash: 7}))
	expectRejects(p, all[1], all[2], all[4], all[5], all[7])

	// A reject in the same batch as an event from the same line stays.
	both := batch(&in, events(6, 7), core.Piece{Line: 5, Hash: 5})
	both.Rejects = []core.Reject{rejected("dump", 5, 6)}
	if a := p.append(both); a.Rejected != 1 {
		t.Errorf("got %+v, want 1 rejected", a)
	}
	expectRejects(p, all[1], all[2], all[4], both.Rejects[0], all[7])
	expectSound(p)
}
