package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/hosttest"
	"weir/app/ui/shortcut"
	"weir/app/ui/widget"
)

// onMac makes the window follow the conventions of macOS, wherever the test runs.
func onMac(t *testing.T) {
	was := shortcut.Mac
	shortcut.Mac = true
	t.Cleanup(func() { shortcut.Mac = was })
}

// TestShortcutsInFields checks that Ctrl with a digit switches pages from within a
// field, too, while the field keeps its own shortcuts.
func TestShortcutsInFields(t *testing.T) { shortcutsInFields(t, fyne.KeyModifierControl) }

// TestShortcutsInFieldsOfMacs does the same with Cmd.
func TestShortcutsInFieldsOfMacs(t *testing.T) {
	onMac(t)
	shortcutsInFields(t, fyne.KeyModifierSuper)
}

func shortcutsInFields(t *testing.T, held fyne.KeyModifier) {
	t.Helper()
	st := fullOver(t, nil)
	press := func(s fyne.Shortcut) { st.Win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(s) }
	f := st.NewField(widget.Keys{})
	st.show(1)
	st.stack.Add(f)
	st.Win.Canvas().Focus(f)
	f.TypedRune('a')
	press(&fyne.ShortcutSelectAll{})
	press(&desktop.CustomShortcut{KeyName: fyne.Key4, Modifier: held})
	if st.front != 3 {
		t.Errorf("4 leads to page %d, want 4", st.front+1)
	}
	if s := f.SelectedText(); s != "a" {
		t.Errorf("A selects %q, want all", s)
	}
}

// TestShortcutOfSettings checks that the comma leads to the settings.
func TestShortcutOfSettings(t *testing.T) {
	st := fullOver(t, nil)
	st.Win.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyComma, Modifier: fyne.KeyModifierControl})
	if got := st.pages[st.front].name; got != "Settings" {
		t.Errorf("it leads to %s, want Settings", got)
	}
}

// TestCloseOnMacs checks that Cmd+W closes the window as Cmd+Q does, and only on macOS.
func TestCloseOnMacs(t *testing.T) {
	closes := func(held fyne.KeyModifier) bool {
		st := fullOver(t, nil)
		closed := false
		st.quit = func() { closed = true }
		st.Win.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyW, Modifier: held})
		return closed
	}
	if closes(fyne.KeyModifierControl) {
		t.Error("Ctrl+W closes the window")
	}
	onMac(t)
	if !closes(fyne.KeyModifierSuper) {
		t.Error("Cmd+W doesn't close the window")
	}
}

// TestHelpListsAllKeys checks that the help lists each shortcut with its purpose.
func TestHelpListsAllKeys(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	w.showHelp()
	for _, one := range w.commands() {
		if !hosttest.Shows(w.Top(), one.keys.String()) || !hosttest.Shows(w.Top(), one.does) {
			t.Errorf("the help lacks %s: %s", one.keys.String(), one.does)
		}
	}
}

// TestKeysOfMacs checks that the help and the tips name the keys as macOS does.
func TestKeysOfMacs(t *testing.T) {
	onMac(t)
	w := fullForms(t, &hosttest.FormsEngine{})
	if got, want := w.tipOf(shortcut.Pause)(), "Pause or resume the pipeline · ⌘P"; got != want {
		t.Errorf("the tip is %q, want %q", got, want)
	}
	w.showHelp()
	for _, want := range []string{"⌘O", "⇧⌘C", "⌘A", "Tab, ⇧Tab", "⌘W"} {
		if !hosttest.Shows(w.Top(), want) {
			t.Errorf("the help lacks %s", want)
		}
	}
	for _, text := range hosttest.Texts(w.Top()) {
		if strings.Contains(text, "Ctrl") || strings.HasSuffix(text, "Menu") {
			t.Errorf("the help has %q, which is on no keyboard of a Mac", text)
		}
	}
}
