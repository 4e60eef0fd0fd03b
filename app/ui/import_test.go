package ui

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

	"weir/app/ui/desk"
	"weir/core"
)

// focus puts the focus on the field beside a name.
func (w *formsWindow) focus(name string) *field {
	w.t.Helper()
	var found *field
	walkVisible(w.top().form, func(o fyne.CanvasObject) {
		if c, ok := o.(*fyne.Container); ok {
			if r, ok := c.Layout.(*formRow); ok && r.name.Text == name {
				found = r.field.(*field)
			}
		}
	})
	if found == nil {
		w.t.Fatalf("there is no field %q", name)
	}
	w.win.Canvas().Focus(found)
	return found
}

func TestImportByKeys(t *testing.T) {
	d := &formsDesk{need: desk.Need{Bytes: 1 << 30, Events: 12_345_678, Store: 2 << 30, Free: 8 << 30}}
	w := newFormsWindow(t, d)
	w.importFiles()
	s := w.top()
	w.types("/data/a.zst; /data/b.zst")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Import" })
	for _, want := range []string{"1.0 GiB", "about 12.3M", "about 2.0 GiB", "8.0 GiB"} {
		if !shows(s, want) {
			t.Errorf("the estimate lacks %q: %q", want, texts(s))
		}
	}
	if len(d.imports) > 0 {
		t.Fatal("it imports without being told to")
	}
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	if len(d.imports) != 1 || !slices.Equal(d.imports[0].Paths, []string{"/data/a.zst", "/data/b.zst"}) {
		t.Errorf("imported are %v", d.imports)
	}
}

func TestImportThatDoesNotFit(t *testing.T) {
	d := &formsDesk{need: desk.Need{Store: 8 << 30, Free: 2 << 30}}
	w := newFormsWindow(t, d)
	w.importFiles()
	s := w.top()
	w.types("a.zst")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Import" })
	w.key(fyne.KeyReturn)
	if !mainVerb(s).Disabled() || len(d.imports) > 0 {
		t.Fatalf("it can be imported: %v", d.imports)
	}
	walkVisible(s, func(o fyne.CanvasObject) {
		if force, ok := o.(*tick); ok {
			force.SetChecked(true)
		}
	})
	w.focus("Subreddits")
	w.types("golang")
	if got := mainVerb(s).Text; got != "Estimate" {
		t.Errorf("after another filter the button says %q, want Estimate", got)
	}
	w.key(fyne.KeyReturn)
	w.until(func() bool { return mainVerb(s).Text == "Import" })
	if !mainVerb(s).Disabled() {
		t.Error("what was insisted on for another import holds for this one")
	}
	walkVisible(s, func(o fyne.CanvasObject) {
		if force, ok := o.(*tick); ok {
			force.SetChecked(true)
		}
	})
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	if len(d.imports) != 1 || !slices.Equal(d.imports[0].Filter.Subreddits, []string{"golang"}) {
		t.Errorf("imported are %v", d.imports)
	}
}

func TestDroppedFiles(t *testing.T) {
	d := &formsDesk{need: desk.Need{Store: 1 << 40, Free: -1}} // unknown
	w := newFormsWindow(t, d)
	w.dropped([]string{"/data/a b.zst"})
	s := w.top()
	w.until(func() bool { return mainVerb(s).Text == "Import" })
	w.dropped([]string{"/data/c.zst"}) // onto the open sheet
	w.until(func() bool { return mainVerb(s).Text == "Import" })
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	if len(d.imports) != 1 || !slices.Equal(d.imports[0].Paths, []string{"/data/a b.zst", "/data/c.zst"}) {
		t.Errorf("imported are %v", d.imports)
	}
}

