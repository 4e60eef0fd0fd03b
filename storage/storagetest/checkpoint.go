package storagetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"weir/core"
)

func input(name, token string) core.Input {
	return core.Input{
		Name: name, Token: token, Codec: "zst", Size: 1 << 33, Selection: "subreddits=golang",
		Head: sha256.Sum256([]byte("head")), Tail: sha256.Sum256([]byte("tail")),
	}
}

func takeCheckpoint(p *program, in core.Input) (was core.Checkpoint, found bool) {
	p.t.Helper()
	was, found, err := p.TakeCheckpoint(p.t.Context(), in)
	if err != nil {
		p.t.Fatalf("TakeCheckpoint: %v", err)
	}
	return was, found
}

// checkpoint returns the input's checkpoint, zero when there is none.
func checkpoint(p *program, name string) core.Checkpoint {
	p.t.Helper()
	c, _, err := p.Checkpoint(p.t.Context(), name)
	if err != nil {
		p.t.Fatalf("Checkpoint: %v", err)
	}
	return c
}

// rejectsAreKeptOnce: a piece that could not be an event is kept once for each
// input, line and content, as it was first read. It fails when a resumed import
// stores its rejects again.
func rejectsAreKeptOnce(t *testing.T, db Database) {
	p := start(t, db)
	odd := core.Reject{Input: "a", Line: 3, Reason: "not an object", Bytes: []byte("\xff\x00[1]\r")}
	a := p.append(core.Batch{Rejects: []core.Reject{odd, {Input: "a", Line: 4, Reason: "no id"}}, Segment: 10})
	if a.Rejected != 2 || a.Stored != 0 || len(a.Segments) != 0 {
		t.Errorf("first: got %+v, want 2 rejected and nothing else", a)
	}
	a = p.append(core.Batch{
		Events:  events(0, 1),
		Rejects: []core.Reject{{Input: "a", Line: 3, Reason: "again"}, {Input: "b", Line: 3, Reason: "other"}, {Input: "b", Line: 3, Reason: "twice"}},
		Segment: 10,
	})
	if a.Rejected != 1 || a.Stored != 1 {
		t.Errorf("again: got %+v, want 1 rejected, 1 stored", a)
	}
	rejects := collect(t, p.Rejects(t.Context(), core.RejectFilter{}))
	var got []string
	for i, r := range rejects {
		got = append(got, fmt.Sprintf("%s %d %s", r.Input, r.Line, r.Reason))
		if r.ID == 0 || r.At.IsZero() || i > 0 && r.ID <= rejects[i-1].ID {
			t.Errorf("reject %d: id %d at %v", i, r.ID, r.At)
		}
	}
	if want := []string{"a 3 not an object", "a 4 no id", "b 3 other"}; !slices.Equal(got, want) {
		t.Fatalf("got rejects %q, want %q", got, want)
	}
	if got := rejects[0].Bytes; string(got) != string(odd.Bytes) {
		t.Errorf("bytes: got %q, want %q", got, odd.Bytes)
	}
	if got := p.report().Rejected; got != 3 {
		t.Errorf("Check: got %d rejected, want 3", got)
	}
	expectSound(p)
}

// checkpointMovesWithBatch: after each batch the checkpoint has exactly the
// position of the batch, in all fields, and in another program too. It fails when
// a field is not stored, or when a batch of duplicates does not move it.
func checkpointMovesWithBatch(t *testing.T, db Database) {
	p, other := start(t, db), start(t, db)
	in := input("/data/RC_2006-01.zst", "mine")
	if was, found := takeCheckpoint(p, in); found {
		t.Errorf("TakeCheckpoint: found %+v in an empty database", was)
	}
	for i, m := range []core.Mark{
		{Input: &in, Offset: 100, Line: 2, LineHash: 1<<64 - 1, Start: true}, // too large for a signed number
		{Input: &in, Offset: 1 << 40, Line: 3, LineHash: 7},
		{Input: &in, Offset: 1 << 40, Line: 3, LineHash: 7, Complete: true},
	} {
		p.append(core.Batch{Events: events(0, 2), Mark: m, Segment: 10}) // new only the first time
		c, found, err := other.Checkpoint(t.Context(), in.Name)
		if err != nil || !found {
			t.Fatalf("Checkpoint: found %v, %v", found, err)
		}
		if c.UpdatedAt.IsZero() {
			t.Errorf("mark %d: no time", i)
		}
		want := core.Checkpoint{
			Input: in, Offset: m.Offset, Line: m.Line, LineHash: m.LineHash, Complete: m.Complete, UpdatedAt: c.UpdatedAt,
			Sums: core.Sums{Stored: 2, Duplicates: int64(2 * i)}, Counted: true,
		}
		if c != want {
			t.Errorf("mark %d: got %+v, want %+v", i, c, want)
		}
	}
	if _, found, err := p.Checkpoint(t.Context(), "unknown"); found || err != nil {
		t.Errorf("Checkpoint of an unknown input: found %v, %v", found, err)
	}
	p.append(core.Batch{Mark: core.Mark{Input: &in, Offset: 5, Line: 1}, Segment: 10})
	if c := checkpoint(p, in.Name); c.Offset != 5 || c.Complete {
		t.Errorf("a batch of only a mark: got %+v, want offset 5", c)
	}
}

