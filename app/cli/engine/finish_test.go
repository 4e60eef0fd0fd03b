package engine_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"weir/app/ui/desk"
	"weir/core"
	"weir/storage/sqlite"
)

// TestSwitchFinishesWhatWaited: what others add once the switch was decided
// doesn't hold it up; it stays there and is named.
func TestSwitchFinishesWhatWaited(t *testing.T) {
	h := newHome(t)
	h.backlog("weir.db", 9)
	other, err := sqlite.Open(t.Context(), sqlite.Options{Path: h.path("weir.db")})
	h.do("Open", err)
	t.Cleanup(func() { h.do("Close", other.Close()) })
	_, err = other.Join(t.Context(), core.Node{Host: "host"})
	h.do("Join", err)
	var add sync.Once
	r := h.startSeen(h.options(), func(s desk.State) {
		if s.Phase == desk.Running && s.Source == "none" {
			add.Do(func() { h.holds(other) })
		}
	})
	// The other's pipeline is no reason not to run one here.
	h.do("Start", r.Start(t.Context()))
	r.phase(desk.Running)
	r.flows()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	h.do("Switch", r.Switch(ctx, desk.StoreChoice{Path: h.path("b.db")}, true))
	s := r.State()
	if s.Location != h.path("b.db") || len(s.Left) != 1 || s.Left[0].Waiting == 0 {
		t.Errorf("switched: %+v", s)
	}
	r.end()
	h.sound("b.db")
	h.do("Close", other.Close())
	if got := h.sound("weir.db"); got.Pending != 1 {
		t.Errorf("%d wait in the store that was left, want what the other added last", got.Pending)
	}
}

// holds adds an event to a store and keeps it claimed, however quick others are.
func (h home) holds(s core.Store) {
	h.Helper()
	for end := time.Now().Add(5 * time.Second); ; {
		done, err := s.Append(h.Context(), core.Batch{Events: []core.Event{{Source: "test", Key: time.Now().String(), Kind: "post"}}, Segment: 1})
		h.do("Append", err)
		c, err := s.Claim(h.Context(), 1)
		h.do("Claim", err)
		if !c.Empty() && c.Segments[0].First == done.Segments[0].First {
			return
		}
		if !c.Empty() {
			h.do("Release", s.Release(h.Context(), c))
		}
		if time.Now().After(end) {
			h.Fatal("nothing to claim")
		}
	}
}

// TestSwitchCanBeStopped: while what waits is processed, which may take as long
// as another node likes, who asked for the switch may think better of it.
func TestSwitchCanBeStopped(t *testing.T) {
	h := newHome(t)
	other, err := sqlite.Open(t.Context(), sqlite.Options{Path: h.path("weir.db")})
	h.do("Open", err)
	_, err = other.Join(t.Context(), core.Node{Host: "host"})
	h.do("Join", err)
	h.holds(other)
	finishing := make(chan struct{}, 100)
	r := h.startSeen(h.options(), func(s desk.State) {
		if s.Source == "none" {
			finishing <- struct{}{}
		}
	})
	h.do("Start", r.Start(t.Context()))
	before := r.phase(desk.Running)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	switched := make(chan error)
	go func() { switched <- r.Switch(ctx, desk.StoreChoice{Path: h.path("b.db")}, true) }()
	<-finishing
	cancel()
	if err := <-switched; !errors.Is(err, context.Canceled) {
		t.Errorf("Switch: %v", err)
	}
	if s := r.State(); s.Phase != desk.Running || s.Location != before.Location || s.Source != "simulate" || s.Tuning != before.Tuning {
		t.Errorf("stopped: %+v", s)
	}
	h.do("Close", other.Close())
	r.flows()
	r.end()
	h.sound("weir.db")
}
