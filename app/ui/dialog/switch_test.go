package dialog

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/widget"
	"weir/core/message"
)

// openSwitch opens the dialog.
func openSwitch(t *testing.T, d *hosttest.FormsEngine) (*hosttest.Scene, *widget.Dialog) {
	t.Helper()
	w := hosttest.NewFormsScene(t, d)
	Switch(w.Host)
	return w, w.Top()
}

// mainButton is the dialog's main button.
func mainButton(s *widget.Dialog) *widget.DialogButton {
	return s.Buttons.Objects[len(s.Buttons.Objects)-1].(*widget.DialogButton)
}

var goodSteps = []control.Step{
	{Name: "name", Done: true, Note: message.Verbatim("127.0.0.1"), Took: time.Millisecond},
	{Name: "connection", Done: true, Took: time.Millisecond},
}

func TestSwitchByKeys(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps}
	w, s := openSwitch(t, d)
	w.Key(fyne.KeyUp) // to PostgreSQL
	w.Types("postgres://weir:s3cret@db/events")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if got, ok := w.Win.Canvas().Focused().(*widget.Field); !ok || got.Text != "postgres://weir@db/events" {
		t.Errorf("after the test the field shows %q", got.Text)
	}
	if len(d.Switches) > 0 {
		t.Fatal("it switched without being told to")
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Done" })
	want := control.StoreChoice{Backend: "postgres", URL: "postgres://weir:s3cret@db/events"}
	if len(d.Tests) != 1 || d.Tests[0] != want || len(d.Switches) != 1 || d.Switches[0] != want || !d.Finish[0] {
		t.Errorf("tested %v, switched %v with %v, want %v after all is processed", d.Tests, d.Switches, d.Finish, want)
	}
	w.Key(fyne.KeyReturn)
	if s.IsOpen {
		t.Error("Done doesn't close it")
	}
}

// A store that will be new and empty is marked as a warning and can be switched
// to.
func TestSwitchToAMissingFile(t *testing.T) {
	const missing = "there is no such file; Weir would make a new, empty one there"
	d := &hosttest.FormsEngine{Steps: []control.Step{
		{Name: "name", Done: true, Note: message.Verbatim("/usb/old.db")}, {Name: "connection", Done: true, Note: message.Verbatim(missing), Warning: true},
	}}
	w, s := openSwitch(t, d)
	w.Types("/usb/old.db")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	look := map[string]fynewidget.Importance{}
	hosttest.WalkVisible(s.Results, func(o fyne.CanvasObject) {
		if l, ok := o.(*fynewidget.Label); ok {
			look[l.Text] = l.Importance
		}
	})
	for text, want := range map[string]fynewidget.Importance{
		missing: fynewidget.WarningImportance, style.Attention: fynewidget.WarningImportance, style.Success: fynewidget.SuccessImportance, "/usb/old.db": fynewidget.LowImportance,
	} {
		if got, shown := look[text]; !shown || got != want {
			t.Errorf("%q is shown: %v, with importance %v, want %v", text, shown, got, want)
		}
	}
}

func TestSwitchIsForWhatWasTested(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps}
	w, s := openSwitch(t, d)
	w.Types("a.db")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	w.Types("b.db")
	if got := mainButton(s).Text; got != "Test" {
		t.Errorf("after another path was typed the button says %q, want Test", got)
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if got := d.Tests[len(d.Tests)-1]; got != (control.StoreChoice{Backend: "sqlite", Path: "b.db"}) || len(d.Switches) > 0 {
		t.Errorf("tested is %v, switched %v", got, d.Switches)
	}
}

func TestSwitchWithoutServer(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: []control.Step{{Name: "connection", Error: message.Verbatim("nobody listens on db:5432"), Server: true}}}
	w, s := openSwitch(t, d)
	w.Key(fyne.KeyUp) // to PostgreSQL
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return hosttest.Shows(s.Results, "nobody listens on db:5432") })
	w.Until(func() bool { return hosttest.Shows(s.Results, "No server was found. Three options:") })
	if mainButton(s).Text != "Test" {
		t.Errorf("the button says %q", mainButton(s).Text)
	}
	test.Tap(hosttest.DialogButtonIn(t, s.Results, "Show the script…"))
	w.Key(fyne.KeyReturn)
	if got := w.App.Clipboard().Content(); got != "CREATE SCHEMA weir;\n" {
		t.Errorf("the clipboard has %q", got)
	}
	w.Key(fyne.KeyEscape)
	d.Steps = goodSteps
	test.Tap(hosttest.DialogButtonIn(t, s.Results, "Start a private one"))
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if got := d.Tests[len(d.Tests)-1].URL; got != "postgres://weir:secret@127.0.0.1:54329/weir" {
		t.Errorf("then tested is %q", got)
	}
}

