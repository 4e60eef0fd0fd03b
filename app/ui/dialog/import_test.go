package dialog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/message"
)

// focus puts the focus on the field beside a name.
func focus(w *hosttest.Scene, name string) *widget.Field {
	w.T.Helper()
	var found *widget.Field
	hosttest.WalkVisible(w.Top().Form, func(o fyne.CanvasObject) {
		if c, ok := o.(*fyne.Container); ok {
			if r, ok := c.Layout.(*widget.FormRow); ok && r.Name.Text == name {
				found = r.Field.(*widget.Field)
			}
		}
	})
	if found == nil {
		w.T.Fatalf("there is no field %q", name)
	}
	w.Win.Canvas().Focus(found)
	return found
}

func TestImportByKeys(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Bytes: 1 << 30, Events: 12_345_678, Store: 2 << 30, Free: 8 << 30}}
	w := hosttest.NewFormsScene(t, d)
	Import(w.Host, nil)
	s := w.Top()
	w.Types("/data/a.zst; /data/b.zst")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Import" })
	for _, want := range []string{"1.0 GiB", "about 12.3M", "about 2.0 GiB", "8.0 GiB"} {
		if !hosttest.Shows(s, want) {
			t.Errorf("the estimate lacks %q: %q", want, hosttest.Texts(s))
		}
	}
	if len(d.Imports) > 0 {
		t.Fatal("it imports without being told to")
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if len(d.Imports) != 1 || !slices.Equal(d.Imports[0].Paths, []string{"/data/a.zst", "/data/b.zst"}) {
		t.Errorf("imported are %v", d.Imports)
	}
}

func TestImportThatDoesNotFit(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Store: 8 << 30, Free: 2 << 30}}
	w := hosttest.NewFormsScene(t, d)
	Import(w.Host, nil)
	s := w.Top()
	w.Types("a.zst")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Import" })
	w.Key(fyne.KeyReturn)
	if !mainButton(s).Disabled() || len(d.Imports) > 0 {
		t.Fatalf("it can be imported: %v", d.Imports)
	}
	hosttest.WalkVisible(s, func(o fyne.CanvasObject) {
		if force, ok := o.(*widget.Checkbox); ok {
			force.SetChecked(true)
		}
	})
	focus(w, "Subreddits")
	w.Types("golang")
	if got := mainButton(s).Text; got != "Estimate" {
		t.Errorf("after another filter the button says %q, want Estimate", got)
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return mainButton(s).Text == "Import" })
	if !mainButton(s).Disabled() {
		t.Error("what was insisted on for another import holds for this one")
	}
	hosttest.WalkVisible(s, func(o fyne.CanvasObject) {
		if force, ok := o.(*widget.Checkbox); ok {
			force.SetChecked(true)
		}
	})
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if len(d.Imports) != 1 || !slices.Equal(d.Imports[0].Filter.Subreddits, []string{"golang"}) {
		t.Errorf("imported are %v", d.Imports)
	}
}

func TestDroppedFiles(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Store: 1 << 40, Free: -1}} // unknown
	w := hosttest.NewFormsScene(t, d)
	files := dropsOn(w)
	files.Open([]string{"/data/a b.zst"})
	s := w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Import" })
	files.Open([]string{"/data/c.zst"}) // onto the open dialog
	w.Until(func() bool { return mainButton(s).Text == "Import" })
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if len(d.Imports) != 1 || !slices.Equal(d.Imports[0].Paths, []string{"/data/a b.zst", "/data/c.zst"}) {
		t.Errorf("imported are %v", d.Imports)
	}
}

