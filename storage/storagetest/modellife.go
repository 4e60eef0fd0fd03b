package storagetest

import (
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"weir/core"
	"weir/storage/kit"
)

// kill ends a program without closing it; another one starts in its place.
func (m *model) kill(r *rapid.T) {
	a := m.any(r, whoever)
	m.db.Kill(m.t, a.Store)
	if !a.zombie {
		m.killed[a.id] = true
	}
	*a = actor{program: start(m.t, m.db)}
}

// restart closes a program and starts another: its claims are free at once.
func (m *model) restart(r *rapid.T) {
	a := m.any(r, whoever)
	if err := a.Close(); err != nil {
		r.Fatalf("Close: %v", err)
	}
	m.unclaim(m.heldBy(a.id))
	*a = actor{program: start(m.t, m.db)}
}

func (m *model) heldBy(node int64) []int64 {
	return m.ids(func(f *outcome) bool { return f.holder == node })
}

// heartbeat is a heartbeat while all leases are valid: it finds only deaths that
// the store detects without a lease.
func (m *model) heartbeat(r *rapid.T) {
	a := m.any(r, whoever)
	var gone []int64
	if _, remote := m.db.(Remote); !remote {
		for node := range m.killed {
			gone = append(gone, node)
		}
	}
	m.beat(r, a, time.Hour, gone)
}

// fallSilent is a heartbeat after the leases of all others have run out.
func (m *model) fallSilent(r *rapid.T) {
	a := m.any(r, whoever)
	var gone []int64
	for node := range m.killed {
		gone = append(gone, node)
	}
	for _, other := range m.programs {
		if other != a && !other.zombie {
			gone = append(gone, other.id)
		}
	}
	time.Sleep(3 * time.Millisecond)
	m.beat(r, a, time.Millisecond, gone)
}

// beat is a heartbeat that must find the nodes in gone dead. If it only finds
// that its own node was taken for dead, the next one must.
func (m *model) beat(r *rapid.T, a *actor, lease time.Duration, gone []int64) {
	h, err := a.Heartbeat(m.t.Context(), lease)
	if err != nil {
		r.Fatalf("Heartbeat: %v", err)
	}
	if h.Rejoined != a.zombie || (h.Node != a.id) != a.zombie {
		r.Fatalf("Heartbeat: got %+v of node %d, taken for dead: %v", h, a.id, a.zombie)
	}
	var found []int64
	returned := 0
	for _, n := range h.Dead {
		found = append(found, n.ID)
		held := m.heldBy(n.ID)
		returned += len(held)
		for _, id := range held {
			if f := m.events[id]; f.isFailed() {
				f.attempts++ // the death counts as one
			}
		}
		m.unclaim(held)
		delete(m.killed, n.ID)
		for _, other := range m.programs {
			if other.id == n.ID {
				other.zombie = true
			}
		}
	}
	slices.Sort(found)
	slices.Sort(gone)
	if !slices.Equal(found, gone) && !(h.Rejoined && len(found) == 0) {
		r.Fatalf("Heartbeat: got dead %v, want %v", found, gone)
	}
	if h.Returned != returned {
		r.Fatalf("Heartbeat: got %d returned, want %d", h.Returned, returned)
	}
	a.zombie, a.id = false, h.Node
}

// some draws a filter that selects a few failures in certain states.
func (m *model) some(r *rapid.T, states ...string) (f core.FailureFilter, selected []*outcome) {
	f.States = states
	in := m.ids((*outcome).isFailed)
	if len(in) > 0 && rapid.Bool().Draw(r, "by id") {
		f.IDs = rapid.SliceOfNDistinct(rapid.SampledFrom(in), 1, min(3, len(in)), rapid.ID[int64]).Draw(r, "ids")
	}
	for _, id := range in {
		e := m.events[id]
		if slices.Contains(states, e.state) && e.token == 0 && (f.IDs == nil || slices.Contains(f.IDs, id)) {
			selected = append(selected, e)
		}
	}
	return f, selected
}

func (m *model) retry(r *rapid.T) {
	a := m.any(r, whoever)
	filter, selected := m.some(r, core.FailureWaiting, core.FailureDead, core.FailureDiscarded)
	n, err := a.Retry(m.t.Context(), filter)
	if err != nil || n != len(selected) {
		r.Fatalf("Retry of %+v: got %d, %v, want %d", filter, n, err, len(selected))
	}
	for _, f := range selected {
		f.state, f.attempts, f.due = core.FailureWaiting, 0, true
	}
}

func (m *model) discard(r *rapid.T) {
	a := m.any(r, whoever)
	filter, selected := m.some(r, core.FailureWaiting, core.FailureDead)
	n, err := a.Discard(m.t.Context(), filter)
	if err != nil || n != len(selected) {
		r.Fatalf("Discard of %+v: got %d, %v, want %d", filter, n, err, len(selected))
	}
	for _, f := range selected {
		f.state, f.due = core.FailureDiscarded, false
	}
}

func (m *model) fold(r *rapid.T) {
	most := rapid.IntRange(1, 5).Draw(r, "max")
	n, err := m.any(r, whoever).Fold(m.t.Context(), most)
	if err != nil || n < 0 || n > most {
		r.Fatalf("Fold(%d): got %d, %v", most, n, err)
	}
}

// expire removes settled events: all that are older than the first segment, and
// any of the others at the store's choice.
func (m *model) expire(r *rapid.T) {
	a := m.any(r, whoever)
	most := rapid.IntRange(1, 40).Draw(r, "max")
	time.Sleep(time.Millisecond) // so that the youngest has an age
	removed := expire(a.program, 0, most)
	left := ids(a.events())
	first := slices.Concat(m.ids(func(f *outcome) bool { return f.state == pending }), []int64{m.lastID + 1})[0]
	gone := m.ids(func(f *outcome) bool {
		_, stays := slices.BinarySearch(left, f.ID)
		return !stays
	})
	for id, f := range m.events {
		if is, may := slices.Contains(gone, id), f.state == settled; is && !may || !is && may && id < first {
			r.Fatalf("Expire: event %d, %s, gone: %v; the first segment begins at %d", id, f.state, is, first)
		}
	}
	if removed != len(gone) {
		r.Fatalf("Expire: got %d removed, %d are gone", removed, len(gone))
	}
	for _, id := range gone {
		m.expired.Add(&m.events[id].Event)
		delete(m.events, id)
	}
}

// removeSource removes one of the sources; after each step everything adds up.
func (m *model) removeSource(r *rapid.T) {
	a := m.any(r, whoever)
	source := rapid.SampledFrom(modelSources).Draw(r, "source")
	most := rapid.IntRange(1, 40).Draw(r, "max")
	of := m.ids(func(f *outcome) bool { return f.Source == source })
	removed := removeSource(a.program, source, most)
	if removed != len(of) {
		r.Fatalf("RemoveSource: got %d removed, want %d", removed, len(of))
	}
	for _, id := range of {
		if f := m.events[id]; f != nil {
			m.takeBack(f.token)
			delete(m.events, id)
		}
	}
	for _, t := range []*kit.Tally{&m.totals, &m.expired} {
		for _, n := range t.Counts() {
			if n.Source == source {
				uncount(t, n)
			}
		}
	}
	maps.DeleteFunc(m.rejects, func(_ core.Piece, of string) bool { return of == source })
}

// prune removes the rows of nodes that are gone, and nothing that affects counts.
func (m *model) prune(r *rapid.T) {
	if err := m.any(r, whoever).Prune(m.t.Context(), 0); err != nil {
		r.Fatalf("Prune: %v", err)
	}
}
