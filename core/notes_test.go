package core_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/storage/sqlite"
)

// TestNotes: a run's recorder tells of the dead node that was taken over and of the parts of
// its segments, of the changes of the tuning and of the quit signal, each with its time. It
// fails when one of them doesn't reach the recorder.
func TestNotes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		other, err := sqlite.Open(t.Context(), sqlite.Options{Path: s.Location(), Log: quiet})
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		victim, err := other.Join(t.Context(), core.Node{Host: "machine.example", PID: 4242})
		if err != nil {
			t.Fatal(err)
		}
		var batch core.Batch
		for range 30 {
			batch.Events = append(batch.Events, core.Event{Source: "test", Kind: "k", CreatedAt: time.Unix(0, 0)})
		}
		batch.Segment = 15
		stored, err := other.Append(t.Context(), batch)
		if err == nil {
			_, err = other.Claim(t.Context(), 30)
		}
		if err != nil {
			t.Fatal(err)
		}

		p := startTuned(t, core.Config{Store: s, Lease: 30 * time.Second})
		started := time.Now().Add(-p.Activity().Now())
		time.Sleep(5 * time.Second)
		p.tune(func(t *core.Tuning) { t.Workers = 3 })
		changed := time.Since(started)
		time.Sleep(time.Minute)
		if at, quitting := p.Activity().Quit(); quitting {
			t.Errorf("it quits at %v", at)
		}
		ending := time.Since(started)
		p.stop()

		if flags, want := p.Activity().Flags(), (activity.Flag{At: changed, Text: "workers 2 → 3"}); !slices.Equal(flags, []activity.Flag{want}) {
			t.Errorf("got flags %+v, want %+v", flags, want)
		}
		if at, quitting := p.Activity().Quit(); !quitting || at != ending {
			t.Errorf("Quit: got %v, %v, want %v", at, quitting, ending)
		}
		dead := p.Activity().Takeovers()
		if len(dead) != 1 {
			t.Fatalf("got takeovers %+v, want one", dead)
		}
		got := dead[0]
		if got.Node != victim || got.Host != "machine.example" || got.PID != 4242 || got.Events != 30 || got.Segments != 2 || got.At < 30*time.Second || got.At > time.Minute {
			t.Errorf("got takeover %+v", got)
		}
		events := 0
		for _, part := range got.Parts {
			events += part.Events
		}
		if n := len(got.Parts); n < 4 || events != 30 || got.Parts[0].First != stored.Segments[0].First || got.Parts[n-1].Last != stored.Segments[1].Last {
			t.Errorf("got parts %+v of %+v", got.Parts, stored.Segments)
		}
	})
}