// Files that are dropped while none can be imported stay in the dialog, which
// says why and what to do. They are estimated as soon as the pipeline runs.
func TestFilesWait(t *testing.T) {
	for _, c := range []struct {
		state     control.State
		says      string
		startable bool
	}{
		{control.State{Phase: control.Stopped, Backend: "sqlite", Problem: message.Verbatim("the store was replaced")}, "The pipeline has stopped. Start it again, and the files are checked then", true},
		{control.State{Phase: control.Watching}, "has ended. Start one here, and the files are checked then", true},
		{control.State{Phase: control.Starting}, "The store is being opened. The files are checked when it is open", false},
		{control.State{Phase: control.Draining}, "The pipeline is draining. The files are checked when it runs again", false},
		{control.State{Phase: control.Watching, Elsewhere: make([]core.Node, 1)}, "You are watching another program's pipeline", false},
	} {
		c.state.Version = "v0.9.0"
		d := &hosttest.FormsEngine{Need: control.Need{Events: 3, Free: -1}, StateNow: c.state}
		w := hosttest.NewFormsScene(t, d)
		files := dropsOn(w)
		files.Open([]string{"/data/a.zst"})
		files.Open([]string{"/data/b.zst"}) // onto the dialog that waits
		s := w.Top()
		if !strings.Contains(s.Message.Text, c.says) || !mainButton(s).Disabled() {
			t.Errorf("%s: it says %q, Estimate disabled %v, want %q", c.state.Phase, s.Message.Text, mainButton(s).Disabled(), c.says)
		}
		focus(w, "Subreddits")
		w.Types("golang")
		w.Key(fyne.KeyReturn)
		if c.startable {
			test.Tap(hosttest.DialogButtonIn(t, s, "Start again"))
			w.Goroutines.Wait()
		}
		if started := slices.Contains(d.Calls, "start"); started != c.startable || slices.Contains(d.Calls, "estimate") {
			t.Errorf("%s: the engine was asked for %q", c.state.Phase, d.Calls)
		}
		d.Mu.Lock()
		d.StateNow = control.State{Phase: control.Running, Source: "none", Version: "v0.9.0"}
		d.Mu.Unlock()
		w.Changed()
		s = w.Top()
		w.Until(func() bool { return mainButton(s).Text == "Import" })
		w.Key(fyne.KeyReturn)
		w.Until(func() bool { return !s.IsOpen })
		if len(d.Imports) != 1 || !slices.Equal(d.Imports[0].Paths, []string{"/data/a.zst", "/data/b.zst"}) || d.Imports[0].Filter.Subreddits[0] != "golang" {
			t.Errorf("%s: imported are %v", c.state.Phase, d.Imports)
		}
	}
}

// A file without a record is named before its lines are rejected, and the
// numbers of a file that was begun are labelled as those of the rest.
func TestImportOfAText(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Bytes: 2048, Events: 5, Free: -1, Continued: 1, Unfit: []control.Problem{{Input: "/d/notes.txt", Reason: message.Verbatim("no JSON")}}}}
	w := hosttest.NewFormsScene(t, d)
	files := dropsOn(w)
	files.Open([]string{"/d/a.zst", "/d/notes.txt"})
	s := w.Top()
	w.Until(func() bool {
		return hosttest.Shows(s, style.Attention+" notes.txt is not a dump: there is no record in it, and Import rejects its lines (no JSON)")
	})
	if !hosttest.Shows(s, text.Size(2048)+" left to read") || mainButton(s).Disabled() {
		t.Errorf("it shows %q, Import is disabled: %v", hosttest.Texts(s), mainButton(s).Disabled())
	}
}

// Files that were chosen before the demo was opened go into the demo only on
// request.
func TestFilesWaitForTheDemo(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Events: 3, Free: -1}, StateNow: control.State{Phase: control.Starting, Version: "v0.9.0"}}
	w := hosttest.NewFormsScene(t, d)
	files := dropsOn(w)
	files.Open([]string{"/data/a.zst"})
	real := control.StoreChoice{Backend: "sqlite", Path: "/data/weir.db"}
	d.Mu.Lock()
	d.StateNow = control.State{Phase: control.Running, Demo: true, Real: real, Source: "simulate", Version: "v0.9.0"}
	d.Mu.Unlock()
	w.Changed()
	s := w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Import" })
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if len(d.Imports) != 1 || d.Imports[0].Into != real || d.Imports[0].Paths[0] != "/data/a.zst" {
		t.Errorf("imported are %+v", d.Imports)
	}
}

