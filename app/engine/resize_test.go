package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"weir/app/ui/control"
)

// TestResize: the channel gets another capacity, what was tuned stays, and the settings get
// it at the next Restart only.
func TestResize(t *testing.T) {
	h := newHome(t)
	r := h.start(h.options())
	r.phase(control.Running)
	r.flows()
	if c := r.State().Capacity; c != 100 {
		t.Errorf("the state has a capacity of %d, want 100", c)
	}
	tuned := r.State().Tuning
	tuned.Workers, tuned.Work, tuned.FailRate = 3, time.Millisecond, 0.25
	h.do("Tune", r.Tune(t.Context(), tuned))
	if err := r.Resize(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "1 to 1000000") {
		t.Errorf("Resize to 0: %v", err)
	}
	h.do("Resize", r.Resize(t.Context(), 7))
	r.flows()
	if s := r.State(); r.snapshot.Load().ChannelCapacity != 7 || s.Capacity != 7 || s.Tuning != tuned || len(s.Pending) > 0 {
		t.Errorf("a capacity of %d; state %+v", r.snapshot.Load().ChannelCapacity, s)
	}
	var notes []string
	for a, err := range r.Store().Annotations(t.Context(), time.Time{}, time.Now().Add(time.Hour)) {
		if err != nil {
			t.Fatal(err)
		}
		notes = append(notes, a.Text)
	}
	if want := "channel capacity 100 → 7"; len(notes) == 0 || notes[len(notes)-1] != want {
		t.Errorf("annotations %q, want %q at the end", notes, want)
	}

	// Another setting doesn't make it one that a restart is needed for.
	if restart, err := r.Save(t.Context(), map[string]string{"process.batch": "50"}); err != nil || restart {
		t.Errorf("Save of another: %v, %v", restart, err)
	}
	if restart, err := r.Save(t.Context(), map[string]string{control.ChannelCapacity: "7"}); err != nil || restart || len(r.State().Pending) > 0 {
		t.Errorf("Save of what is in effect: %v, %v, pending %q", restart, err, r.State().Pending)
	}
	for _, text := range []string{"100", "20"} {
		if restart, err := r.Save(t.Context(), map[string]string{control.ChannelCapacity: text}); err != nil || !restart {
			t.Errorf("Save of %s: %v, %v", text, restart, err)
		}
	}
	if _, err := r.Save(t.Context(), map[string]string{"process.batch": "40"}); err != nil || !slices.Equal(r.State().Pending, []string{control.ChannelCapacity}) {
		t.Errorf("after another Save: %v, pending %q", err, r.State().Pending)
	}
	h.do("Restart", r.Restart(t.Context()))
	r.flows()
	if c := r.State().Capacity; c != 20 {
		t.Errorf("a capacity of %d after Restart, want 20", c)
	}
}
