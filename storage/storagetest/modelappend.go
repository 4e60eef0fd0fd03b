package storagetest

import (
	"fmt"
	"maps"
	"reflect"

	"pgregory.net/rapid"

	"weir/core"
	"weir/storage/kit"
)

// modelSources are the sources of the model's events. Both use the same keys.
var modelSources = []string{"test", "other"}

// modelEvent returns the n-th event as retrieved at a time; 0 is unknown.
func modelEvent(source string, n, retrieved int) core.Event {
	e := event(n)
	e.Source = source
	e.CreatedAt = minute(n * 4) // over five hours
	if n == 0 {
		e.Key = ""
	}
	if retrieved > 0 {
		e.RetrievedAt = minute(1000 + retrieved)
		e.Score, e.Scored, e.Flags = int64(10*retrieved), (n+retrieved)%3 != 0, core.Flags(retrieved)
		e.Data = fmt.Appendf(nil, `{"body":"text %d, retrieved %d"}`, n, retrieved)
	}
	return e
}

// append appends a few events, many with keys that were used before and some
// retrieved later, and rejects, some of which become events. A program that was
// taken for dead may be refused.
func (m *model) append(r *rapid.T) {
	a := m.any(r, whoever)
	b := core.Batch{
		Segment: rapid.IntRange(1, 6).Draw(r, "segment"), HandOver: rapid.IntRange(0, 3).Draw(r, "hand over"),
		Newest: rapid.Bool().Draw(r, "newest"),
	}
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, 60), 0, 15).Draw(r, "events") {
		source := rapid.SampledFrom(modelSources).Draw(r, "source")
		b.Events = append(b.Events, modelEvent(source, n, max(0, rapid.IntRange(-3, 3).Draw(r, "retrieved"))))
	}
	rejects := maps.Clone(m.rejects)
	if rapid.Bool().Draw(r, "resumes") {
		b.Mark = core.Mark{
			Input: &modelInput, Offset: 1, Line: 9, Filtered: rapid.Int64Range(0, 9).Draw(r, "filtered"),
			Start: rapid.IntRange(0, 5).Draw(r, "start") == 0, Complete: rapid.IntRange(0, 5).Draw(r, "complete") == 0,
		}
		for range b.Events {
			b.Pieces = append(b.Pieces, m.piece(r))
			delete(rejects, b.Pieces[len(b.Pieces)-1])
		}
	}
	rejected := 0
	for range rapid.IntRange(0, 2).Draw(r, "rejects") {
		piece, source := m.piece(r), rapid.SampledFrom(modelSources).Draw(r, "source")
		b.Rejects = append(b.Rejects, core.Reject{Source: source, Input: modelInput.Name, Line: piece.Line, Hash: piece.Hash, Reason: "bad"})
		if _, known := rejects[piece]; !known {
			rejects[piece] = source
			rejected++
		}
	}
	handOver := b.HandOver
	if a.zombie || b.Newest || len(m.ids((*outcome).free))+len(m.ids((*outcome).isDue)) > 0 {
		handOver = 0
	}
	got, err := a.Append(m.t.Context(), b)
	if err != nil && a.zombie {
		return
	}
	if err != nil {
		r.Fatalf("Append: %v", err)
	}
	if want := min(handOver, len(got.Segments)); len(got.Claims) != want {
		r.Fatalf("Append: handed %d segments over, want %d", len(got.Claims), want)
	}
	fresh, replaced, passedOver := m.meet(b)
	want := core.Appended{
		Stored: len(fresh), Duplicates: len(b.Events) - len(fresh), Replaced: replaced, PassedOver: passedOver,
		Rejected: rejected, Segments: got.Segments, Claims: got.Claims,
	}
	if !reflect.DeepEqual(got, want) {
		r.Fatalf("Append: got %+v, want %+v", got, want)
	}
	m.rejects = rejects
	m.sum(b, want)
	m.adopt(r, a, fresh, got.Segments, b.Segment)
	for i, c := range got.Claims {
		if len(c.Segments) != 1 || c.Segments[0] != got.Segments[i] {
			r.Fatalf("Append: claim %d is %+v, want %+v", i, c, got.Segments[i])
		}
		m.hold(r, a, c, b.Segment)
	}
}

