package engine_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/storage/sqlite"
)

// TestSwitchFinishesWhatWaited: what others add once the switch was decided
// doesn't hold it up; it stays there and is named.
func TestSwitchFinishesWhatWaited(t *testing.T) {
	h := newHome(t)
	h.backlog("weir.db", 9)
	other, _ := h.join("weir.db")
	var add sync.Once
	r := h.startSeen(h.options(), func(s control.State) {
		if s.Phase == control.Running && s.Source == "none" {
			add.Do(func() { h.holds(other) })
		}
	})
	// The other's pipeline is no reason not to run one here.
	h.do("Start", r.Start(t.Context()))
	r.phase(control.Running)
	r.flows()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	h.do("Switch", r.Switch(ctx, control.StoreChoice{Path: h.path("b.db")}, true))
	s := r.State()
	if s.Location != h.path("b.db") || len(s.WaitingStores) != 1 || s.WaitingStores[0].Waiting == 0 {
		t.Errorf("switched: %+v", s)
	}
	r.end()
	h.sound("b.db")
	h.do("Close", other.Close())
	if got := h.sound("weir.db"); got.Pending != 1 {
		t.Errorf("%d wait in the store that was left, want what the other added last", got.Pending)
	}
}

// join opens a SQLite store as another program does.
func (h home) join(name string) (s *sqlite.Store, node int64) {
	h.Helper()
	s, err := sqlite.Open(h.Context(), sqlite.Options{Path: h.path(name), BusyTimeout: patience})
	h.do("Open", err)
	h.Cleanup(func() { _ = s.Close() }) // after a test that has closed it, too
	node, err = s.Join(h.Context(), core.Node{Host: "host"})
	h.do("Join", err)
	return s, node
}

// holds adds an event to a store and keeps it claimed, however quick others are.
// A worker in full swing takes what is added in the transaction that settles
// what was added before, time and again; in a pause it runs out of work, and
// sleeps.
func (h home) holds(s core.Store) {
	h.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
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
			h.late("a claim on what was added")
		}
	}
}

// TestSwitchCanBeStopped: while what waits is processed, which may take as long
// as another node likes, who asked for the switch may think better of it.
func TestSwitchCanBeStopped(t *testing.T) {
	h := newHome(t)
	other, _ := h.join("weir.db")
	h.holds(other)
	finishing := make(chan struct{})
	var once sync.Once
	r := h.startSeen(h.options(), func(s control.State) {
		if s.Phase == control.Running && s.Source == "none" {
			once.Do(func() { close(finishing) })
		}
	})
	h.do("Start", r.Start(t.Context()))
	before := r.phase(control.Running)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	switched := make(chan error, 1)
	go func() { switched <- r.Engine.Switch(ctx, control.StoreChoice{Path: h.path("b.db")}, true) }()
	receive(h, "what waits to be processed first", finishing)
	cancel()
	if err, _ := receive(h, "Switch to return", switched); !errors.Is(err, context.Canceled) {
		t.Errorf("Switch: %v", err)
	}
	if s := r.State(); s.Phase != control.Running || s.Location != before.Location || s.Source != "simulate" || s.Tuning != before.Tuning {
		t.Errorf("stopped: %+v", s)
	}
	h.do("Close", other.Close())
	r.flows()
	r.end()
	h.sound("weir.db")
}
