package storagetest

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/core"
	"weir/core/metrics"
	"weir/core/move"
	"weir/storage/kit"
)

// RunMove moves a store made by random operations, with interruptions at random
// moments, into another that already has some of the same events. In the end the
// outcome of each event, the totals and everything else are the union of both. It
// fails when a position is not stored with its chunk, and when any part of a
// chunk that arrives twice counts twice.
func RunMove(t *testing.T, from, to func(t testing.TB) Database) {
	rapid.Check(t, func(r *rapid.T) {
		m := newModel(t, from(t), 2)
		defer m.abandon()
		r.Repeat(map[string]func(*rapid.T){
			"append":      m.append,
			"append more": m.append,
			"claim":       m.claim,
			"settle":      m.settle,
			"kill":        m.kill,
			"heartbeat":   m.heartbeat,
			"discard":     m.discard,
			"expire":      m.expire,
		})
		for i, a := range m.programs {
			addSample(a.program, metrics.Sample{Node: a.id, Time: minute(1), Interval: time.Second})
			if err := a.Annotate(t.Context(), core.Annotation{Node: a.id, Time: minute(i), Text: "paused"}); err != nil {
				r.Fatalf("Annotate: %v", err)
			}
		}
		m.close(r)

		there := start(t, to(t))
		defer there.Close()
		there.add(4, events(50, 61)...) // as the model makes them, except for their times
		there.settle(there.take(4), dead(there.events()[0].ID, 1))
		before := there.allOutcomes(100)
		var totals kit.Tally
		for _, n := range there.counts() {
			totals.AddCount(n)
		}

		moveInParts(r, m, there)
		source := &program{Store: m.db.Open(t), t: t}
		defer source.Close()
		want := slices.Clone(before)
		known := make(map[string]bool)
		for _, f := range before {
			known[f.Source+" "+f.Key] = true
		}
		for _, f := range source.allOutcomes(100) {
			if f.Key == "" {
				f.Key = source.ID() + ":" + strconv.FormatInt(f.ID, 10)
			}
			if known[f.Source+" "+f.Key] {
				continue
			}
			want = append(want, f)
			if f.State == move.Settled {
				totals.Add(&f.Event)
			}
		}
		for n, err := range source.Expired(t.Context()) {
			if err != nil {
				r.Fatalf("Expired: %v", err)
			}
			totals.AddCount(n)
		}
		expectOutcomes(there, want)
		expectCounts(there, totals.Counts())
		expectSound(there)
		if got, want := len(collect(t, there.Rejects(t.Context(), core.RejectFilter{}))), len(m.rejects); got != want {
			r.Fatalf("got %d rejects, want %d", got, want)
		}
		if got, want := len(collect(t, there.Samples(t.Context(), time.Time{}, time.Time{}))), len(m.programs); got != want {
			r.Fatalf("got %d samples, want %d", got, want)
		}
		if got, want := len(collect(t, there.Annotations(t.Context(), time.Time{}, time.Time{}))), len(m.programs); got != want {
			r.Fatalf("got %d annotations, want %d", got, want)
		}
		if t.Failed() {
			r.FailNow()
		}
	})
}

// errCut is the error of an interrupted move.
var errCut = errors.New("interrupted")

// moveInParts moves m's database into the program's, with interruptions.
func moveInParts(r *rapid.T, m *model, there *program) {
	cuts := rapid.SliceOfN(rapid.IntRange(0, 12), 0, 4).Draw(r, "cuts")
	chunk := rapid.IntRange(1, 8).Draw(r, "chunk")
	for i := 0; ; i++ {
		from := m.db.Open(m.t)
		cut := &cutOff{Store: unjoined{there.Store}, chunks: 1 << 20}
		if i < len(cuts) {
			cut.chunks, cut.late = cuts[i]/2, cuts[i]%2 == 1
		}
		got, err := move.Run(m.t.Context(), move.Config{From: from, To: cut, Segment: 5, Chunk: chunk, Lease: lease})
		if rapid.Bool().Draw(r, "kill") {
			m.db.Kill(m.t, from)
		} else if err := from.Close(); err != nil {
			r.Fatalf("Close: %v", err)
		}
		switch {
		case i < len(cuts) && errors.Is(err, errCut):
		case err != nil:
			r.Fatalf("Move: %v", err)
		case i > len(cuts): // the second that was not interrupted
			if got.Moved != 0 || got.Duplicates != 0 || got.Expired != 0 || got.Rejects != 0 || got.Samples != 0 || got.Annotations != 0 {
				r.Fatalf("again: got %+v, want nothing moved", got)
			}
			return
		}
	}
}

// unjoined lets a program that has already joined be the destination of several
// moves.
type unjoined struct{ move.Store }

func (u unjoined) Join(context.Context, core.Node) (int64, error) { return 0, nil }

// cutOff fails after some chunks, and before or after the next one arrived.
type cutOff struct {
	move.Store
	chunks int
	late   bool
}

func (c *cutOff) Receive(ctx context.Context, p move.Chunk) (move.Received, error) {
	if c.chunks--; c.chunks >= 0 {
		return c.Store.Receive(ctx, p)
	}
	if c.late {
		if _, err := c.Store.Receive(ctx, p); err != nil {
			return move.Received{}, err
		}
	}
	return move.Received{}, errCut
}
