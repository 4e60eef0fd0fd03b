package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestMenuEntriesDoSomething(t *testing.T) {
	w := fullForms(t, &formsDesk{})
	var named []string
	for _, e := range w.menuEntries() {
		named = append(named, e.text)
		if e.run == nil {
			t.Errorf("%q does nothing", e.text)
		}
	}
	for _, want := range []string{"Open a file…", "Export…", "Check the store", "Settings", "Keys and mouse", "About Weir", "Quit"} {
		if !slices.Contains(named, want) {
			t.Errorf("the menu has no %q, only %q", want, named)
		}
	}
}

// openMenu opens the menu by its key.
func openMenu(t *testing.T) (*fullWindow, *menuList) {
	t.Helper()
	w := fullForms(t, &formsDesk{})
	w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF10})
	m, ok := w.win.Canvas().Focused().(*menuList)
	if !ok {
		t.Fatalf("the focus is on %T, want the menu", w.win.Canvas().Focused())
	}
	return w, m
}

// TestMenuByKeys opens, in the menu, the form for files.
func TestMenuByKeys(t *testing.T) {
	w, m := openMenu(t)
	if right := fyne.CurrentApp().Driver().AbsolutePositionForObject(m).X + m.wide; right > w.win.Canvas().Size().Width {
		t.Errorf("it ends at %v of %v", right, w.win.Canvas().Size().Width)
	}
	w.key(fyne.KeyUp)
	if got := m.entries[m.at].text; got != "Quit" {
		t.Errorf("upwards first is %q", got)
	}
	w.key(fyne.KeyDown)
	w.key(fyne.KeyReturn)
	if s := w.top(); s.title.Text != "Open files" {
		t.Errorf("it opens %q", s.title.Text)
	}

	w, _ = openMenu(t)
	w.key(fyne.KeyEscape)
	if w.covered() {
		t.Error("Esc leaves it open")
	}
}

func TestMenuByMouse(t *testing.T) {
	w, m := openMenu(t)
	for i := range m.entries {
		if got := m.entryAt(m.top(i) + menuRow/2); got != i {
			t.Errorf("in the middle of entry %d is %d", i, got)
		}
	}
	keys := slices.IndexFunc(m.entries, func(e menuEntry) bool { return e.text == "Keys and mouse" })
	test.TapAt(m, fyne.NewPos(20, m.top(keys)-menuLine/2))
	if m.at != -1 || !w.covered() {
		t.Errorf("a click between entries takes %d in hand, open %v", m.at, w.covered())
	}
	test.TapAt(m, fyne.NewPos(20, m.top(keys)+5))
	if s := w.top(); s.title.Text != "Keys and mouse" {
		t.Errorf("it opens %q", s.title.Text)
	}
}
