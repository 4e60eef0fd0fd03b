package storagetest

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"pgregory.net/rapid"

	"weir/core"
)

// modelSources are the key spaces of the model's events: the same keys in each.
var modelSources = []string{"test", "other"}

// modelEvent is the n-th event, as it was retrieved at that time; 0 is unknown.
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

// append stores a few events, many of them with keys that were used before, some
// retrieved later, and rejects, some of which become events. A program that was
// taken for dead may be refused.
func (m *model) append(r *rapid.T) {
	a := m.any(r, whoever)
	b := core.Batch{Segment: rapid.IntRange(1, 6).Draw(r, "segment"), Newest: rapid.Bool().Draw(r, "newest")}
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, 60), 0, 15).Draw(r, "events") {
		source := rapid.SampledFrom(modelSources).Draw(r, "source")
		b.Events = append(b.Events, modelEvent(source, n, max(0, rapid.IntRange(-3, 3).Draw(r, "retrieved"))))
	}
	rejects := maps.Clone(m.rejects)
	if rapid.Bool().Draw(r, "resumes") {
		b.Mark = core.Mark{Input: &modelInput, Offset: 1, Line: 9}
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
	got, err := a.Append(m.t.Context(), b)
	if err != nil && a.zombie {
		return
	}
	if err != nil {
		r.Fatalf("Append: %v", err)
	}
	fresh, replaced, passedOver := m.meet(b)
	want := core.Appended{
		Stored: len(fresh), Duplicates: len(b.Events) - len(fresh), Replaced: replaced, PassedOver: passedOver,
		Rejected: rejected, Segments: got.Segments,
	}
	if !reflect.DeepEqual(got, want) {
		r.Fatalf("Append: got %+v, want %+v", got, want)
	}
	m.rejects = rejects
	m.adopt(r, a, fresh, got.Segments, b.Segment)
}

func (m *model) piece(r *rapid.T) core.Piece {
	return core.Piece{Line: rapid.Int64Range(1, 9).Draw(r, "line"), Hash: rapid.Uint64Range(1<<64-2, 1<<64-1).Draw(r, "hash")}
}

