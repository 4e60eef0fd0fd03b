package dialog

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

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/message"
)

// longReason is longer than any line.
var longReason = strings.Repeat("the server closed the connection unexpectedly; ", 12)

// Nothing that happens after a click in a dialog moves a field or a button, in
// small windows and large ones.
func TestNothingMoves(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 640}, {Width: 1440, Height: 880}, {Width: 1920, Height: 1080}} {
		open := func(t *testing.T, d *hosttest.FormsEngine) *hosttest.Scene {
			w := hosttest.NewFormsScene(t, d)
			w.Win.Resize(size)
			return w
		}
		for name, run := range map[string]func(t *testing.T){
			"import": func(t *testing.T) {
				d := &hosttest.FormsEngine{}
				w := open(t, d)
				Import(w.Host, nil)
				s, i := w.Top(), hosttest.Places(w.Top())
				w.Key(fyne.KeyReturn) // without a path
				hosttest.AssertInPlace(t, "no path", s, i)
				w.Types("/data/a.zst")
				d.Err = errors.New(longReason)
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return s.Message.Visible() })
				hosttest.AssertInPlace(t, "no estimate", s, i)
				d.Err, d.Need = nil, control.Need{Bytes: 1 << 30, Events: 1e6, Store: 1 << 40, Free: 1 << 30}
				for k := range 7 {
					d.Need.Problems = append(d.Need.Problems, control.Problem{Input: fmt.Sprint(k), Reason: message.Verbatim(longReason), Preset: "generic"})
				}
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return mainButton(s).Text == "Import" })
				hosttest.AssertInPlace(t, "estimate", s, i)
				if r := s.Results; r.Size().Height < widget.MinResultsHeight || r.Content.Size().Height <= r.Size().Height {
					t.Errorf("there are %v for %v", r.Size(), r.Content.Size())
				}
				focus(w, "Created before")
				w.Types("noon")
				hosttest.AssertInPlace(t, "wrong time", s, i)
			},
			"switch": func(t *testing.T) {
				d := &hosttest.FormsEngine{Steps: goodSteps}
				w := open(t, d)
				d.StateNow.Choice = control.StoreChoice{Backend: "sqlite", Path: d.StateNow.Location}
				for k := range 6 {
					d.StateNow.Recent = append(d.StateNow.Recent, control.Recent{Choice: control.StoreChoice{Backend: "sqlite", Path: fmt.Sprint("/a/", k, ".db")}, Location: fmt.Sprint("/a/", k, ".db")})
				}
				Switch(w.Host)
				s, i := w.Top(), hosttest.Places(w.Top())
				w.Types("/a/b.db")
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return mainButton(s).Text == "Switch" })
				hosttest.AssertInPlace(t, "tested", s, i)
				d.Err = errors.New(longReason)
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return s.Message.Visible() })
				hosttest.AssertInPlace(t, "not switched", s, i)
				d.Err = nil
				w.Win.Canvas().Focus(s)
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return mainButton(s).Text == "Done" })
				hosttest.AssertInPlace(t, "switched", s, i)
			},
			"server": func(t *testing.T) {
				d := &hosttest.FormsEngine{Steps: []control.Step{{Name: "name", Done: true}, {Name: "connection", Error: message.Verbatim(longReason), Server: true}}}
				w := open(t, d)
				Switch(w.Host)
				w.Key(fyne.KeyUp)
				s, i := w.Top(), hosttest.Places(w.Top())
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return hosttest.Shows(s.Results, "No server was found. Three options:") })
				hosttest.AssertInPlace(t, "no server", s, i)
			},
			"tune": func(t *testing.T) {
				d := &hosttest.FormsEngine{Err: errors.New(longReason)}
				w := open(t, d)
				Tune(w.Host)
				s, i := w.Top(), hosttest.Places(w.Top())
				w.Types("many")
				hosttest.AssertInPlace(t, "wrong", s, i)
				w.Types("7")
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return s.Message.Visible() })
				hosttest.AssertInPlace(t, "not tuned", s, i)
			},
			"export": func(t *testing.T) {
				t.Setenv("HOME", t.TempDir())
				w := open(t, &hosttest.FormsEngine{})
				wrote := make(chan error)
				Export(w.Host, "Export", host.ExportChoice{Text: "A", Name: "a", Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
					return 0, <-wrote
				}}, host.ExportChoice{Text: "B", Name: "b"})
				s, i := w.Top(), hosttest.Places(w.Top())
				file := w.Win.Canvas().Focused().(*widget.Field).Text
				w.Types("/nowhere/at/all.csv")
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return strings.Contains(hosttest.LabelsIn(s), "there is no folder") })
				hosttest.AssertInPlace(t, "no folder", s, i)
				w.Types(file)
				w.Key(fyne.KeyReturn)
				w.Until(func() bool { return mainButton(s).Disabled() })
				hosttest.AssertInPlace(t, "writing", s, i)
				wrote <- errors.New(longReason)
				w.Until(func() bool { return s.Message.Visible() })
				hosttest.AssertInPlace(t, "not written", s, i)
			},
			"check": func(t *testing.T) {
				store := hosttest.OpenStore(t)
				w := open(t, &hosttest.FormsEngine{StoreNow: damaged{store}})
				Check(w.Host)
				s, i := w.Top(), hosttest.Places(w.Top())
				w.Until(func() bool { return s.Message.Visible() })
				hosttest.AssertInPlace(t, "checked", s, i)
			},
		} {
			t.Run(fmt.Sprintf("%s %gx%g", name, size.Width, size.Height), run)
		}
	}
}

