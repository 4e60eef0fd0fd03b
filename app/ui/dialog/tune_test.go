package dialog

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
	"weir/core"
)

func TestTuneAppliesAndKeeps(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	Tune(w.Host)
	s := w.Top()
	w.Types("250.5")

	w.Win.Canvas().FocusNext()
	w.Win.Canvas().FocusNext()
	w.Types("50")
	for range 2 {
		w.Win.Canvas().FocusNext()
	}
	w.Types("12ms")
	w.Win.Canvas().FocusNext()
	w.Types("0.25")
	for range 2 {
		w.Win.Canvas().FocusNext()
	}
	keep, ok := w.Win.Canvas().Focused().(*widget.Checkbox)
	if !ok {
		t.Fatalf("Tab leads to %T, want the tick", w.Win.Canvas().Focused())
	}
	keep.SetChecked(true)
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	want := core.Tuning{Rate: 250.5, Workers: 4, Batch: 50, WriteBatch: 1000, Work: 12 * time.Millisecond, FailRate: 0.25}
	if len(d.Tunes) != 1 || d.Tunes[0] != want {
		t.Errorf("tuned are %v, want %v", d.Tunes, want)
	}
	if len(d.Resizes) > 0 {
		t.Errorf("the channel was made %v", d.Resizes)
	}
	if want := map[string]string{"source.simulate.rate": "250.5", "process.batch": "50", "source.simulate.work": "12ms", "source.simulate.fail_rate": "0.25"}; len(d.Saves) != 1 || !maps.Equal(d.Saves[0], want) {
		t.Errorf("saved are %v, want %v", d.Saves, want)
	}
}

// TestTuneResizes: another capacity is checked like the rest, and takes effect after it.
func TestTuneResizes(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	TuneTo(w.Host, control.ChannelCapacity, "x")
	s := w.Top()
	w.Key(fyne.KeyReturn)
	if len(d.Calls) > 0 || !s.IsOpen {
		t.Errorf("calls %q, open %v", d.Calls, s.IsOpen)
	}
	w.Types("7")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if !slices.Equal(d.Resizes, []int{7}) || !slices.Equal(d.Calls, []string{"tune", "resize"}) {
		t.Errorf("resized to %v; calls %q", d.Resizes, d.Calls)
	}
}

// TestTuneOfFiles: how simulated events are handled means nothing to other sources.
func TestTuneOfFiles(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	d.StateNow.Source = "dump"
	Tune(w.Host)
	disabled := 0
	hosttest.WalkVisible(w.Top().Form, func(o fyne.CanvasObject) {
		if f, ok := o.(*widget.Field); ok && f.Disabled() {
			disabled++
		}
	})
	if disabled != 2 {
		t.Errorf("%d fields are disabled, want 2", disabled)
	}
}

func TestTuneRefusesBesideTheField(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	Tune(w.Host)
	s := w.Top()
	w.Types("fast")
	w.Key(fyne.KeyReturn)
	if len(d.Tunes) > 0 || !s.IsOpen {
		t.Errorf("tuned are %v, open %v", d.Tunes, s.IsOpen)
	}
	w.Types("5")
	d.Err = errors.New("the store is closed")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return s.Message.Text != "" })
	if got := s.Message.Text; got != "✗  Nothing was changed: the store is closed" {
		t.Errorf("it says %q", got)
	}
	w.Key(fyne.KeyEscape)
	if s.IsOpen || w.Covered() {
		t.Error("Esc doesn't close it")
	}
}

func TestTuneSaysWhyNot(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	for phase, want := range map[control.Phase]string{
		control.Watching: "ended: start one here",
		control.Stopped:  "stopped",
		control.Draining: "draining",
		control.Starting: "being opened",
	} {
		d.StateNow.Phase = phase
		Tune(w.Host)
		s := w.Top()
		if !strings.Contains(s.Message.Text, want) {
			t.Errorf("%s: it says %q, want something with %q", phase, s.Message.Text, want)
		}
		w.Key(fyne.KeyReturn)
		w.Key(fyne.KeyEscape)
	}
	if len(d.Tunes) > 0 {
		t.Errorf("tuned are %v", d.Tunes)
	}
}

// The values of a pipeline that is watched are read-only, and an unknown one is
// not shown as 0.
func TestTuneWatching(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	d.StateNow = control.State{Phase: control.Watching, Elsewhere: []core.Node{{PID: 12, Host: "far"}}}
	for want, theirs := range map[string]*core.Tuning{
		"250 3 40 500 1m 0.5 unknown":                             {Rate: 250, Workers: 3, Batch: 40, WriteBatch: 500, Work: time.Minute, FailRate: 0.5},
		"unknown unknown unknown unknown unknown unknown unknown": nil,
	} {
		d.StateNow.Theirs = theirs
		Tune(w.Host)
		s := w.Top()
		var got []string
		hosttest.WalkVisible(s.Form, func(o fyne.CanvasObject) {
			f, ok := o.(*widget.Field)
			if !ok {
				return
			}
			if got = append(got, f.Text); !f.Disabled() {
				t.Errorf("%q can be changed", f.Text)
			}
		})
		if strings.Join(got, " ") != want || !strings.Contains(s.Message.Text, "pid 12 on far") {
			t.Errorf("got %q, %q, want %q", got, s.Message.Text, want)
		}
		w.Key(fyne.KeyEscape)
	}
}

func TestKept(t *testing.T) {
	all := hosttest.SomeSettings() // where a variable says how many workers there are
	now := core.Tuning{Rate: 7, Workers: 9, Batch: 500, WriteBatch: 10}
	changes, above := settingChanges(control.State{Source: "simulate"}, now, 100, all)
	if want := map[string]string{"source.simulate.rate": "7", "pipeline.write_batch": "10"}; !maps.Equal(changes, want) {
		t.Errorf("kept are %v, want %v", changes, want)
	}
	if want := []string{"process.workers"}; !slices.Equal(above, want) {
		t.Errorf("above the file stand %v, want %v", above, want)
	}
	changes, _ = settingChanges(control.State{Source: "dump"}, core.Tuning{Rate: 7, Workers: 9, Batch: 500, WriteBatch: 10, FailRate: 1}, 7, all)
	if want := map[string]string{"pipeline.write_batch": "10", "pipeline.channel_capacity": "7"}; !maps.Equal(changes, want) {
		t.Errorf("of files kept are %v, want %v: nothing about simulated traffic", changes, want)
	}
}

// TestTuneWithAComma types a number in the way of the window's language.
func TestTuneWithAComma(t *testing.T) {
	locale.Use(locale.German)
	t.Cleanup(func() { locale.Use(locale.English) })
	texts := make([]string, len(control.LiveSettings))
	for i, live := range control.LiveSettings {
		if texts[i] = live.Get(core.Tuning{}); live.Key == "source.simulate.fail_rate" {
			texts[i] = "0,25"
			if wrong := validate(live, texts[i], func(_, value string) error {
				_, err := strconv.ParseFloat(value, 64)
				return err
			}); wrong != "" {
				t.Errorf("0,25 is refused: %s", wrong)
			}
		}
	}
	got, err := parseTuning(core.Tuning{}, texts)
	if err != nil || got.FailRate != 0.25 {
		t.Errorf("0,25 is %v, %v", got.FailRate, err)
	}
}
