package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/core"
)

// placed is where something stands in the window.
type placed struct {
	at   fyne.Position
	size fyne.Size
}

// places are the fields and buttons that a person can see in an object.
func places(root fyne.CanvasObject) map[fyne.CanvasObject]placed {
	all := map[fyne.CanvasObject]placed{}
	walkVisible(root, func(o fyne.CanvasObject) {
		switch o.(type) {
		case *field, *verb, *tick, *options, *choice:
			all[o] = placed{fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()}
		}
	})
	return all
}

// inPlace fails when a field or button stands elsewhere than before.
func inPlace(t *testing.T, what string, root fyne.CanvasObject, before map[fyne.CanvasObject]placed) {
	t.Helper()
	seen := 0
	for o, now := range places(root) {
		was, found := before[o]
		if !found {
			continue
		}
		seen++
		if now != was {
			name := fmt.Sprintf("%T", o)
			switch o := o.(type) {
			case *verb:
				name += " " + o.Text
			case *field:
				name += " " + o.Text + o.PlaceHolder
			}
			t.Errorf("%s: %s moved from %v to %v", what, name, was, now)
		}
	}
	if seen == 0 {
		t.Errorf("%s: nothing of before is there", what)
	}
}

// longReason is more than any line has room for.
var longReason = strings.Repeat("the server closed the connection unexpectedly; ", 12)