// damaged is a store whose check has many problems to report.
type damaged struct{ core.Store }

func (damaged) Check(context.Context) (core.Report, error) {
	return core.Report{Events: 3, Problems: strings.SplitAfter(longReason, ";")}, nil
}

// The mouse shows the whole text of a line that is cut, and nothing on one that
// fits.
func TestCutTextIsShownWhole(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	Tune(w.Host)
	s := w.Top()
	w.Types("many")
	var below *widget.TruncatedLabel
	hosttest.WalkVisible(s, func(o fyne.CanvasObject) {
		if l, ok := o.(*widget.TruncatedLabel); ok && strings.HasPrefix(l.Text, style.Failure) {
			below = l
		}
	})
	rest := func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below)
		test.MoveMouse(w.Win.Canvas(), at.AddXY(20, below.Size().Height/2))
	}
	rest()
	if s.FullText.Box.Visible() {
		t.Errorf("it shows %q, which isn't cut", s.FullText.Text.Text)
	}
	test.MoveMouse(w.Win.Canvas(), fyne.NewPos(1, 1))
	widget.SetLabel(&below.Label, longReason, below.Importance)
	rest()
	if !s.FullText.Box.Visible() || s.FullText.Text.Text != longReason {
		t.Errorf("shown is %q, visible %v", s.FullText.Text.Text, s.FullText.Box.Visible())
	}
	if size := w.Win.Canvas().Size(); s.FullText.Background.Position().X+s.FullText.Background.Size().Width > size.Width || s.FullText.Background.Position().Y+s.FullText.Background.Size().Height > size.Height {
		t.Errorf("it stands at %v in %v", s.FullText.Background.Position(), size)
	}
	test.MoveMouse(w.Win.Canvas(), fyne.NewPos(1, 1))
	if s.FullText.Box.Visible() {
		t.Error("it stays")
	}
}

// The dialog starts with the open store and offers recent ones with their
// places; one that is gone can't be chosen.
func TestStoresToSwitchTo(t *testing.T) {
	file := func(path string) control.Recent {
		return control.Recent{Choice: control.StoreChoice{Backend: "sqlite", Path: path}, Location: path}
	}
	server := control.Recent{Choice: control.StoreChoice{Backend: "postgres", URL: "postgres://ann@db/events", Schema: "weir"}, Location: "postgres://ann@db/events"}
	d := &hosttest.FormsEngine{Steps: goodSteps, GoneStores: []control.StoreChoice{file("/usb/old.db").Choice, file("/usb/real.db").Choice, file("/home/you/demo.db").Choice}}
	w := hosttest.NewFormsScene(t, d)
	d.StateNow.Choice = file(filepath.Join(d.StateNow.Folder, "weir.db")).Choice
	d.StateNow.Simulated = file("/home/you/demo.db").Choice
	d.StateNow.Real = file("/usb/real.db").Choice
	d.StateNow.Recent = []control.Recent{server, file("/usb/old.db"), file("/usb/real.db"), file("/srv/b/tour.db")}
	Switch(w.Host)
	s := w.Top()
	if f, ok := w.Win.Canvas().Focused().(*widget.Field); !ok || f.Text != d.StateNow.Choice.Path {
		t.Errorf("the focus is on %+v, want the open store's path", w.Win.Canvas().Focused())
	}
	if !mainButton(s).Disabled() {
		t.Error("the store that is open can be switched to")
	}
	for _, want := range []string{"postgres://ann@db/events", "/srv/b", "/home/you"} {
		if !hosttest.Shows(s, want) {
			t.Errorf("%q isn't shown: %q", want, hosttest.Texts(s))
		}
	}
	w.Until(func() bool {
		return hosttest.Shows(s, style.Failure+" gone: /usb/old.db") && hosttest.Shows(s, style.Failure+" gone: /usb/real.db")
	})
	if !hosttest.DialogButtonIn(t, s, "old.db").Disabled() || hosttest.DialogButtonIn(t, s, "The demo").Disabled() || hosttest.DialogButtonIn(t, s, "real.db").Disabled() || hosttest.DialogButtonIn(t, s, "tour.db").Disabled() {
		t.Error("what is gone can be taken, or what is there can't")
	}
	test.Tap(hosttest.DialogButtonIn(t, s, "postgres db/events"))
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if len(d.Tests) != 1 || d.Tests[0] != server.Choice {
		t.Errorf("tested are %+v, want %+v", d.Tests, server.Choice)
	}
}
