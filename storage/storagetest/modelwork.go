package storagetest

import (
	"errors"
	"slices"
	"time"

	"pgregory.net/rapid"

	"weir/core"
)

func (m *model) claim(r *rapid.T) {
	a := m.any(r, alive)
	limit := rapid.IntRange(1, 12).Draw(r, "max")
	c, err := a.Claim(m.t.Context(), limit)
	if err != nil {
		r.Fatalf("Claim: %v", err)
	}
	m.hold(r, a, c, limit)
}

// hold checks a claim from the store and records who holds its events.
func (m *model) hold(r *rapid.T, a *actor, c core.Claim, limit int) {
	free, due := m.ids((*outcome).free), m.ids((*outcome).isDue)
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
		in := m.ids(func(f *outcome) bool { return s.First <= f.ID && f.ID <= s.Last })
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

// drop draws one of the program's claims and removes it from the program.
func (a *actor) drop(r *rapid.T) core.Claim {
	i := rapid.IntRange(0, len(a.claims)-1).Draw(r, "claim")
	c := a.claims[i]
	a.claims = slices.Delete(a.claims, i, i+1)
	return c
}

// settle settles a claim, possibly a lost one, with some failures, and possibly
// claims the next.
func (m *model) settle(r *rapid.T) {
	a := m.any(r, hasClaim)
	c := a.drop(r)
	held := m.ids(func(f *outcome) bool { return f.token == c.Token })
	switch err := a.Load(m.t.Context(), &c); {
	case errors.Is(err, core.ErrClaimLost) && len(held) == 0:
		return
	case err != nil:
		r.Fatalf("Load: %v", err)
	}
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

func (m *model) succeed(f *outcome) { *f = outcome{Event: f.Event, state: settled} }

func (m *model) fail(f *outcome, failed core.Failed) {
	*f = outcome{Event: f.Event, state: core.FailureWaiting, attempts: failed.Attempts, due: failed.Retry == soon}
	if failed.Dead {
		f.state = core.FailureDead
	}
}

// release releases a claim. Releasing a lost one changes nothing.
func (m *model) release(r *rapid.T) {
	a := m.any(r, hasClaim)
	c := a.drop(r)
	held := m.ids(func(f *outcome) bool { return f.token == c.Token })
	if err := a.Release(m.t.Context(), c); err != nil && len(held) > 0 {
		r.Fatalf("Release: %v", err)
	}
	m.unclaim(held)
}

func (m *model) unclaim(ids []int64) {
	for _, id := range ids {
		m.events[id].holder, m.events[id].token = 0, 0
	}
}
