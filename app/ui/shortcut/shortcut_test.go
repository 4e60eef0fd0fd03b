package shortcut_test

import (
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/locale"
	"weir/app/ui/shortcut"
	"weir/app/ui/text"
)

// Some names in German, to tell them from those that the code has.
func init() {
	names := fstest.MapFS{"translations/de.json": {Data: []byte(`{"Ctrl": "Strg", "Shift": "Umschalt", "Space": "Leertaste", "Home": "Pos1"}`)}}
	if err := text.Use(names, locale.German); err != nil {
		panic(err)
	}
}

// onMac follows the conventions of macOS, or not.
func onMac(t *testing.T, yes bool) {
	was := shortcut.Mac
	shortcut.Mac = yes
	t.Cleanup(func() { shortcut.Mac = was })
}

func TestString(t *testing.T) {
	for _, c := range []struct {
		keys       shortcut.Keys
		other, mac string
	}{
		{shortcut.Keys{}, "", ""},
		{shortcut.Pause, "Strg+P", "⌘P"},
		{shortcut.Page(2), "Strg+3", "⌘3"},
		{shortcut.Settings, "Strg+,", "⌘,"},
		{shortcut.Keys{Key: fyne.KeyC, Command: true, Shift: true}, "Strg+Umschalt+C", "⇧⌘C"},
		{shortcut.Keys{Key: fyne.KeyTab, Shift: true}, "Umschalt+Tab", "⇧Tab"},
		{shortcut.Space, "Leertaste", "Leertaste"},
		{shortcut.Keys{Key: fyne.KeyHome}, "Pos1", "fn ←"},
		{shortcut.Keys{Key: fyne.KeyEnd}, "End", "fn →"},
		{shortcut.Enter, "Enter", "Return"},
		{shortcut.Keys{Key: desktop.KeyMenu}, "Menu", "Menu"},
		{shortcut.Keys{Key: fyne.KeyLeft}, "←", "←"},
		{shortcut.Check, "F5", "F5"},
		{shortcut.Help, "?", "?"},
	} {
		onMac(t, false)
		if got := c.keys.String(); got != c.other {
			t.Errorf("got %q, want %q", got, c.other)
		}
		onMac(t, true)
		if got := c.keys.String(); got != c.mac {
			t.Errorf("on macOS: got %q, want %q", got, c.mac)
		}
	}
}

func TestContextMenu(t *testing.T) {
	onMac(t, false)
	if got := shortcut.ContextMenu().String(); got != "Menu" {
		t.Errorf("got %q, want Menu", got)
	}
	onMac(t, true)
	if got := shortcut.ContextMenu().String(); got != "⇧F10" {
		t.Errorf("on macOS: got %q, want ⇧F10", got)
	}
}

func TestFyne(t *testing.T) {
	keys := shortcut.Keys{Key: fyne.KeyC, Command: true, Shift: true}
	onMac(t, false)
	if got, want := *keys.Fyne(), (desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	onMac(t, true)
	if got, want := *keys.Fyne(), (desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: fyne.KeyModifierSuper | fyne.KeyModifierShift}); got != want {
		t.Errorf("on macOS: got %+v, want %+v", got, want)
	}
}
