package ui

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"weir/app/ui/desk"
	"weir/core"
)

func TestTuneAppliesAndKeeps(t *testing.T) {
	d := &formsDesk{}
	w := formsScene(t, d)
	tune(w.host)
	s := w.top()
	w.types("250.5")

	w.win.Canvas().FocusNext()
	w.win.Canvas().FocusNext()
	w.types("50")
	for range 2 {
		w.win.Canvas().FocusNext()
	}
	keep, ok := w.win.Canvas().Focused().(*tick)
	if !ok {
		t.Fatalf("Tab leads to %T, want the tick", w.win.Canvas().Focused())
	}
	keep.SetChecked(true)
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	want := core.Tuning{Rate: 250.5, Workers: 4, Batch: 50, WriteBatch: 1000}
	if len(d.tunes) != 1 || d.tunes[0] != want {
		t.Errorf("tuned are %v, want %v", d.tunes, want)
	}
	if want := map[string]string{"source.simulate.rate": "250.5", "process.batch": "50"}; len(d.saves) != 1 || !maps.Equal(d.saves[0], want) {
		t.Errorf("saved are %v, want %v", d.saves, want)
	}
}

func TestTuneRefusesBesideTheField(t *testing.T) {
	d := &formsDesk{}
	w := formsScene(t, d)
	tune(w.host)
	s := w.top()
	w.types("fast")
	w.key(fyne.KeyReturn)
	if len(d.tunes) > 0 || !s.open {
		t.Errorf("tuned are %v, open %v", d.tunes, s.open)
	}
	w.types("5")
	d.err = errors.New("the store is closed")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return s.message.Text != "" })
	if got := s.message.Text; got != "✗  Nothing was changed: the store is closed" {
		t.Errorf("it says %q", got)
	}
	w.key(fyne.KeyEscape)
	if s.open || w.covered() {
		t.Error("Esc doesn't close it")
	}
}

func TestTuneSaysWhyNot(t *testing.T) {
	d := &formsDesk{}
	w := formsScene(t, d)
	for phase, want := range map[desk.Phase]string{
		desk.Watching: "ended: start one here",
		desk.Stopped:  "stopped",
		desk.Draining: "draining",
		desk.Starting: "being opened",
	} {
		d.state.Phase = phase
		tune(w.host)
		s := w.top()
		if !strings.Contains(s.message.Text, want) {
			t.Errorf("%s: it says %q, want something with %q", phase, s.message.Text, want)
		}
		w.key(fyne.KeyReturn)
		w.key(fyne.KeyEscape)
	}
	if len(d.tunes) > 0 {
		t.Errorf("tuned are %v", d.tunes)
	}
}

// TestTuneWatching: of a pipeline that is watched the values are shown, to be
// read only; what its program doesn't tell is not 0.
func TestTuneWatching(t *testing.T) {
	d := &formsDesk{}
	w := formsScene(t, d)
	d.state = desk.State{Phase: desk.Watching, Elsewhere: []core.Node{{PID: 12, Host: "far"}}}
	for want, theirs := range map[string]*core.Tuning{
		"250 3 40 500":                    {Rate: 250, Workers: 3, Batch: 40, WriteBatch: 500},
		"unknown unknown unknown unknown": nil,
	} {
		d.state.Theirs = theirs
		tune(w.host)
		s := w.top()
		var got []string
		walkVisible(s.form, func(o fyne.CanvasObject) {
			f, ok := o.(*field)
			if !ok {
				return
			}
			if got = append(got, f.Text); !f.Disabled() {
				t.Errorf("%q can be changed", f.Text)
			}
		})
		if strings.Join(got, " ") != want || !strings.Contains(s.message.Text, "pid 12 on far") {
			t.Errorf("got %q, %q, want %q", got, s.message.Text, want)
		}
		w.key(fyne.KeyEscape)
	}
}

func TestKept(t *testing.T) {
	all := someSettings() // where a variable says how many workers there are
	now := core.Tuning{Rate: 7, Workers: 9, Batch: 500, WriteBatch: 10}
	changes, above := kept(desk.State{Source: "simulate"}, now, all)
	if want := map[string]string{"source.simulate.rate": "7", "pipeline.write_batch": "10"}; !maps.Equal(changes, want) {
		t.Errorf("kept are %v, want %v", changes, want)
	}
	if want := []string{"process.workers"}; !slices.Equal(above, want) {
		t.Errorf("above the file stand %v, want %v", above, want)
	}
	changes, _ = kept(desk.State{Source: "dump"}, now, all)
	if _, found := changes["source.simulate.rate"]; found {
		t.Error("the rate of files is kept as that of simulated traffic")
	}
}
