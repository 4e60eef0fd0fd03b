package storagetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"weir/core"
	"weir/core/move"
)

// createdIsFound: a period finds the events that were created in it, wherever they are
// stored, whatever was stored twice, moved away or has expired. It fails when the bounds
// of what is stored together are too narrow.
func createdIsFound(t *testing.T, db Database) {
	p := start(t, db)
	rng := rand.New(rand.NewPCG(5, 6))
	var all []core.Event
	known := map[string]bool{}
	begin := time.Date(2019, 12, 31, 23, 0, 0, 0, time.UTC)
	for n := range 12 {
		batch := make([]core.Event, 900)
		for i := range batch {
			at := begin.Add(time.Duration(n)*time.Hour + time.Duration(i)*4*time.Second + time.Duration(rng.Int64N(int64(4*time.Second))))
			if n == 0 && i%50 == 0 { // far from the others
				at = begin.Add(time.Duration(rng.Int64N(int64(24*365*30*time.Hour))) - 24*365*20*time.Hour)
			}
			batch[i] = core.Event{Source: "s", Key: fmt.Sprint(n, "-", i), Kind: "k", CreatedAt: at.Truncate(time.Microsecond)}
		}
		if n%3 == 2 { // some are there already
			batch = append(batch, all[len(all)-40:]...)
		}
		p.add(700, batch...)
		for i := range batch {
			if !known[batch[i].Key] {
				known[batch[i].Key] = true
				all = append(all, batch[i])
			}
		}
	}
	moved := begin.AddDate(-5, 0, 0)
	in := input("store a", "mine")
	takeCheckpoint(p, in)
	for i := range 40 { // moved here from another store
		e := core.Event{Source: "s", Key: fmt.Sprint("moved", i), Kind: "k", CreatedAt: moved.Add(time.Duration(i) * 20 * time.Minute), StoredAt: begin}
		p.receive(move.Chunk{Events: []move.Outcome{{Event: e, State: move.Settled}}}, in, int64(i+1))
		all = append(all, e)
	}
	p.drain(1000)
	for i := 0; i < len(all); i += 17 {
		e, found := &all[i], false
		for same, err := range p.Events(t.Context(), core.Filter{After: e.CreatedAt, Before: e.CreatedAt.Add(time.Microsecond)}) {
			found = found || err == nil && same.Key == e.Key
		}
		if !found {
			t.Fatalf("event %s, created %v, is not found", e.Key, e.CreatedAt)
		}
	}
	for range 40 {
		from := begin
		if rng.IntN(4) == 0 {
			from = moved
		}
		f := core.Filter{After: from.Add(time.Duration(rng.Int64N(int64(12 * time.Hour))))}
		f.Before = f.After.Add(time.Duration(rng.Int64N(int64(20 * time.Minute))))
		switch rng.IntN(5) {
		case 0:
			f.After = time.Time{}
		case 1:
			f.Before = time.Time{}
		}
		want := 0
		for i := range all {
			if f.Match(&all[i]) {
				want++
			}
		}
		last, got, counted := int64(0), 0, int64(0)
		for e, err := range p.Events(t.Context(), f) {
			if err != nil || e.ID <= last || !f.Match(&e) {
				t.Fatalf("event %d after %d, created %v: %v", e.ID, last, e.CreatedAt, err)
			}
			last = e.ID
			got++
		}
		for c, err := range p.Counts(t.Context(), f) {
			if err != nil {
				t.Fatal(err)
			}
			counted += c.Events
		}
		if got != want || counted != int64(want) {
			t.Fatalf("from %v to %v: %d events, %d counted, want %d", f.After, f.Before, got, counted, want)
		}
	}
}