// TestFilesWait: files that are dropped while nothing can read them stay in the dialog,
// which says why and what to do, and are looked at as soon as the pipeline runs.
func TestFilesWait(t *testing.T) {
	for _, c := range []struct {
		state     desk.State
		says      string
		startable bool
	}{
		{desk.State{Phase: desk.Stopped, Backend: "sqlite", Problem: "the store was replaced"}, "The pipeline has stopped. Start it again, and the files are checked then", true},
		{desk.State{Phase: desk.Watching}, "has ended. Start one here, and the files are checked then", true},
		{desk.State{Phase: desk.Starting}, "The store is being opened. The files are checked when it is open", false},
		{desk.State{Phase: desk.Draining}, "The pipeline is draining. The files are checked when it runs again", false},
		{desk.State{Phase: desk.Watching, Elsewhere: make([]core.Node, 1)}, "You are watching another program's pipeline", false},
	} {
		c.state.Version = "v0.9.0"
		d := &formsDesk{need: desk.Need{Events: 3, Free: -1}, state: c.state}
		w := newFormsWindow(t, d)
		w.dropped([]string{"/data/a.zst"})
		w.dropped([]string{"/data/b.zst"}) // onto the sheet that waits
		s := w.top()
		if !strings.Contains(s.message.Text, c.says) || !mainVerb(s).Disabled() {
			t.Errorf("%s: it says %q, Estimate disabled %v, want %q", c.state.Phase, s.message.Text, mainVerb(s).Disabled(), c.says)
		}
		w.focus("Subreddits")
		w.types("golang")
		w.key(fyne.KeyReturn)
		if c.startable {
			test.Tap(verbOf(t, s, "Start again"))
			w.working.Wait()
		}
		if started := slices.Contains(d.calls, "start"); started != c.startable || slices.Contains(d.calls, "estimate") {
			t.Errorf("%s: the desk was asked for %q", c.state.Phase, d.calls)
		}
		d.mu.Lock()
		d.state = desk.State{Phase: desk.Running, Source: "none", Version: "v0.9.0"}
		d.mu.Unlock()
		w.changed()
		s = w.top()
		w.until(func() bool { return mainVerb(s).Text == "Import" })
		w.key(fyne.KeyReturn)
		w.until(func() bool { return !s.open })
		if len(d.imports) != 1 || !slices.Equal(d.imports[0].Paths, []string{"/data/a.zst", "/data/b.zst"}) || d.imports[0].Filter.Subreddits[0] != "golang" {
			t.Errorf("%s: imported are %v", c.state.Phase, d.imports)
		}
	}
}

// TestImportOfAText: a file without a record is named before its lines are rejected,
// and of a file that was begun it is said that the numbers are of the rest.
func TestImportOfAText(t *testing.T) {
	d := &formsDesk{need: desk.Need{Bytes: 2048, Events: 5, Free: -1, Continued: 1, Unfit: []desk.Problem{{Input: "/d/notes.txt", Reason: "no JSON"}}}}
	w := newFormsWindow(t, d)
	w.dropped([]string{"/d/a.zst", "/d/notes.txt"})
	s := w.top()
	w.until(func() bool {
		return shows(s, attention+" notes.txt is not a dump: there is no record in it, and Import rejects its lines (no JSON)")
	})
	if !shows(s, sizeText(2048)+" left to read") || mainVerb(s).Disabled() {
		t.Errorf("it shows %q, Import is disabled: %v", texts(s), mainVerb(s).Disabled())
	}
}

// TestFilesWaitForTheDemo: files that were chosen before it was known that the demo is
// opened go there only when that is asked for.
func TestFilesWaitForTheDemo(t *testing.T) {
	d := &formsDesk{need: desk.Need{Events: 3, Free: -1}, state: desk.State{Phase: desk.Starting, Version: "v0.9.0"}}
	w := newFormsWindow(t, d)
	w.dropped([]string{"/data/a.zst"})
	real := desk.StoreChoice{Backend: "sqlite", Path: "/data/weir.db"}
	d.mu.Lock()
	d.state = desk.State{Phase: desk.Running, Demo: true, Real: real, Source: "simulate", Version: "v0.9.0"}
	d.mu.Unlock()
	w.changed()
	s := w.top()
	w.until(func() bool { return mainVerb(s).Text == "Import" })
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	if len(d.imports) != 1 || d.imports[0].Into != real || d.imports[0].Paths[0] != "/data/a.zst" {
		t.Errorf("imported are %+v", d.imports)
	}
}

// TestFilesWaitForADialog: files that are dropped on a dialog that takes none are
// opened when it is closed.
func TestFilesWaitForADialog(t *testing.T) {
	d := &formsDesk{need: desk.Need{Events: 3, Free: -1}}
	w := newFormsWindow(t, d)
	w.told("Details", "a text")
	over := w.top()
	w.dropped([]string{"/data/a.zst"})
	if w.top() != over {
		t.Fatal("a second dialog lies over the first")
	}
	over.close()
	s := w.top()
	w.until(func() bool { return mainVerb(s).Text == "Import" })
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	if len(d.imports) != 1 || !slices.Equal(d.imports[0].Paths, []string{"/data/a.zst"}) {
		t.Errorf("imported are %v", d.imports)
	}
}

