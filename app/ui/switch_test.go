package ui

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// openSwitch opens the sheet.
func openSwitch(t *testing.T, d *formsDesk) (*formsWindow, *sheet) {
	t.Helper()
	w := newFormsWindow(t, d)
	w.switchStore()
	return w, w.top()
}

// mainVerb is the button that does what the sheet is for.
func mainVerb(s *sheet) *verb { return s.verbs.Objects[len(s.verbs.Objects)-1].(*verb) }

var goodSteps = []desk.Step{
	{Name: "name", Done: true, Note: "127.0.0.1", Took: time.Millisecond},
	{Name: "connection", Done: true, Took: time.Millisecond},
}

func TestSwitchByKeys(t *testing.T) {
	d := &formsDesk{steps: goodSteps}
	w, s := openSwitch(t, d)
	w.key(fyne.KeyUp) // to PostgreSQL
	w.types("postgres://weir:s3cret@db/events")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	if got, ok := w.win.Canvas().Focused().(*field); !ok || got.Text != "postgres://weir@db/events" {
		t.Errorf("after the test the field shows %q", got.Text)
	}
	if len(d.switches) > 0 {
		t.Fatal("it switched without being told to")
	}
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Done" })
	want := desk.StoreChoice{Backend: "postgres", URL: "postgres://weir:s3cret@db/events"}
	if len(d.tests) != 1 || d.tests[0] != want || len(d.switches) != 1 || d.switches[0] != want || !d.finish[0] {
		t.Errorf("tested %v, switched %v with %v, want %v after all is processed", d.tests, d.switches, d.finish, want)
	}
	w.key(fyne.KeyReturn)
	if s.open {
		t.Error("Done doesn't close it")
	}
}

// TestSwitchToAMissingFile: what will be new and empty is in the colour of a
// warning, and can be switched to.
func TestSwitchToAMissingFile(t *testing.T) {
	const missing = "there is no such file; Weir would make a new, empty one there"
	d := &formsDesk{steps: []desk.Step{
		{Name: "name", Done: true, Note: "/usb/old.db"}, {Name: "connection", Done: true, Note: missing, Warning: true},
	}}
	w, s := openSwitch(t, d)
	w.types("/usb/old.db")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	look := map[string]widget.Importance{}
	walkVisible(s.results, func(o fyne.CanvasObject) {
		if l, ok := o.(*widget.Label); ok {
			look[l.Text] = l.Importance
		}
	})
	for text, want := range map[string]widget.Importance{
		missing: widget.WarningImportance, attention: widget.WarningImportance, success: widget.SuccessImportance, "/usb/old.db": widget.LowImportance,
	} {
		if got, shown := look[text]; !shown || got != want {
			t.Errorf("%q is shown: %v, with importance %v, want %v", text, shown, got, want)
		}
	}
}

func TestSwitchIsForWhatWasTested(t *testing.T) {
	d := &formsDesk{steps: goodSteps}
	w, s := openSwitch(t, d)
	w.types("a.db")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	w.types("b.db")
	if got := mainVerb(s).Text; got != "Test" {
		t.Errorf("after another path was typed the button says %q, want Test", got)
	}
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	if got := d.tests[len(d.tests)-1]; got != (desk.StoreChoice{Backend: "sqlite", Path: "b.db"}) || len(d.switches) > 0 {
		t.Errorf("tested is %v, switched %v", got, d.switches)
	}
}

func TestSwitchWithoutServer(t *testing.T) {
	d := &formsDesk{steps: []desk.Step{{Name: "connection", Error: "nobody listens on db:5432", Server: true}}}
	w, s := openSwitch(t, d)
	w.key(fyne.KeyUp) // to PostgreSQL
	w.key(fyne.KeyReturn)
	w.until(func() bool { return shows(s.results, "nobody listens on db:5432") })
	w.until(func() bool { return shows(s.results, "No server was found. Three options:") })
	if mainVerb(s).Text != "Test" {
		t.Errorf("the button says %q", mainVerb(s).Text)
	}
	test.Tap(verbOf(t, s.results, "Show the script…"))
	w.key(fyne.KeyReturn)
	if got := w.app.Clipboard().Content(); got != "CREATE SCHEMA weir;\n" {
		t.Errorf("the clipboard has %q", got)
	}
	w.key(fyne.KeyEscape)
	d.steps = goodSteps
	test.Tap(verbOf(t, s.results, "Start a private one"))
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	if got := d.tests[len(d.tests)-1].URL; got != "postgres://weir:secret@127.0.0.1:54329/weir" {
		t.Errorf("then tested is %q", got)
	}
}