// Files that are dropped on a dialog that takes none are opened when it is
// closed.
func TestFilesWaitForADialog(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Events: 3, Free: -1}}
	w := hosttest.NewFormsScene(t, d)
	files := dropsOn(w)
	w.ShowText("Details", "a text")
	over := w.Top()
	files.Open([]string{"/data/a.zst"})
	if w.Top() != over {
		t.Fatal("a second dialog lies over the first")
	}
	over.Close()
	s := w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Import" })
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if len(d.Imports) != 1 || !slices.Equal(d.Imports[0].Paths, []string{"/data/a.zst"}) {
		t.Errorf("imported are %v", d.Imports)
	}
}

func TestImportRefuses(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	Import(w.Host, nil)
	s := w.Top()
	w.Key(fyne.KeyReturn)
	if !hosttest.Shows(s, "✗ name a file or a folder") {
		t.Errorf("without a path it shows %q", hosttest.Texts(s))
	}
	w.Types("a.zst")
	focus(w, "Created from")
	w.Types("soon")
	if !hosttest.Shows(s, "✗ want a time like 2026-01-31, 2026-01-31 13:00 (UTC) or 2026-01-31T13:00:00+01:00") {
		t.Errorf("with a strange time it shows %q", hosttest.Texts(s))
	}
	w.Types("2026")
	w.Types("2026-01")
	d.Err = errors.New("a.zst: no such file")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return s.Message.Text == "✗  a.zst: no such file" })
	if len(d.Imports) > 0 {
		t.Errorf("imported are %v", d.Imports)
	}
	for reason, want := range map[error]string{
		fs.ErrNotExist:   "✗ there is no /data/a.zst",
		fs.ErrPermission: "✗ /data/a.zst can't be read: permission denied",
	} {
		focus(w, "Created from")
		d.Err = fmt.Errorf("dump: estimate: %w", &fs.PathError{Op: "open", Path: "/data/a.zst", Err: reason})
		w.Key(fyne.KeyReturn)
		w.Until(func() bool { return hosttest.Shows(s, want) })
		if at, ok := w.Win.Canvas().Focused().(*widget.Field); s.Message.Visible() || !ok || at.Text != "a.zst" {
			t.Errorf("of %v it says %q below, and the focus is elsewhere than at the paths", reason, s.Message.Text)
		}
	}
	w.Key(fyne.KeyEscape)
	d.StateNow.Phase = control.Watching
	Import(w.Host, nil)
	s = w.Top()
	w.Key(fyne.KeyReturn)
	if s.Message.Text == "" || !mainButton(s).Disabled() {
		t.Errorf("while another pipeline is watched it says %q", s.Message.Text)
	}
}

func TestRerun(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := hosttest.NewFormsScene(t, d)
	w.Simulate()
	w.StartImport(control.Import{Paths: []string{"a"}})
	w.ForgetImport()
	w.Until(func() bool {
		d.Mu.Lock()
		defer d.Mu.Unlock()
		return len(d.Calls) == 3
	})
	for _, ask := range []func(){w.Restart, w.CancelImport} {
		ask()
		if !w.Covered() {
			t.Error("nobody is asked")
		}
		w.Top().Close()
	}
	if len(d.Calls) != 3 {
		t.Errorf("called are %v", d.Calls)
	}
}

// Over the demo a person chooses the store that the files go into; over a real
// store nobody is asked.
func TestImportInto(t *testing.T) {
	real := control.StoreChoice{Backend: "sqlite", Path: "/home/you/.local/share/weir/weir.db"}
	for _, c := range []struct {
		name string
		demo bool
		keys []fyne.KeyName
		want control.StoreChoice
	}{
		{"weir.db", true, nil, real},
		{"the demo", true, []fyne.KeyName{fyne.KeyRight}, control.StoreChoice{}},
		{"a real store", false, nil, control.StoreChoice{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &hosttest.FormsEngine{Need: control.Need{Free: -1}}
			w := hosttest.NewFormsScene(t, d)
			d.StateNow.Demo, d.StateNow.Real = c.demo, real
			d.StateNow.Simulated = control.StoreChoice{Backend: "sqlite", Path: "/home/you/.local/share/weir/demo.db"}
			Import(w.Host, nil)
			s := w.Top()
			if hosttest.Shows(s, "weir.db") != c.demo {
				t.Errorf("it shows %q", hosttest.Texts(s))
			}
			w.Types("a.zst")
			for _, key := range c.keys {
				hosttest.WalkVisible(s, func(o fyne.CanvasObject) {
					if into, ok := o.(*widget.Options); ok {
						w.Win.Canvas().Focus(into)
					}
				})
				w.Key(key)
			}
			w.Key(fyne.KeyReturn)
			w.Until(func() bool { return mainButton(s).Text == "Import" })
			w.Key(fyne.KeyReturn)
			w.Until(func() bool { return !s.IsOpen })
			if len(d.Imports) != 1 || d.Imports[0].Into != c.want {
				t.Errorf("imported are %+v, want into %+v", d.Imports, c.want)
			}
		})
	}
}

