package storagetest

import (
	"slices"

	"pgregory.net/rapid"

	"weir/core"
)

// compareQueue compares the queue, whole and with a limit, with the model.
func (m *model) compareQueue(r *rapid.T, a *actor) {
	all, err := a.Queue(m.t.Context(), 10_000)
	if err != nil {
		r.Fatalf("Queue: %v", err)
	}
	var queued []int64
	for _, s := range all.Segments {
		in := m.ids(func(f *outcome) bool { return s.First <= f.ID && f.ID <= s.Last && f.state == pending })
		if len(in) != s.Events || s.Waited < 0 || s.Silent < 0 {
			r.Fatalf("Queue: segment %+v holds %v", s, in)
		}
		for _, id := range in {
			if f := m.events[id]; f.holder != s.ClaimedBy || f.token != s.Token {
				r.Fatalf("Queue: segment %+v: event %d is claimed by %d, token %d", s, id, f.holder, f.token)
			}
		}
		if _, remote := m.db.(Remote); !remote && s.NodeDead != m.killed[s.ClaimedBy] {
			r.Fatalf("Queue: segment %+v: its node was killed: %v", s, m.killed[s.ClaimedBy])
		}
		queued = append(queued, in...)
	}
	if want := m.ids(func(f *outcome) bool { return f.state == pending }); !slices.Equal(queued, want) || all.More != 0 {
		r.Fatalf("Queue: got %v and %d more, want %v", queued, all.More, want)
	}
	m.compareFailures(r, "retries", all.Retries, func(f *outcome) bool { return f.state == core.FailureWaiting })
	m.compareFailures(r, "dead", all.Dead, func(f *outcome) bool { return f.state == core.FailureDead })

	limit := m.steps % 6
	some, err := a.Queue(m.t.Context(), limit)
	if err != nil {
		r.Fatalf("Queue: %v", err)
	}
	var claimed, free []int64
	for _, s := range all.Segments {
		if s.ClaimedBy != 0 {
			claimed = append(claimed, s.First)
		} else {
			free = append(free, s.First)
		}
	}
	want := slices.Concat(claimed, free)
	want = want[:min(limit, len(want))]
	slices.Sort(want)
	if got := firsts(some.Segments); !slices.Equal(got, want) || some.More != len(all.Segments)-len(want) {
		r.Fatalf("Queue(%d): got %v and %d more of %v, of which %v are claimed", limit, got, some.More, firsts(all.Segments), claimed)
	}
}

// compareFailures compares failures of the queue with those of the model in a state.
func (m *model) compareFailures(r *rapid.T, what string, got []core.QueuedFailure, in func(*outcome) bool) {
	ids := m.ids(in)
	if len(got) != min(len(ids), 10) {
		r.Fatalf("Queue: got %s %+v of %v", what, got, ids)
	}
	for i, f := range got {
		e := m.events[f.ID]
		if e == nil || !in(e) || f.Attempts != e.attempts || f.ClaimedBy != e.holder || f.Token != e.token {
			r.Fatalf("Queue: got %s %+v, want %+v", what, f, e)
		}
		if e.state == core.FailureDead && (f.In != 0 || f.ID != ids[len(ids)-1-i]) {
			r.Fatalf("Queue: got %+v among the dead %v", got, ids)
		}
		if e.state == core.FailureWaiting && (f.In <= 0 != e.due || i > 0 && f.In < got[i-1].In) {
			r.Fatalf("Queue: got retries %+v, %d is due: %v", got, f.ID, e.due)
		}
	}
}
