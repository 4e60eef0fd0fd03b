// Package shortcut names the keys that do something in the window, and writes them as
// menus of the system do: Ctrl+P, in German Strg+P, on macOS ⌘P.
package shortcut

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/text"
)

// Mac reports whether the window follows the conventions of macOS. A variable for tests.
var Mac = runtime.GOOS == "darwin"

// Keys is a key, alone or with others held.
type Keys struct {
	Key     fyne.KeyName
	Command bool // with Ctrl, on macOS with Cmd
	Shift   bool
}

// The keys that several parts of the window use or mention.
var (
	Pause    = Keys{Key: fyne.KeyP, Command: true}
	Tune     = Keys{Key: fyne.KeyT, Command: true}
	Open     = Keys{Key: fyne.KeyO, Command: true}
	Export   = Keys{Key: fyne.KeyE, Command: true}
	Switch   = Keys{Key: fyne.KeyS, Command: true}
	Look     = Keys{Key: fyne.KeyL, Command: true}
	Settings = Keys{Key: fyne.KeyComma, Command: true}
	Quit     = Keys{Key: fyne.KeyQ, Command: true}
	Close    = Keys{Key: fyne.KeyW, Command: true} // on macOS
	Check    = Keys{Key: fyne.KeyF5}
	Menu     = Keys{Key: fyne.KeyF10}
	Escape   = Keys{Key: fyne.KeyEscape}
	Enter    = Keys{Key: fyne.KeyReturn}
	Space    = Keys{Key: fyne.KeySpace}
	Help     = Keys{Key: "?"} // a character: it is on another key in each keyboard layout
)

// Page is the shortcut of the page with this number, counted from 0.
func Page(i int) Keys { return Keys{Key: fyne.KeyName(rune('1' + i)), Command: true} }

// ContextMenu opens the menu of what has the focus. Keyboards of Macs have no key for that.
func ContextMenu() Keys {
	if Mac {
		return Keys{Key: fyne.KeyF10, Shift: true}
	}
	return Keys{Key: desktop.KeyMenu}
}

// Command is the modifier of the window's shortcuts: Ctrl, on macOS Cmd.
func Command() fyne.KeyModifier {
	if Mac {
		return fyne.KeyModifierSuper
	}
	return fyne.KeyModifierControl
}

// Fyne returns the keys as Fyne reports them. Fyne reports keys without Ctrl or Cmd in
// another way.
func (k Keys) Fyne() *desktop.CustomShortcut {
	s := &desktop.CustomShortcut{KeyName: k.Key}
	if k.Command {
		s.Modifier |= Command()
	}
	if k.Shift {
		s.Modifier |= fyne.KeyModifierShift
	}
	return s
}

// String writes the keys in the user's language; none are an empty string.
func (k Keys) String() string {
	key := keyText(k.Key)
	if Mac {
		var b strings.Builder
		if k.Shift {
			b.WriteString("⇧")
		}
		if k.Command {
			b.WriteString("⌘")
		}
		return b.String() + key
	}
	var all []string
	if k.Command {
		all = append(all, text.Tr("Ctrl"))
	}
	if k.Shift {
		all = append(all, text.Tr("Shift"))
	}
	return strings.Join(append(all, key), "+")
}

// keyText is what is written on a key.
func keyText(key fyne.KeyName) string {
	switch key {
	case fyne.KeyLeft:
		return "←"
	case fyne.KeyRight:
		return "→"
	case fyne.KeyUp:
		return "↑"
	case fyne.KeyDown:
		return "↓"
	case fyne.KeySpace:
		return text.Tr("Space")
	case fyne.KeyEscape:
		return text.Tr("Esc")
	case fyne.KeyTab:
		return text.Tr("Tab")
	case desktop.KeyMenu:
		return text.Tr("Menu")
	case fyne.KeyReturn:
		if Mac {
			return text.Tr("Return")
		}
		return text.Tr("Enter")
	// Small keyboards of Macs have these two only together with fn.
	case fyne.KeyHome:
		if Mac {
			return "fn ←"
		}
		return text.Tr("Home")
	case fyne.KeyEnd:
		if Mac {
			return "fn →"
		}
		return text.Tr("End")
	}
	return string(key)
}
