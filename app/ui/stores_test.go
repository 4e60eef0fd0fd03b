package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/widget"
	"weir/core/message"
)

// leaveWaiting is an option of the dialog that switches the store, shown after its test.
const leaveWaiting = "Leave waiting events there; they are processed the next time that store is opened"

// file is a recent store in a file.
func file(path string) control.Recent {
	return control.Recent{Choice: control.StoreChoice{Backend: "sqlite", Path: path}, Location: path}
}

// someStores has weir.db open, and others that were open before; the last one is gone.
func someStores(t *testing.T) *hosttest.FormsEngine {
	t.Helper()
	t.Setenv("HOME", "/home/you")
	d := &hosttest.FormsEngine{Steps: []control.Step{{Name: "connection", Done: true}}}
	d.Run()
	s := &d.StateNow
	s.Choice, s.Simulated = file("/home/you/.local/share/weir/weir.db").Choice, file("/home/you/.local/share/weir/demo.db").Choice
	server := control.StoreChoice{Backend: "postgres", URL: "postgres://ann@db/events", Schema: "weir"}
	s.Recent = []control.Recent{file("/home/you/reddit/2024.db"), {Choice: server, Location: server.URL}, file("/usb/old.db")}
	d.GoneStores = []control.StoreChoice{file("/usb/old.db").Choice, s.Simulated}
	return d
}

// openStores opens the list by its button, and waits until it knows what is gone.
func openStores(t *testing.T, w *fullWindow) *widget.MenuList {
	t.Helper()
	test.Tap(w.header.store)
	m, ok := w.Win.Canvas().Focused().(*widget.MenuList)
	if !ok {
		t.Fatalf("the focus is on %T, want the list", w.Win.Canvas().Focused())
	}
	w.Goroutines.Wait()
	for len(w.Queue) > 0 {
		(<-w.Queue)()
	}
	return m
}

// take selects an entry of a menu by the arrow keys, and runs it.
func take(t *testing.T, w *fullWindow, m *widget.MenuList, name string) {
	t.Helper()
	for range m.Entries {
		if w.Key(fyne.KeyDown); m.Entries[m.Selected].Text == name {
			w.Key(fyne.KeyReturn)
			return
		}
	}
	t.Fatalf("the keys don't lead to %q", name)
}

func TestStoresInHeader(t *testing.T) {
	w := fullForms(t, someStores(t))
	m := openStores(t, w)
	var got []string
	for _, e := range m.Entries {
		got = append(got, e.Text)
	}
	want := []string{"weir.db", "~/reddit/2024.db", "postgres db/events", "/usb/old.db", "The demo", "Open…", "New…", "PostgreSQL or another store…"}
	if !slices.Equal(got, want) {
		t.Errorf("the list has %q, want %q", got, want)
	}
	if all := hosttest.Texts(m); !slices.Contains(all, style.Failure+" gone") || !slices.Contains(all, "Ctrl+S") {
		t.Errorf("it shows %q", all)
	}
	if got := m.EntryAt(m.EntryTop(3) + 5); got != -1 {
		t.Errorf("the mouse selects %q, which is gone", m.Entries[got].Text)
	}
	var reached []string
	for range len(want) - 1 {
		w.Key(fyne.KeyDown)
		reached = append(reached, m.Entries[m.Selected].Text)
	}
	if wanted := slices.Delete(slices.Clone(want), 3, 4); !slices.Equal(reached, wanted) {
		t.Errorf("the keys reach %q, want %q", reached, wanted)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(m)
	if right, room := at.X+m.Width, w.Win.Canvas().Size().Width; right > room {
		t.Errorf("it ends at %v of %v", right, room)
	}
	if below := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.header.store).Y + w.header.store.Size().Height; at.Y < below {
		t.Errorf("it begins at %v, above the end of its button at %v", at.Y, below)
	}
	w.Key(fyne.KeyEscape)
	if w.Covered() {
		t.Error("Esc leaves it open")
	}
}

// A store of the list is tested, and the events waiting in the open one are asked about,
// as in any switch. The open one closes the list.
func TestStoreOfTheList(t *testing.T) {
	d := someStores(t)
	w := fullForms(t, d)
	take(t, w, openStores(t, w), "weir.db")
	if w.Covered() || len(d.Tests) > 0 {
		t.Errorf("the open store is tested %v", d.Tests)
	}
	for i, name := range []string{"~/reddit/2024.db", "postgres db/events", "The demo"} {
		take(t, w, openStores(t, w), name)
		s := w.Top()
		w.Until(func() bool { return hosttest.Shows(s.Results, leaveWaiting) })
		want := append(slices.Clone(d.StateNow.Recent), control.Recent{Choice: d.StateNow.Simulated})[[]int{0, 1, 3}[i]].Choice
		if got := d.Tests[len(d.Tests)-1]; got != want || len(d.Switches) > 0 {
			t.Errorf("%s: tested is %v, want %v; switched %v", name, got, want, d.Switches)
		}
		s.Close()
	}
	take(t, w, openStores(t, w), "PostgreSQL or another store…")
	if got := w.Top().Title.Text; got != "Switch the store" {
		t.Errorf("the last entry opens %q", got)
	}
}