func TestImportRefuses(t *testing.T) {
	d := &formsDesk{}
	w := newFormsWindow(t, d)
	w.importFiles()
	s := w.top()
	w.key(fyne.KeyReturn)
	if !shows(s, "✗ name a file or a folder") {
		t.Errorf("without a path it shows %q", texts(s))
	}
	w.types("a.zst")
	w.focus("Created from")
	w.types("soon")
	if !shows(s, "✗ want a time like 2026-01-31, 2026-01-31 13:00 (UTC) or 2026-01-31T13:00:00+01:00") {
		t.Errorf("with a strange time it shows %q", texts(s))
	}
	w.types("2026")
	w.types("2026-01")
	d.err = errors.New("a.zst: no such file")
	w.key(fyne.KeyReturn)
	w.until(func() bool { return s.message.Text == "✗  a.zst: no such file" })
	if len(d.imports) > 0 {
		t.Errorf("imported are %v", d.imports)
	}
	for reason, want := range map[error]string{
		fs.ErrNotExist:   "✗ there is no /data/a.zst",
		fs.ErrPermission: "✗ /data/a.zst can't be read: permission denied",
	} {
		w.focus("Created from")
		d.err = fmt.Errorf("dump: estimate: %w", &fs.PathError{Op: "open", Path: "/data/a.zst", Err: reason})
		w.key(fyne.KeyReturn)
		w.until(func() bool { return shows(s, want) })
		if at, ok := w.win.Canvas().Focused().(*field); s.message.Visible() || !ok || at.Text != "a.zst" {
			t.Errorf("of %v it says %q below, and the focus is elsewhere than at the paths", reason, s.message.Text)
		}
	}
	w.key(fyne.KeyEscape)
	d.state.Phase = desk.Watching
	w.importFiles()
	s = w.top()
	w.key(fyne.KeyReturn)
	if s.message.Text == "" || !mainVerb(s).Disabled() {
		t.Errorf("while another pipeline is watched it says %q", s.message.Text)
	}
}

func TestRerun(t *testing.T) {
	d := &formsDesk{}
	w := newFormsWindow(t, d)
	w.simulate()
	w.startImport(desk.Import{Paths: []string{"a"}})
	w.forgetImport()
	w.until(func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.calls) == 3
	})
	for _, ask := range []func(){w.restart, w.cancelImport} {
		ask()
		if !w.covered() {
			t.Error("nobody is asked")
		}
		w.escape()
	}
	if len(d.calls) != 3 {
		t.Errorf("called are %v", d.calls)
	}
}

// TestImportInto: over the demo a person says into which store files go; over a
// real store nobody is asked.
func TestImportInto(t *testing.T) {
	real := desk.StoreChoice{Backend: "sqlite", Path: "/home/you/.local/share/weir/weir.db"}
	for _, c := range []struct {
		name string
		demo bool
		keys []fyne.KeyName
		want desk.StoreChoice
	}{
		{"weir.db", true, nil, real},
		{"the demo", true, []fyne.KeyName{fyne.KeyRight}, desk.StoreChoice{}},
		{"a real store", false, nil, desk.StoreChoice{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &formsDesk{need: desk.Need{Free: -1}}
			w := newFormsWindow(t, d)
			d.state.Demo, d.state.Real = c.demo, real
			d.state.MadeUp = desk.StoreChoice{Backend: "sqlite", Path: "/home/you/.local/share/weir/demo.db"}
			w.importFiles()
			s := w.top()
			if shows(s, "weir.db") != c.demo {
				t.Errorf("it shows %q", texts(s))
			}
			w.types("a.zst")
			for _, key := range c.keys {
				walkVisible(s, func(o fyne.CanvasObject) {
					if into, ok := o.(*options); ok {
						w.win.Canvas().Focus(into)
					}
				})
				w.key(key)
			}
			w.key(fyne.KeyReturn)
			w.until(func() bool { return mainVerb(s).Text == "Import" })
			w.key(fyne.KeyReturn)
			w.until(func() bool { return !s.open })
			if len(d.imports) != 1 || d.imports[0].Into != c.want {
				t.Errorf("imported are %+v, want into %+v", d.imports, c.want)
			}
		})
	}
}

// TestImportIntoNamesTheFile: of two files of one name one knows which it is.
func TestImportIntoNamesTheFile(t *testing.T) {
	t.Setenv("HOME", "/home/you")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	madeUp := desk.StoreChoice{Backend: "sqlite", Path: "/home/you/.local/share/weir/demo.db"}
	for path, want := range map[string]string{
		"/home/you/.local/share/weir/weir.db": "weir.db",
		filepath.Join(here, "weir.db"):        "weir.db",
		"/home/you/work/over.db":              "~/work/over.db",
		"/home/yours/over.db":                 "/home/yours/over.db",
	} {
		d := &formsDesk{need: desk.Need{Free: -1}}
		w := newFormsWindow(t, d)
		d.state.Demo, d.state.MadeUp, d.state.Real = true, madeUp, desk.StoreChoice{Backend: "sqlite", Path: path}
		w.importFiles()
		s := w.top()
		if !shows(s, want) || !shows(s, want+" is opened; it is made if there is none") {
			t.Errorf("into %s: it shows %q, want %q", path, texts(s), want)
		}
		w.key(fyne.KeyEscape)
	}
}

