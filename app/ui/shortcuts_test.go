package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// TestShortcutsInFields: Ctrl with a digit leads away also from a field, which
// keeps the keys of its own.
func TestShortcutsInFields(t *testing.T) {
	st := wholeStore(t, nil)
	press := func(s fyne.Shortcut) { st.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(s) }
	f := st.newField(keys{})
	st.show(1)
	st.stack.Add(f)
	st.win.Canvas().Focus(f)
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
