package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// TestShortcutsInFields checks that Ctrl with a digit switches pages from within a
// field, too, while the field keeps its own shortcuts.
func TestShortcutsInFields(t *testing.T) {
	st := fullOver(t, nil)
	press := func(s fyne.Shortcut) { st.Win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(s) }
	f := st.NewField(widget.Keys{})
	st.show(1)
	st.stack.Add(f)
	st.Win.Canvas().Focus(f)
	f.TypedRune('a')
	press(&fyne.ShortcutSelectAll{})
	press(&desktop.CustomShortcut{KeyName: fyne.Key4, Modifier: fyne.KeyModifierControl})
	if st.front != 3 {
		t.Errorf("Ctrl+4 leads to page %d, want 4", st.front+1)
	}
	if s := f.SelectedText(); s != "a" {
		t.Errorf("Ctrl+A selects %q, want all", s)
	}
}

// TestHelpListsAllKeys checks that the help lists each shortcut with its purpose.
func TestHelpListsAllKeys(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	w.showHelp()
	for _, one := range w.shortcuts() {
		if !hosttest.Shows(w.Top(), one.keys) || !hosttest.Shows(w.Top(), one.does) {
			t.Errorf("the help lacks %s: %s", one.keys, one.does)
		}
	}
}