// TestNothingMoves: what comes after a click in a dialog moves no field and no
// button, in small windows and large ones.
func TestNothingMoves(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 640}, {Width: 1440, Height: 880}, {Width: 1920, Height: 1080}} {
		open := func(t *testing.T, d *formsDesk) *formsWindow {
			w := newFormsWindow(t, d)
			w.win.Resize(size)
			return w
		}
		for name, run := range map[string]func(t *testing.T){
			"import": func(t *testing.T) {
				d := &formsDesk{}
				w := open(t, d)
				w.importFiles()
				s, i := w.top(), places(w.top())
				w.key(fyne.KeyReturn) // without a path
				inPlace(t, "no path", s, i)
				w.types("/data/a.zst")
				d.err = errors.New(longReason)
				w.key(fyne.KeyReturn)
				w.until(func() bool { return s.message.Visible() })
				inPlace(t, "no estimate", s, i)
				d.err, d.need = nil, desk.Need{Bytes: 1 << 30, Events: 1e6, Store: 1 << 40, Free: 1 << 30}
				for k := range 7 {
					d.need.Problems = append(d.need.Problems, desk.Problem{Input: fmt.Sprint(k), Reason: longReason, Preset: "generic"})
				}
				w.key(fyne.KeyReturn)
				w.until(func() bool { return mainVerb(s).Text == "Import" })
				inPlace(t, "estimate", s, i)
				if r := s.results; r.Size().Height < resultsLeast || r.Content.Size().Height <= r.Size().Height {
					t.Errorf("there are %v for %v", r.Size(), r.Content.Size())
				}
				w.focus("Created before")
				w.types("noon")
				inPlace(t, "wrong time", s, i)
			},
			"switch": func(t *testing.T) {
				d := &formsDesk{steps: goodSteps}
				w := open(t, d)
				d.state.Choice = desk.StoreChoice{Backend: "sqlite", Path: d.state.Location}
				for k := range 6 {
					d.state.Recent = append(d.state.Recent, desk.Recent{Choice: desk.StoreChoice{Backend: "sqlite", Path: fmt.Sprint("/a/", k, ".db")}, Location: fmt.Sprint("/a/", k, ".db")})
				}
				w.switchStore()
				s, i := w.top(), places(w.top())
				w.types("/a/b.db")
				w.key(fyne.KeyReturn)
				w.until(func() bool { return mainVerb(s).Text == "Switch" })
				inPlace(t, "tested", s, i)
				d.err = errors.New(longReason)
				w.key(fyne.KeyReturn)
				w.until(func() bool { return s.message.Visible() })
				inPlace(t, "not switched", s, i)
				d.err = nil
				w.win.Canvas().Focus(s)
				w.key(fyne.KeyReturn)
				w.until(func() bool { return mainVerb(s).Text == "Done" })
				inPlace(t, "switched", s, i)
			},
			"server": func(t *testing.T) {
				d := &formsDesk{steps: []desk.Step{{Name: "name", Done: true}, {Name: "connection", Error: longReason, Server: true}}}
				w := open(t, d)
				w.switchStore()
				w.key(fyne.KeyUp)
				s, i := w.top(), places(w.top())
				w.key(fyne.KeyReturn)
				w.until(func() bool { return shows(s.results, "No server was found. Three options:") })
				inPlace(t, "no server", s, i)
			},
			"tune": func(t *testing.T) {
				d := &formsDesk{err: errors.New(longReason)}
				w := open(t, d)
				w.tune()
				s, i := w.top(), places(w.top())
				w.types("many")
				inPlace(t, "wrong", s, i)
				w.types("7")
				w.key(fyne.KeyReturn)
				w.until(func() bool { return s.message.Visible() })
				inPlace(t, "not tuned", s, i)
			},
			"threshold": func(t *testing.T) {
				w := open(t, &formsDesk{})
				w.dashboard.plots[0].setLimit()
				s, i := w.top(), places(w.top())
				w.types("-1")
				inPlace(t, "wrong", s, i)
			},
			"export": func(t *testing.T) {
				t.Setenv("HOME", t.TempDir())
				w := open(t, &formsDesk{})
				wrote := make(chan error)
				w.openExport("Export", exportChoice{text: "A", name: "a", run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
					return 0, <-wrote
				}}, exportChoice{text: "B", name: "b"})
				s, i := w.top(), places(w.top())
				file := w.win.Canvas().Focused().(*field).Text
				w.types("/nowhere/at/all.csv")
				w.key(fyne.KeyReturn)
				w.until(func() bool { return strings.Contains(labelsIn(s), "there is no folder") })
				inPlace(t, "no folder", s, i)
				w.types(file)
				w.key(fyne.KeyReturn)
				w.until(func() bool { return mainVerb(s).Disabled() })
				inPlace(t, "writing", s, i)
				wrote <- errors.New(longReason)
				w.until(func() bool { return s.message.Visible() })
				inPlace(t, "not written", s, i)
			},
			"check": func(t *testing.T) {
				store := openStore(t)
				w := open(t, &formsDesk{store: damaged{store}})
				w.checkAll()
				s, i := w.top(), places(w.top())
				w.until(func() bool { return s.message.Visible() })
				inPlace(t, "checked", s, i)
			},
			"settings": func(t *testing.T) {
				d := &formsDesk{restart: true}
				w := open(t, d)
				w.showPage("Settings")
				p := w.pages[w.front].view.(*settings)
				p.choose("pipeline")
				i := places(p.box)
				p.focusFirst()
				w.types("many")
				inPlace(t, "wrong", p.box, i)
				w.types("7")
				inPlace(t, "changed", p.box, i)
				w.key(fyne.KeyReturn)
				w.until(func() bool { return !p.saving })
				d.state.Pending = []string{"pipeline.channel_capacity"}
				p.changed()
				inPlace(t, "saved", p.box, i)
				d.err = errors.New(longReason)
				w.types("8")
				w.key(fyne.KeyReturn)
				w.until(func() bool { return !p.saving })
				inPlace(t, "not saved", p.box, i)
			},
		} {
			t.Run(fmt.Sprintf("%s %gx%g", name, size.Width, size.Height), run)
		}
	}
}

// damaged is a store in which a check finds much to say.
type damaged struct{ core.Store }

func (damaged) Check(context.Context) (core.Report, error) {
	return core.Report{Events: 3, Problems: strings.SplitAfter(longReason, ";")}, nil
}

