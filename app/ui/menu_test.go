package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

func TestMenuEntriesDoSomething(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	var named []string
	for _, e := range w.menuEntries() {
		named = append(named, e.Text)
		if e.Run == nil {
			t.Errorf("%q does nothing", e.Text)
		}
	}
	for _, want := range []string{"Open a file…", "Export…", "Check the store", "Settings", "Keys and mouse", "About Weir", "Quit"} {
		if !slices.Contains(named, want) {
			t.Errorf("the menu has no %q, only %q", want, named)
		}
	}
}

// openMenu opens the menu by its key.
func openMenu(t *testing.T) (*fullWindow, *widget.MenuList) {
	t.Helper()
	w := fullForms(t, &hosttest.FormsEngine{})
	w.Win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF10})
	m, ok := w.Win.Canvas().Focused().(*widget.MenuList)
	if !ok {
		t.Fatalf("the focus is on %T, want the menu", w.Win.Canvas().Focused())
	}
	return w, m
}

// TestMenuByKeys opens the import form from the menu.
func TestMenuByKeys(t *testing.T) {
	w, m := openMenu(t)
	at, button := fyne.CurrentApp().Driver().AbsolutePositionForObject(m), w.header.more
	inset, _ := w.Win.Canvas().InteractiveArea() // which positions of menus in the test driver lack
	edge := theme.InnerPadding() / 2             // around the menu
	if got, want := inset.X+at.X+m.Width+edge, fyne.CurrentApp().Driver().AbsolutePositionForObject(button).X+button.Size().Width; got != want {
		t.Errorf("it ends at %v, want %v as its button", got, want)
	}
	w.Key(fyne.KeyUp)
	if got := m.Entries[m.Selected].Text; got != "Quit" {
		t.Errorf("upwards first is %q", got)
	}
	w.Key(fyne.KeyDown)
	w.Key(fyne.KeyReturn)
	if s := w.Top(); s.Title.Text != "Open files" {
		t.Errorf("it opens %q", s.Title.Text)
	}

	w, _ = openMenu(t)
	w.Key(fyne.KeyEscape)
	if w.Covered() {
		t.Error("Esc leaves it open")
	}
}

func TestMenuByMouse(t *testing.T) {
	w, m := openMenu(t)
	for i := range m.Entries {
		if got := m.EntryAt(m.EntryTop(i) + widget.MenuRowHeight/2); got != i {
			t.Errorf("in the middle of entry %d is %d", i, got)
		}
	}
	keys := slices.IndexFunc(m.Entries, func(e widget.MenuEntry) bool { return e.Text == "Keys and mouse" })
	test.TapAt(m, fyne.NewPos(20, m.EntryTop(keys)-widget.MenuSeparatorHeight/2))
	if m.Selected != -1 || !w.Covered() {
		t.Errorf("a click between entries selects %d, covered: %v", m.Selected, w.Covered())
	}
	test.TapAt(m, fyne.NewPos(20, m.EntryTop(keys)+5))
	if s := w.Top(); s.Title.Text != "Keys and mouse" {
		t.Errorf("it opens %q", s.Title.Text)
	}
}

// TestMenuBarOfMacs compares macOS's menu bar with the menu: the same is in both, but for
// Quit, which the system adds.
func TestMenuBarOfMacs(t *testing.T) {
	onMac(t)
	w := fullForms(t, &hosttest.FormsEngine{})
	var got []string
	for _, m := range w.Win.MainMenu().Items {
		for _, item := range m.Items {
			keys := ""
			if s, ok := item.Shortcut.(*desktop.CustomShortcut); ok {
				keys = " " + s.ShortcutName()
			}
			got = append(got, m.Label+": "+item.Label+keys)
		}
	}
	want := []string{
		"File: Open a file… CustomDesktop:Super+O", "File: Export… CustomDesktop:Super+E", "File: ",
		"File: Check the store", "File: Benchmark…", "File: Switch the store… CustomDesktop:Super+S",
		"File: Settings… CustomDesktop:Super+,", "File: ", "File: Close the window CustomDesktop:Super+W",
		"Help: Keys and mouse", "Help: What you see", "Help: About",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := len(w.menuEntries()), 10; got != want {
		t.Errorf("the menu has %d entries, want %d: are the others in the menu bar?", got, want)
	}
	help := w.Win.MainMenu().Items[1].Items
	help[0].Action()
	top := w.Top()
	help[2].Action()
	if w.Top() != top {
		t.Error("a menu opens a dialog over another")
	}
}

// TestNoMenuBar checks that the window has none elsewhere.
func TestNoMenuBar(t *testing.T) {
	if m := fullForms(t, &hosttest.FormsEngine{}).Win.MainMenu(); m != nil {
		t.Errorf("it has %v", m)
	}
}