// Two stores whose files have the same name can be told apart.
func TestImportIntoNamesTheFile(t *testing.T) {
	t.Setenv("HOME", "/home/you")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	demo := control.StoreChoice{Backend: "sqlite", Path: "/home/you/.local/share/weir/demo.db"}
	for path, want := range map[string]string{
		"/home/you/.local/share/weir/weir.db": "weir.db",
		filepath.Join(here, "weir.db"):        "weir.db",
		"/home/you/data/over.db":              "~/data/over.db",
		"/home/yours/over.db":                 "/home/yours/over.db",
	} {
		d := &hosttest.FormsEngine{Need: control.Need{Free: -1}}
		w := hosttest.NewFormsScene(t, d)
		d.StateNow.Demo, d.StateNow.Simulated, d.StateNow.Real = true, demo, control.StoreChoice{Backend: "sqlite", Path: path}
		Import(w.Host, nil)
		s := w.Top()
		if !hosttest.Shows(s, want) || !hosttest.Shows(s, "Opens "+want+", creating it if it doesn't exist") {
			t.Errorf("into %s: it shows %q, want %q", path, hosttest.Texts(s), want)
		}
		w.Key(fyne.KeyEscape)
	}
}

// Files that will not be read are named with their reason before the import; if
// no other is left it can't start.
func TestImportOfWhatIsNone(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Free: -1, Problems: []control.Problem{{Input: "/d/a.png", Reason: message.Verbatim("it is a PNG picture: name a dump")}}}}
	w := hosttest.NewFormsScene(t, d)
	files := dropsOn(w)
	files.Open([]string{"/d/a.png"})
	s := w.Top()
	w.Until(func() bool { return hosttest.Shows(s, style.Failure+" a.png: it is a PNG picture: name a dump") })
	if !mainButton(s).Disabled() || s.Message.Text != "✗  There is nothing to import" {
		t.Errorf("the button is enabled: %v, it says %q", !mainButton(s).Disabled(), s.Message.Text)
	}
	w.Key(fyne.KeyReturn)
	d.Need.Events = 5
	for range problemsShown {
		d.Need.Problems = append(d.Need.Problems, control.Problem{Input: "/d/b.csv", Reason: message.Verbatim("it looks like CSV: convert it")})
	}
	files.Open([]string{"/d/b.csv"})
	w.Until(func() bool { return hosttest.Shows(s, style.Failure+" and 1 more file") })
	if mainButton(s).Disabled() || s.Message.Text != "▲  Import reads the other files only" {
		t.Errorf("the button is disabled: %v, it says %q", mainButton(s).Disabled(), s.Message.Text)
	}
	focus(w, "Authors")
	w.Types("ann")
	if hosttest.Shows(s, style.Failure+" and 1 more file") {
		t.Error("what was found with another filter is still shown")
	}
	if len(d.Imports) > 0 {
		t.Errorf("imported are %v", d.Imports)
	}
}