func TestSwitchFails(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps}
	w, s := openSwitch(t, d)
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	d.Err = errors.New("the server went away")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return s.Message.Text != "" })
	if got := s.Message.Text; got != "✗  The store was not switched; /home/you/.local/share/weir/weir.db runs as before. the server went away" {
		t.Errorf("it says %q", got)
	}
	if !s.IsOpen || mainButton(s).Text != "Switch" {
		t.Errorf("open %v, the button says %q", s.IsOpen, mainButton(s).Text)
	}
}

func TestClosingEndsTheTest(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps, Hold: make(chan struct{})}
	w, s := openSwitch(t, d)
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return hosttest.Shows(s.Results, "…") })
	w.Key(fyne.KeyEscape)
	endsAlone(t, d, w)
}

// Events waiting in the old store may take long, and a person who closes the
// dialog wants neither the switch nor its error.
func TestClosingEndsTheSwitch(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps}
	w, s := openSwitch(t, d)
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	d.Hold = make(chan struct{})
	w.Key(fyne.KeyReturn)
	w.Key(fyne.KeyEscape)
	endsAlone(t, d, w)
	w.Until(func() bool { return len(w.Queue) == 0 })
	if w.Covered() {
		t.Error("something is said")
	}
}

// endsAlone fails if work that the window has asked for doesn't end.
func endsAlone(t *testing.T, d *hosttest.FormsEngine, w *hosttest.Scene) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		w.Goroutines.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(hosttest.Timeout):
		t.Error("work continues after it was cancelled")
		close(d.Hold)
		<-ended
	}
}

// A recent store is tested, and the events waiting in the old one are asked
// about, as in any switch.
func TestSwitchToWhatWasLeft(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps}
	w := hosttest.NewFormsScene(t, d)
	left := control.StoreChoice{Backend: "postgres", URL: "postgres://a@h/d", Schema: "other"}
	SwitchTo(w.Host, left)
	s := w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if len(d.Tests) != 1 || d.Tests[0] != left || len(d.Switches) > 0 {
		t.Fatalf("tested %v, switched %v, want %v tested", d.Tests, d.Switches, left)
	}
	if !hosttest.Shows(s.Results, "Leave waiting events there; they are processed the next time that store is opened") {
		t.Errorf("it shows %q", hosttest.Texts(s.Results))
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Done" })
	if len(d.Switches) != 1 || d.Switches[0] != left || !d.Finish[0] {
		t.Errorf("switched %v with %v", d.Switches, d.Finish)
	}
}

// Typing another server over a recent one drops its schema.
func TestSchemaIsOfItsServer(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps}
	w := hosttest.NewFormsScene(t, d)
	SwitchTo(w.Host, control.StoreChoice{Backend: "postgres", URL: "postgres://a@h/d", Schema: "other"})
	s := w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	hosttest.WalkVisible(s.Form, func(o fyne.CanvasObject) {
		if f, ok := o.(*widget.Field); ok && f.Text == "postgres://a@h/d" {
			w.Win.Canvas().Focus(f)
		}
	})
	w.Types("postgres://b@h/d")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if got := d.Tests[len(d.Tests)-1]; got.URL != "postgres://b@h/d" || got.Schema != "" {
		t.Errorf("tested is %v, want the settings' schema", got)
	}
}

// One button leads to the demo, or back from it.
func TestSwitchToTheDemo(t *testing.T) {
	demo := control.StoreChoice{Backend: "sqlite", Path: "/home/you/weir/demo.db"}
	real := control.StoreChoice{Backend: "postgres", URL: "postgres://weir@db/events", Schema: "weir"}
	for text, want := range map[string]control.StoreChoice{"The demo": demo, "postgres db/events": real} {
		d := &hosttest.FormsEngine{Steps: goodSteps}
		w := hosttest.NewFormsScene(t, d)
		d.StateNow.Demo, d.StateNow.Simulated, d.StateNow.Real = want == real, demo, real
		Switch(w.Host)
		s := w.Top()
		test.Tap(hosttest.DialogButtonIn(t, s.Form, text))
		w.Until(func() bool { return mainButton(s).Text == "Switch" })
		w.Key(fyne.KeyReturn)
		w.Until(func() bool { return mainButton(s).Text == "Done" })
		if len(d.Switches) != 1 || d.Switches[0] != want {
			t.Errorf("%s switches to %+v, want %+v", text, d.Switches, want)
		}
	}
}