// A new store is a file that doesn't exist, in the folder of the open one unless another
// is named. An existing store is opened instead; another file is left alone.
func TestNewStore(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"events.db", "old.db", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := someStores(t)
	d.Steps = []control.Step{{Name: "connection", Done: true, Note: message.Verbatim("there is no such file"), Warning: true}}
	d.StateNow.Choice = file(filepath.Join(folder, "weir.db")).Choice
	w := fullForms(t, d)
	take(t, w, openStores(t, w), "New…")
	s := w.Top()
	field := w.Win.Canvas().Focused().(*widget.Field)
	w.Until(func() bool { return field.Text == filepath.Join(folder, "events-2.db") })

	w.Types("notes.txt")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool {
		return hosttest.Shows(s, style.Failure+" notes.txt exists already, and isn't a store: choose another name")
	})
	w.Types("no/such/folder.db")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool {
		return hosttest.Shows(s, style.Failure+fmt.Sprintf(" there is no folder %s: create it, or choose another", filepath.Join(folder, "no/such")))
	})
	w.Types("old.db")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return s.Message.Text == "▲  This file is a store already. Open it?" })
	if w.Top() != s || len(d.Tests) > 0 {
		t.Fatal("an existing store is opened without a question")
	}
	w.Types("new")
	if s.Message.Visible() {
		t.Errorf("for another name it says %q", s.Message.Text)
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return w.Top() != s && hosttest.Shows(w.Top().Results, leaveWaiting) })
	hosttest.DialogButtonIn(t, w.Top(), "Create")
	if want := file(filepath.Join(folder, "new.db")).Choice; len(d.Tests) != 1 || d.Tests[0] != want || len(d.Switches) > 0 {
		t.Errorf("tested %v, switched %v, want %v tested", d.Tests, d.Switches, want)
	}
	if all := hosttest.Texts(w.Top()); !slices.Contains(all, "a new, empty store will be created") || slices.Contains(all, style.Attention) {
		t.Errorf("before a new store is created it shows %q", all)
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool {
		return hosttest.Shows(w.Top(), style.Success+"  The pipeline runs on "+d.StateNow.Location+" now")
	})
	if want := file(filepath.Join(folder, "new.db")).Choice; len(d.Switches) != 1 || d.Switches[0] != want {
		t.Errorf("switched %v, want %v", d.Switches, want)
	}
	w.Top().Close()

	take(t, w, openStores(t, w), "New…")
	s = w.Top()
	w.Types("old.db")
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return s.Message.Visible() })
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return w.Top() != s && hosttest.Shows(w.Top().Results, leaveWaiting) })
	if !hosttest.Shows(w.Top(), "there is no such file") {
		t.Errorf("for a store that is opened it shows %q", hosttest.Texts(w.Top()))
	}
	if want := file(filepath.Join(folder, "old.db")).Choice; d.Tests[len(d.Tests)-1] != want {
		t.Errorf("tested %v, want %v", d.Tests, want)
	}
	for _, name := range []string{"events.db", "old.db", "notes.txt"} {
		if text, err := os.ReadFile(filepath.Join(folder, name)); string(text) != name {
			t.Errorf("%s has %q, %v", name, text, err)
		}
	}
}

// A file of any kind can be opened from the list: it is treated as a dropped one.
func TestOpenFromTheList(t *testing.T) {
	for name, title := range map[string]string{"2024.db": "Switch the store", "2024.ndjson": "Open files"} {
		d := someStores(t)
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		d.StateNow.Choice = file(filepath.Join(folder, "weir.db")).Choice
		w := fullForms(t, d)
		take(t, w, openStores(t, w), "Open…")
		browser := w.Win.Canvas().Overlays().Top()
		for _, o := range test.LaidOutObjects(browser) {
			if item, ok := o.(fyne.Tappable); ok && hosttest.Shows(o, "2024") {
				item.Tapped(nil)
			}
		}
		test.Tap(w.Button("Open"))
		if got := w.Top().Title.Text; got != title {
			t.Errorf("%s opens %q, want %q", name, got, title)
		}
		w.Until(func() bool { return hosttest.Shows(w.Top(), filepath.Join(folder, name)) })
	}
}
