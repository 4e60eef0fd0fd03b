package explore_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/explore"
)

// gated is a store whose first step of a scan waits until the gate opens, whatever becomes
// of its context.
type gated struct {
	busy
	gate chan struct{}
	at   chan struct{} // closed when the first step waits
	n    int           // steps
}

func (g *gated) Scan(_ context.Context, q core.PageQuery, each func(*core.Stored)) (core.Page, error) {
	if g.n++; g.n == 1 {
		close(g.at)
		<-g.gate
	}
	from := int(q.Past) // counted upwards: the order doesn't matter here
	to := min(from+40, len(g.events))
	for i := range g.events[from:to] {
		each(&core.Stored{Event: g.events[from+i]})
	}
	return core.Page{Next: int64(to), Scanned: to - from, Reached: time.Unix(1, 0), End: to == len(g.events)}, nil
}

// TestStopAndContinueAtOnce: a search that is continued while a step of the stopped one is
// still under way counts everything once. It fails when both run at the same time.
func TestStopAndContinueAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gated{busy: busy{more: func() {}}, gate: make(chan struct{}), at: make(chan struct{})}
		for i := range 400 {
			g.events = append(g.events, core.Event{Kind: fmt.Sprint(i % 3), CreatedAt: at("2024-03-04T10:00:00Z").Add(time.Duration(i) * time.Hour)})
		}
		s := explore.NewSearch(g, explore.Question{By: explore.Author})
		stopped, stop := context.WithCancel(t.Context())
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { first <- s.Run(stopped, func(explore.Answer) {}) }()
		<-g.at
		stop()
		var last explore.Answer
		go func() { second <- s.Run(t.Context(), func(a explore.Answer) { last = a }) }()
		synctest.Wait() // until the second has gone as far as it can
		close(g.gate)
		if err := <-first; err == nil {
			t.Log("the first step was the last that the stopped search made")
		}
		if err := <-second; err != nil {
			t.Fatal(err)
		}
		if !last.Done || last.All.Events != 400 || last.Scanned != 400 {
			t.Errorf("%d events in %d scanned, done: %v; want 400 once", last.All.Events, last.Scanned, last.Done)
		}
	})
}