// A file that fits another preset, or was imported before, has a button that
// reads it so; other files don't need that.
func TestImportRemedies(t *testing.T) {
	d := &hosttest.FormsEngine{Need: control.Need{Free: -1, Problems: []control.Problem{
		{Input: "/d/a", Reason: message.Verbatim(`0 of the first 152 records fit the preset "reddit", 152 fit "jetstream"`), Preset: "jetstream"},
	}}}
	w := hosttest.NewFormsScene(t, d)
	files := dropsOn(w)
	files.Open([]string{"/d/a"})
	s := w.Top()
	w.Until(func() bool { return hosttest.Shows(s, style.Failure+" a: "+d.Need.Problems[0].Reason.String()) })
	if s.Message.Visible() {
		t.Errorf("beside what can be done it says %q", s.Message.Text)
	}
	d.Need.Problems = append(d.Need.Problems[:0:0], control.Problem{Input: "/d/a", Reason: message.Verbatim("it was imported before"), Again: true})
	test.Tap(hosttest.DialogButtonIn(t, s, "Read it as jetstream"))
	w.Until(func() bool { return hosttest.Shows(s, style.Failure+" a: it was imported before") })
	d.Need.Problems, d.Need.Events = nil, 152
	test.Tap(hosttest.DialogButtonIn(t, s, "Import it again"))
	w.Until(func() bool { return !mainButton(s).Disabled() })
	if !hosttest.Shows(s, "jetstream") {
		t.Errorf("what it is read as isn't shown: %q", hosttest.Texts(s))
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if len(d.Imports) != 1 || d.Imports[0].Preset != "jetstream" || !d.Imports[0].Again {
		t.Fatalf("imported are %+v", d.Imports)
	}

	files.Open([]string{"/d/a"})
	s = w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Import" && !mainButton(s).Disabled() })
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if last := d.Imports[len(d.Imports)-1]; last.Preset != "" || last.Again {
		t.Errorf("the next import is %+v", last)
	}
}

// The settings decide which of two records stays, until a person chooses
// otherwise.
func TestImportNewest(t *testing.T) {
	for _, said := range []string{"first", "newest"} {
		d := &hosttest.FormsEngine{Need: control.Need{Free: -1}, SettingsNow: append(hosttest.SomeSettings(), control.Setting{Key: "source.dump.on_duplicate", Section: "source.dump", Value: said})}
		w := hosttest.NewFormsScene(t, d)
		for _, change := range []bool{false, true} {
			Import(w.Host, nil)
			s := w.Top()
			w.Types("a.zst")
			hosttest.WalkVisible(s, func(o fyne.CanvasObject) {
				if box, ok := o.(*widget.Checkbox); ok && change {
					box.SetChecked(!box.Checked)
				}
			})
			w.Key(fyne.KeyReturn)
			w.Until(func() bool { return mainButton(s).Text == "Import" })
			w.Key(fyne.KeyReturn)
			w.Until(func() bool { return !s.IsOpen })
			if got, want := d.Imports[len(d.Imports)-1].Newest, (said == "newest") != change; got != want {
				t.Errorf("settings say %s, changed %v: newest is %v, want %v", said, change, got, want)
			}
		}
	}
}

// A store among dropped files is tested to be switched to; the others are offered to be
// imported after that, into whatever store is open then.
func TestDroppedStore(t *testing.T) {
	d := &hosttest.FormsEngine{Steps: goodSteps, Need: control.Need{Free: -1}}
	w := hosttest.NewFormsScene(t, d)
	dropsOn(w).Open([]string{"/d/a.zst", "/d/b.db", "/d/c.zst"})
	s := w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Switch" })
	if want := (control.StoreChoice{Backend: "sqlite", Path: "/d/b.db"}); len(d.Tests) != 1 || d.Tests[0] != want {
		t.Errorf("tested are %v, want %v", d.Tests, want)
	}
	w.Key(fyne.KeyEscape)
	s = w.Top()
	w.Until(func() bool { return mainButton(s).Text == "Import" && !mainButton(s).Disabled() })
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !s.IsOpen })
	if len(d.Imports) != 1 || !slices.Equal(d.Imports[0].Paths, []string{"/d/a.zst", "/d/c.zst"}) {
		t.Errorf("imported are %+v, want the other two", d.Imports)
	}
}

// dropsOn makes a scene take files that are dropped on it.
func dropsOn(w *hosttest.Scene) *Drops {
	d := &Drops{Host: w.Host}
	w.OnUncovered = d.OpenWaiting
	return d
}