// sum adds a batch to the sums of the input.
func (m *model) sum(b core.Batch, done core.Appended) {
	if b.Mark.Input == nil {
		return
	}
	if m.read.Again = !b.Mark.Start && (m.read.Again || m.read.Complete); b.Mark.Start {
		m.read.Sums, m.read.Counted = core.Sums{}, true
	}
	if m.read.Complete = b.Mark.Complete; m.read.Counted && !m.read.Again {
		s := &m.read.Sums
		s.Stored += int64(done.Stored)
		s.Duplicates += int64(done.Duplicates)
		s.Rejected += int64(len(b.Rejects))
		s.Filtered = b.Mark.Filtered
	}
}

func (m *model) piece(r *rapid.T) core.Piece {
	return core.Piece{Line: rapid.Int64Range(1, 9).Draw(r, "line"), Hash: rapid.Uint64Range(1<<64-2, 1<<64-1).Draw(r, "hash")}
}

// meet returns the new events of a batch, in their final form, and applies those
// that replace stored events.
func (m *model) meet(b core.Batch) (fresh []core.Event, replaced, passedOver int) {
	stored := make(map[[2]string]*outcome)
	for _, f := range m.events {
		stored[[2]string{f.Source, f.Key}] = f
	}
	places := make(map[[2]string]int) // of the new events
	for _, e := range b.Events {
		key := [2]string{e.Source, e.Key}
		old := (*core.Event)(nil)
		if i, ok := places[key]; ok {
			old = &fresh[i]
		} else if f := stored[key]; f != nil {
			old = &f.Event
		}
		switch {
		case old == nil || e.Key == "":
			places[key] = len(fresh)
			fresh = append(fresh, e)
		case !e.RetrievedAt.After(old.RetrievedAt): // unknown counts as the earliest
		case !b.Newest:
			passedOver++
		default:
			replaced++
			if f := stored[key]; f != nil {
				m.replace(f, e)
			} else {
				renew(old, e)
			}
		}
	}
	return fresh, replaced, passedOver
}

// renew updates an event with a later retrieval of it.
func renew(old *core.Event, e core.Event) {
	old.Score, old.Scored, old.Flags, old.Data, old.RetrievedAt = e.Score, e.Scored, e.Flags, e.Data, e.RetrievedAt
}

func (m *model) replace(f *outcome, e core.Event) {
	if f.state == settled {
		uncount(&m.totals, kit.CountOf(&f.Event))
	}
	renew(&f.Event, e)
	if f.state == settled {
		m.totals.Add(&f.Event)
	}
	m.takeBack(f.token)
}

// takeBack frees all events of a claim.
func (m *model) takeBack(token int64) {
	if token != 0 {
		m.unclaim(m.ids(func(f *outcome) bool { return f.token == token }))
	}
}

// adopt finds out which ids the new events got.
func (m *model) adopt(r *rapid.T, a *actor, fresh []core.Event, segments []core.Segment, size int) {
	var stored []core.Event
	for _, e := range a.events() {
		if m.events[e.ID] == nil {
			stored = append(stored, e)
		}
	}
	if len(stored) != len(fresh) {
		r.Fatalf("Append: found %d new events, want %d", len(stored), len(fresh))
	}
	for i, e := range stored {
		if d := difference(e, fresh[i]); d != "" {
			r.Fatalf("Append: event %d: %s", e.ID, d)
		}
		if e.ID <= m.lastID {
			r.Fatalf("Append: id %d after %d", e.ID, m.lastID)
		}
		m.lastID = e.ID
		m.events[e.ID] = &outcome{Event: e, state: pending}
	}
	covered := 0
	for _, s := range segments {
		in := m.ids(func(f *outcome) bool { return s.First <= f.ID && f.ID <= s.Last })
		if len(in) != s.Events || s.Events > size || s.Events == 0 {
			r.Fatalf("Append: segment %+v of at most %d holds %v", s, size, in)
		}
		covered += len(in)
	}
	if covered != len(stored) {
		r.Fatalf("Append: segments %+v hold %d events of %d", segments, covered, len(stored))
	}
}