// checkpointKeepsSums: a checkpoint's sums count the outcomes of the records,
// batch by batch and across programs. Once the input was read to its end they
// stay those of the first reading; another selection resets them. An input begun
// without sums, like a move, gets none. It fails when a batch is added twice or
// not at all, when a refused batch is added, and when an input that is read again
// is counted again.
func checkpointKeepsSums(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	first, second, other := input("dump", "first"), input("dump", "second"), input("dump", "third")
	other.Selection = "subreddits=sqlite"
	rejects := []core.Reject{{Input: "dump", Line: 3, Reason: "no id"}, {Input: "dump", Line: 4, Reason: "no id"}}
	var in *core.Input
	for i, step := range []struct {
		takes *core.Input // takes the checkpoint first, unless nil
		by    *program
		batch core.Batch
		want  core.Sums
		again bool
	}{
		{&first, p, core.Batch{Events: events(0, 4), Mark: core.Mark{Offset: 40, Filtered: 5, Start: true}}, core.Sums{Stored: 4, Filtered: 5}, false},
		{nil, p, core.Batch{Events: events(2, 6), Rejects: rejects, Mark: core.Mark{Offset: 80, Filtered: 7}}, core.Sums{Stored: 6, Duplicates: 2, Filtered: 7, Rejected: 2}, false},
		{&second, q, core.Batch{Events: events(6, 7), Rejects: rejects[:1], Mark: core.Mark{Offset: 90, Filtered: 7}}, core.Sums{Stored: 7, Duplicates: 2, Filtered: 7, Rejected: 3}, false},
		{nil, q, core.Batch{Events: events(6, 8), Mark: core.Mark{Offset: 99, Filtered: 8, Complete: true}}, core.Sums{Stored: 8, Duplicates: 3, Filtered: 8, Rejected: 3}, false},
		{&first, p, core.Batch{Events: events(0, 9), Rejects: rejects, Mark: core.Mark{Offset: 50}}, core.Sums{Stored: 8, Duplicates: 3, Filtered: 8, Rejected: 3}, true},
		{&second, q, core.Batch{Events: events(5, 10), Mark: core.Mark{Offset: 99, Filtered: 3, Complete: true}}, core.Sums{Stored: 8, Duplicates: 3, Filtered: 8, Rejected: 3}, true},
		{&other, p, core.Batch{Events: events(8, 11), Rejects: rejects, Mark: core.Mark{Offset: 10, Filtered: 1, Start: true}}, core.Sums{Stored: 1, Duplicates: 2, Filtered: 1, Rejected: 2}, false},
		{nil, p, core.Batch{Mark: core.Mark{Offset: 20, Filtered: 2}}, core.Sums{Stored: 1, Duplicates: 2, Filtered: 2, Rejected: 2}, false},
	} {
		if step.takes != nil {
			in = step.takes
			takeCheckpoint(step.by, *in)
		}
		step.batch.Mark.Input, step.batch.Segment = in, 10
		step.by.append(step.batch)
		if c := checkpoint(q, "dump"); c.Sums != step.want || !c.Counted || c.Again != step.again {
			t.Errorf("step %d: got %+v, counted %v, again %v, want %+v, again %v", i+1, c.Sums, c.Counted, c.Again, step.want, step.again)
		}
	}
	if _, err := q.Append(t.Context(), core.Batch{Events: events(20, 21), Mark: core.Mark{Input: &second, Offset: 60}, Segment: 10}); !errors.Is(err, core.ErrImportLost) {
		t.Errorf("the second import continues: got %v, want ErrImportLost", err)
	}
	if c := checkpoint(q, "dump"); c.Sums != (core.Sums{Stored: 1, Duplicates: 2, Filtered: 2, Rejected: 2}) {
		t.Errorf("after a refused batch: got %+v, want it as it was", c.Sums)
	}
	without := input("without", "mine")
	takeCheckpoint(p, without)
	for range 2 {
		p.append(core.Batch{Events: events(11, 12), Mark: core.Mark{Input: &without, Offset: 1, Filtered: 1}, Segment: 10})
		if c := checkpoint(p, "without"); c.Counted || c.Sums != (core.Sums{}) {
			t.Errorf("begun without sums: got %+v, want none", c)
		}
	}
}