// meet returns the events of a batch that are new, as they are in the end, and
// puts those in place that replace what is stored.
func (m *model) meet(b core.Batch) (fresh []core.Event, replaced, passedOver int) {
	stored := make(map[[2]string]*fate)
	for _, f := range m.events {
		stored[[2]string{f.Source, f.Key}] = f
	}
	new := make(map[[2]string]int)
	for _, e := range b.Events {
		key := [2]string{e.Source, e.Key}
		old := (*core.Event)(nil)
		if i, ok := new[key]; ok {
			old = &fresh[i]
		} else if f := stored[key]; f != nil {
			old = &f.Event
		}
		switch {
		case old == nil || e.Key == "":
			new[key] = len(fresh)
			fresh = append(fresh, e)
		case !e.RetrievedAt.After(old.RetrievedAt): // the earliest of all is unknown
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

// renew makes of an event what a later retrieval of it says.
func renew(old *core.Event, e core.Event) {
	old.Score, old.Scored, old.Flags, old.Data, old.RetrievedAt = e.Score, e.Scored, e.Flags, e.Data, e.RetrievedAt
}

func (m *model) replace(f *fate, e core.Event) {
	if f.state == settled {
		uncount(&m.totals, core.CountOf(&f.Event))
	}
	renew(&f.Event, e)
	if f.state == settled {
		m.totals.Add(&f.Event)
	}
	m.takeBack(f.token)
}

// takeBack takes a whole claim back.
func (m *model) takeBack(token int64) {
	if token != 0 {
		m.letGo(m.ids(func(f *fate) bool { return f.token == token }))
	}
}

// adopt looks up which ids the new events got.
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
		m.events[e.ID] = &fate{Event: e, state: pending}
	}
	covered := 0
	for _, s := range segments {
		in := m.ids(func(f *fate) bool { return s.First <= f.ID && f.ID <= s.Last })
		if len(in) != s.Events || s.Events > size || s.Events == 0 {
			r.Fatalf("Append: segment %+v of at most %d holds %v", s, size, in)
		}
		covered += len(in)
	}
	if covered != len(stored) {
		r.Fatalf("Append: segments %+v hold %d events of %d", segments, covered, len(stored))
	}
}

func (m *model) claim(r *rapid.T) {
	a := m.any(r, alive)
	limit := rapid.IntRange(1, 12).Draw(r, "max")
	c, err := a.Claim(m.t.Context(), limit)
	if err != nil {
		r.Fatalf("Claim: %v", err)
	}
	m.hold(r, a, c, limit)
}

// hold checks a claim that the store gave out, and marks its events.
func (m *model) hold(r *rapid.T, a *actor, c core.Claim, limit int) {
	free, due := m.ids((*fate).free), m.ids((*fate).isDue)
	if c.Empty() {
		if len(free)+len(due) > 0 {
			r.Fatalf("Claim: got nothing, want some of %v or %v", free, due)
		}
		return
	}
	if m.tokens[c.Token] || len(c.Segments) > 0 && len(c.Retries) > 0 {
		r.Fatalf("Claim: got %+v, want a new token, and segments or retries", c)
	}
	m.tokens[c.Token] = true
	var got []int64
	for _, s := range c.Segments {
		in := m.ids(func(f *fate) bool { return s.First <= f.ID && f.ID <= s.Last })
		if len(in) != s.Events {
			r.Fatalf("Claim: segment %+v holds %v", s, in)
		}
		got = append(got, in...)
	}
	if !slices.Equal(got, free[:min(len(got), len(free))]) || len(c.Segments) > 1 && len(got) > limit {
		r.Fatalf("Claim(%d): got %v, want the oldest of %v", limit, got, free)
	}
	for _, retry := range c.Retries {
		if !slices.Contains(due, retry.ID) || m.events[retry.ID].attempts != retry.Attempts {
			r.Fatalf("Claim: got retry %+v, want one of %v", retry, due)
		}
		got = append(got, retry.ID)
	}
	if len(c.Retries) > limit || !slices.IsSorted(got) {
		r.Fatalf("Claim(%d): got retries %v", limit, got)
	}
	for _, id := range got {
		m.events[id].token, m.events[id].holder = c.Token, a.id
	}
	if rapid.Bool().Draw(r, "load") {
		m.load(r, a, &c, got)
	}
	a.claims = append(a.claims, c)
}

func (m *model) load(r *rapid.T, a *actor, c *core.Claim, want []int64) {
	if err := a.Load(m.t.Context(), c); err != nil {
		r.Fatalf("Load: %v", err)
	}
	if !slices.Equal(ids(c.Events), want) {
		r.Fatalf("Load: got %v, want %v", ids(c.Events), want)
	}
	for _, e := range c.Events {
		if d := difference(e, m.events[e.ID].Event); d != "" {
			r.Fatalf("Load: event %d: %s", e.ID, d)
		}
	}
}

// drop draws one of the program's claims and takes it from the program.
func (a *actor) drop(r *rapid.T) core.Claim {
	i := rapid.IntRange(0, len(a.claims)-1).Draw(r, "claim")
	c := a.claims[i]
	a.claims = slices.Delete(a.claims, i, i+1)
	return c
}

// settle settles a claim, perhaps a lost one, with some failures, and perhaps
// claims the next.
func (m *model) settle(r *rapid.T) {
	a := m.any(r, hasClaim)
	c := a.drop(r)
	held := m.ids(func(f *fate) bool { return f.token == c.Token })
	s := core.Settlement{Claim: c}
	for _, id := range held {
		f := failed(id, m.events[id].attempts+1, soon)
		switch rapid.IntRange(0, 9).Draw(r, "outcome") {
		case 0:
			s.Failed = append(s.Failed, f)
		case 1:
			f.Retry = time.Hour
			s.Failed = append(s.Failed, f)
		case 2:
			s.Failed = append(s.Failed, dead(id, f.Attempts))
		}
	}
	limit := rapid.IntRange(0, 8).Draw(r, "next")
	next, err := a.Settle(m.t.Context(), s, limit)
	if len(held) == 0 {
		if !errors.Is(err, core.ErrClaimLost) || !next.Empty() {
			r.Fatalf("Settle of a lost claim: got %+v, %v, want ErrClaimLost", next, err)
		}
		return
	}
	if err != nil {
		r.Fatalf("Settle: %v", err)
	}
	for _, id := range held {
		m.succeed(m.events[id])
	}
	for _, f := range s.Failed {
		m.fail(m.events[f.ID], f)
	}
	for _, id := range held {
		if f := m.events[id]; f.state == settled {
			m.totals.Add(&f.Event)
		}
	}
	if limit > 0 {
		m.hold(r, a, next, limit)
	} else if !next.Empty() {
		r.Fatalf("Settle with next 0 claimed %+v", next)
	}
}

func (m *model) succeed(f *fate) { *f = fate{Event: f.Event, state: settled} }

func (m *model) fail(f *fate, failed core.Failed) {
	*f = fate{Event: f.Event, state: core.FailureWaiting, attempts: failed.Attempts, due: failed.Retry == soon}
	if failed.Dead {
		f.state = core.FailureDead
	}
}

// release gives a claim back, perhaps a lost one, which changes nothing.
func (m *model) release(r *rapid.T) {
	a := m.any(r, hasClaim)
	c := a.drop(r)
	held := m.ids(func(f *fate) bool { return f.token == c.Token })
	if err := a.Release(m.t.Context(), c); err != nil && len(held) > 0 {
		r.Fatalf("Release: %v", err)
	}
	m.letGo(held)
}

func (m *model) letGo(ids []int64) {
	for _, id := range ids {
		m.events[id].holder, m.events[id].token = 0, 0
	}
}