// TestCutTextIsShownWhole: the mouse on a line that is cut shows all of it, and
// on one that fits nothing.
func TestCutTextIsShownWhole(t *testing.T) {
	d := &formsDesk{}
	w := newFormsWindow(t, d)
	w.tune()
	s := w.top()
	w.types("many")
	var below *cutLabel
	walkVisible(s, func(o fyne.CanvasObject) {
		if l, ok := o.(*cutLabel); ok && strings.HasPrefix(l.Text, failure) {
			below = l
		}
	})
	rest := func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below)
		test.MoveMouse(w.win.Canvas(), at.AddXY(20, below.Size().Height/2))
	}
	rest()
	if s.whole.box.Visible() {
		t.Errorf("it shows %q, which isn't cut", s.whole.text.Text)
	}
	test.MoveMouse(w.win.Canvas(), fyne.NewPos(1, 1))
	restate(&below.Label, longReason, below.Importance)
	rest()
	if !s.whole.box.Visible() || s.whole.text.Text != longReason {
		t.Errorf("shown is %q, visible %v", s.whole.text.Text, s.whole.box.Visible())
	}
	if size := w.win.Canvas().Size(); s.whole.back.Position().X+s.whole.back.Size().Width > size.Width || s.whole.back.Position().Y+s.whole.back.Size().Height > size.Height {
		t.Errorf("it stands at %v in %v", s.whole.back.Position(), size)
	}
	test.MoveMouse(w.win.Canvas(), fyne.NewPos(1, 1))
	if s.whole.box.Visible() {
		t.Error("it stays")
	}
}

// TestStoresToSwitchTo: the sheet begins with the store that is open, and offers
// those of before with their places; one that is gone can't be taken.
func TestStoresToSwitchTo(t *testing.T) {
	file := func(path string) desk.Recent {
		return desk.Recent{Choice: desk.StoreChoice{Backend: "sqlite", Path: path}, Location: path}
	}
	server := desk.Recent{Choice: desk.StoreChoice{Backend: "postgres", URL: "postgres://ann@db/events", Schema: "weir"}, Location: "postgres://ann@db/events"}
	d := &formsDesk{steps: goodSteps, gone: []desk.StoreChoice{file("/usb/old.db").Choice, file("/usb/real.db").Choice, file("/home/you/demo.db").Choice}}
	w := newFormsWindow(t, d)
	d.state.Choice = file(filepath.Join(d.state.Folder, "weir.db")).Choice
	d.state.MadeUp = file("/home/you/demo.db").Choice
	d.state.Real = file("/usb/real.db").Choice
	d.state.Recent = []desk.Recent{server, file("/usb/old.db"), file("/usb/real.db"), file("/srv/b/tour.db")}
	w.switchStore()
	s := w.top()
	if f, ok := w.win.Canvas().Focused().(*field); !ok || f.Text != d.state.Choice.Path {
		t.Errorf("the focus is on %+v, want the open store's path", w.win.Canvas().Focused())
	}
	if !mainVerb(s).Disabled() {
		t.Error("the store that is open can be switched to")
	}
	for _, want := range []string{"postgres://ann@db/events", "/srv/b", "/home/you"} {
		if !shows(s, want) {
			t.Errorf("%q isn't shown: %q", want, texts(s))
		}
	}
	w.until(func() bool { return shows(s, failure+" gone: /usb/old.db") && shows(s, failure+" gone: /usb/real.db") })
	if !verbOf(t, s, "old.db").Disabled() || verbOf(t, s, "The demo").Disabled() || verbOf(t, s, "real.db").Disabled() || verbOf(t, s, "tour.db").Disabled() {
		t.Error("what is gone can be taken, or what is there can't")
	}
	test.Tap(verbOf(t, s, "postgres db/events"))
	w.until(func() bool { return mainVerb(s).Text == "Switch" })
	if len(d.tests) != 1 || d.tests[0] != server.Choice {
		t.Errorf("tested are %+v, want %+v", d.tests, server.Choice)
	}
}