func TestSwitchFails(t *testing.T) {
	d := &formsDesk{steps: goodSteps}
	w, s := openSwitch(t, d)
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	d.err = errors.New("the server went away")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return s.message.Text != "" })
	if got := s.message.Text; got != "✗  The store was not switched; /home/you/.local/share/weir/weir.db runs as before. the server went away" {
		t.Errorf("it says %q", got)
	}
	if !s.open || mainVerb(s).Text != "Switch" {
		t.Errorf("open %v, the button says %q", s.open, mainVerb(s).Text)
	}
}

func TestClosingEndsTheTest(t *testing.T) {
	d := &formsDesk{steps: goodSteps, hold: make(chan struct{})}
	w, s := openSwitch(t, d)
	w.key(fyne.KeyReturn)
	w.until(func() bool { return shows(s.results, "…") })
	w.key(fyne.KeyEscape)
	d.endsAlone(t, w)
}

// TestClosingEndsTheSwitch: what waits in the old store may take long, and who
// closes the sheet wants no switch any more, nor an error.
func TestClosingEndsTheSwitch(t *testing.T) {
	d := &formsDesk{steps: goodSteps}
	w, s := openSwitch(t, d)
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	d.hold = make(chan struct{})
	w.key(fyne.KeyReturn)
	w.key(fyne.KeyEscape)
	d.endsAlone(t, w)
	w.until(func() bool { return len(w.queue) == 0 })
	if w.covered() {
		t.Error("something is said")
	}
}

// endsAlone fails when what the window has asked for goes on.
func (d *formsDesk) endsAlone(t *testing.T, w *formsWindow) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		w.working.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("it goes on")
		close(d.hold)
		<-ended
	}
}

// TestSwitchToWhatWasLeft opens a store that was left: it is tested, and what
// becomes of what waits in the old one is asked, as on any switch.
func TestSwitchToWhatWasLeft(t *testing.T) {
	d := &formsDesk{steps: goodSteps}
	w := newFormsWindow(t, d)
	left := desk.StoreChoice{Backend: "postgres", URL: "postgres://a@h/d", Schema: "other"}
	w.switchTo(left)
	s := w.top()
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	if len(d.tests) != 1 || d.tests[0] != left || len(d.switches) > 0 {
		t.Fatalf("tested %v, switched %v, want %v tested", d.tests, d.switches, left)
	}
	if !shows(s.results, "Leave waiting events there; they are processed the next time that store is opened") {
		t.Errorf("it shows %q", texts(s.results))
	}
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Done" })
	if len(d.switches) != 1 || d.switches[0] != left || !d.finish[0] {
		t.Errorf("switched %v with %v", d.switches, d.finish)
	}
}

// TestSchemaIsOfItsServer types another server over one that was left.
func TestSchemaIsOfItsServer(t *testing.T) {
	d := &formsDesk{steps: goodSteps}
	w := newFormsWindow(t, d)
	w.switchTo(desk.StoreChoice{Backend: "postgres", URL: "postgres://a@h/d", Schema: "other"})
	s := w.top()
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	walkVisible(s.form, func(o fyne.CanvasObject) {
		if f, ok := o.(*field); ok && f.Text == "postgres://a@h/d" {
			w.win.Canvas().Focus(f)
		}
	})
	w.types("postgres://b@h/d")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	if got := d.tests[len(d.tests)-1]; got.URL != "postgres://b@h/d" || got.Schema != "" {
		t.Errorf("tested is %v, want the settings' schema", got)
	}
}

// TestSwitchToTheDemo: one button leads to the demo, or back from it.
func TestSwitchToTheDemo(t *testing.T) {
	demo := desk.StoreChoice{Backend: "sqlite", Path: "/home/you/weir/demo.db"}
	real := desk.StoreChoice{Backend: "postgres", URL: "postgres://weir@db/events", Schema: "weir"}
	for text, want := range map[string]desk.StoreChoice{"The demo": demo, "postgres db/events": real} {
		d := &formsDesk{steps: goodSteps}
		w := newFormsWindow(t, d)
		d.state.Demo, d.state.MadeUp, d.state.Real = want == real, demo, real
		w.switchStore()
		s := w.top()
		test.Tap(verbOf(t, s.form, text))
		w.until(func() bool { return mainVerb(s).Text == "Switch" })
		w.key(fyne.KeyReturn)
		w.until(func() bool { return mainVerb(s).Text == "Done" })
		if len(d.switches) != 1 || d.switches[0] != want {
			t.Errorf("%s switches to %+v, want %+v", text, d.switches, want)
		}
	}
}