// TestImportOfWhatIsNone: what will not be read is named with its reason, before
// anything is read; there is nothing to start where nothing is left.
func TestImportOfWhatIsNone(t *testing.T) {
	d := &formsDesk{need: desk.Need{Free: -1, Problems: []desk.Problem{{Input: "/d/a.png", Reason: "it is a PNG picture: name a dump"}}}}
	w := newFormsWindow(t, d)
	w.dropped([]string{"/d/a.png"})
	s := w.top()
	w.until(func() bool { return shows(s, failure+" a.png: it is a PNG picture: name a dump") })
	if !mainVerb(s).Disabled() || s.message.Text != "✗  There is nothing to import" {
		t.Errorf("the button is enabled: %v, it says %q", !mainVerb(s).Disabled(), s.message.Text)
	}
	w.key(fyne.KeyReturn)
	d.need.Events = 5
	for range problemsShown {
		d.need.Problems = append(d.need.Problems, desk.Problem{Input: "/d/b.csv", Reason: "it looks like CSV: convert it"})
	}
	w.dropped([]string{"/d/b.csv"})
	w.until(func() bool { return shows(s, failure+" and 1 more file") })
	if mainVerb(s).Disabled() || s.message.Text != "▲  Import reads the other files only" {
		t.Errorf("the button is disabled: %v, it says %q", mainVerb(s).Disabled(), s.message.Text)
	}
	w.focus("Authors")
	w.types("ann")
	if shows(s, failure+" and 1 more file") {
		t.Error("what was found with another filter is still shown")
	}
	if len(d.imports) > 0 {
		t.Errorf("imported are %v", d.imports)
	}
}

// TestImportRemedies: what fits another preset, or was imported before, can be
// read so by a button; other files begin without that.
func TestImportRemedies(t *testing.T) {
	d := &formsDesk{need: desk.Need{Free: -1, Problems: []desk.Problem{
		{Input: "/d/a", Reason: `0 of the first 152 records fit the preset "reddit", 152 fit "jetstream"`, Preset: "jetstream"},
	}}}
	w := newFormsWindow(t, d)
	w.dropped([]string{"/d/a"})
	s := w.top()
	w.until(func() bool { return shows(s, failure+" a: "+d.need.Problems[0].Reason) })
	if s.message.Visible() {
		t.Errorf("beside what can be done it says %q", s.message.Text)
	}
	d.need.Problems = append(d.need.Problems[:0:0], desk.Problem{Input: "/d/a", Reason: "it was imported before", Again: true})
	test.Tap(verbOf(t, s, "Read it as jetstream"))
	w.until(func() bool { return shows(s, failure+" a: it was imported before") })
	d.need.Problems, d.need.Events = nil, 152
	test.Tap(verbOf(t, s, "Import it again"))
	w.until(func() bool { return !mainVerb(s).Disabled() })
	if !shows(s, "jetstream") {
		t.Errorf("what it is read as isn't shown: %q", texts(s))
	}
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	if len(d.imports) != 1 || d.imports[0].Preset != "jetstream" || !d.imports[0].Again {
		t.Fatalf("imported are %+v", d.imports)
	}

	w.dropped([]string{"/d/a"})
	s = w.top()
	w.until(func() bool { return mainVerb(s).Text == "Import" && !mainVerb(s).Disabled() })
	w.key(fyne.KeyReturn)
	w.until(func() bool { return !s.open })
	if last := d.imports[len(d.imports)-1]; last.Preset != "" || last.Again {
		t.Errorf("the next import is %+v", last)
	}
}

// TestImportNewest: which of two records stays is what the settings say, until a
// person says something else.
func TestImportNewest(t *testing.T) {
	for _, said := range []string{"first", "newest"} {
		d := &formsDesk{need: desk.Need{Free: -1}, settings: append(someSettings(), desk.Setting{Key: "source.dump.on_duplicate", Section: "source.dump", Value: said})}
		w := newFormsWindow(t, d)
		for _, change := range []bool{false, true} {
			w.importFiles()
			s := w.top()
			w.types("a.zst")
			walkVisible(s, func(o fyne.CanvasObject) {
				if box, ok := o.(*tick); ok && change {
					box.SetChecked(!box.Checked)
				}
			})
			w.key(fyne.KeyReturn)
			w.until(func() bool { return mainVerb(s).Text == "Import" })
			w.key(fyne.KeyReturn)
			w.until(func() bool { return !s.open })
			if got, want := d.imports[len(d.imports)-1].Newest, (said == "newest") != change; got != want {
				t.Errorf("settings say %s, changed %v: newest is %v, want %v", said, change, got, want)
			}
		}
	}
}