// importsShareKeys: imports of several programs that meet the same events at the same
// time store each once, and the sums of their checkpoints say what each has stored. A
// reject whose line becomes an event is gone. It fails when a batch that meets another's
// is counted before it is known what is new in it, and when a way into the store that
// such a batch can't take leaves something behind.
func importsShareKeys(t *testing.T, db Database) {
	const different, rounds = 400, 3
	var wg sync.WaitGroup
	var sums [rounds]core.Sums
	for i := range rounds {
		p, in := start(t, db), input(fmt.Sprint("dump ", i), "mine")
		takeCheckpoint(p, in)
		p.append(core.Batch{Rejects: []core.Reject{rejected(in.Name, 7, 7)}, Mark: core.Mark{Input: &in, Start: true}, Segment: 10})
		wg.Go(func() {
			// Its own events first, then those of the others.
			all := slices.Concat(events(0, different)[different*i/rounds:], events(0, different*i/rounds))
			for line := 0; line < different; line += 10 {
				batch := core.Batch{Events: all[line : line+10], Segment: 4, Mark: core.Mark{Input: &in, Offset: int64(line) + 1}}
				for k := range batch.Events {
					batch.Pieces = append(batch.Pieces, core.Piece{Line: int64(line + k), Hash: 7})
				}
				done, err := p.Append(t.Context(), batch)
				if err != nil || done.Stored+done.Duplicates != 10 {
					t.Errorf("Append: %+v, %v", done, err)
					return
				}
				sums[i].Stored += int64(done.Stored)
				sums[i].Duplicates += int64(done.Duplicates)
			}
		})
	}
	wg.Wait()
	p := start(t, db)
	stored := int64(0)
	for i, want := range sums {
		stored += want.Stored
		want.Rejected = 1
		if c := checkpoint(p, fmt.Sprint("dump ", i)); c.Sums != want || !c.Counted {
			t.Errorf("import %d: got %+v, want %+v", i, c.Sums, want)
		}
	}
	if stored != different {
		t.Errorf("%d events were stored, want %d", stored, different)
	}
	expectRejects(p)
	expectAll(p, p.drain(100))
	expectSound(p)
}

// lastImportWins: the last one to take the checkpoint continues from its
// position; batches of the previous owner are refused as a whole. It fails when a
// batch moves the checkpoint without comparing its token, when the events of a
// refused batch stay, and when the new owner's selection is stored with the old
// position.
func lastImportWins(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	first, second := input("dump", "first"), input("dump", "second")
	second.Selection, second.Size = "subreddits=sqlite", 7
	takeCheckpoint(p, first)
	p.append(core.Batch{Events: events(0, 2), Mark: core.Mark{Input: &first, Offset: 20, Line: 2, LineHash: 2}, Segment: 10})

	was, found := takeCheckpoint(q, second)
	if !found || was.Token != "first" || was.Offset != 20 || was.Line != 2 || was.LineHash != 2 {
		t.Errorf("TakeCheckpoint: got %+v, %v, want the first import's position", was, found)
	}
	if c := checkpoint(p, "dump"); c.Token != "second" || c.Offset != 20 || c.Line != 2 || c.Selection != first.Selection || c.Size != first.Size {
		t.Errorf("after TakeCheckpoint: got %+v, want the second's token, and position, fingerprint and selection of the first", c)
	}
	_, err := p.Append(t.Context(), core.Batch{
		Events:  events(2, 4),
		Rejects: []core.Reject{{Input: "dump", Line: 4, Reason: "no id"}},
		Mark:    core.Mark{Input: &first, Offset: 40, Line: 4},
		Segment: 10,
	})
	if !errors.Is(err, core.ErrImportLost) {
		t.Errorf("the first import continues: got %v, want ErrImportLost", err)
	}
	expectEvents(q, events(0, 2))
	expectReport(q, core.Report{Events: 2, Pending: 2, OK: true})

	q.append(core.Batch{Events: events(2, 3), Mark: core.Mark{Input: &second, Offset: 30, Line: 3}, Segment: 10})
	if c := checkpoint(p, "dump"); c.Offset != 30 || c.Selection != second.Selection || c.Size != 7 {
		t.Errorf("the second import continues: got %+v, want offset 30 and the second's selection", c)
	}
	expectAll(p, p.drain(10))
	expectSound(p)
}

// unownedInputIsRefused: a batch of an input that nobody owns is refused. It
// fails when an update that changes no row counts as done.
func unownedInputIsRefused(t *testing.T, db Database) {
	p := start(t, db)
	in := input("dump", "mine")
	_, err := p.Append(t.Context(), core.Batch{Events: events(0, 2), Mark: core.Mark{Input: &in, Offset: 20, Line: 2}, Segment: 10})
	if !errors.Is(err, core.ErrImportLost) {
		t.Errorf("got %v, want ErrImportLost", err)
	}
	expectReport(p, core.Report{OK: true})
}
