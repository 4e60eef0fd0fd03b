package style

import "fyne.io/fyne/v2"

// SwitchIcon returns the picture of a switch that is on or off: its knob is at the right
// or at the left, and the one that is on is filled.
func SwitchIcon(on bool) fyne.Resource {
	if on {
		return switchedOn
	}
	return switchedOff
}

var (
	switchedOn  = drawnIcon("switch-on", `M7 6h10a6 6 0 0 1 0 12H7A6 6 0 0 1 7 6zM17 8.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z`)
	switchedOff = drawnIcon("switch-off", `M7 6h10a6 6 0 0 1 0 12H7A6 6 0 0 1 7 6zM7 7.5a4.5 4.5 0 0 0 0 9h10a4.5 4.5 0 0 0 0-9zM7 9a3 3 0 1 1 0 6a3 3 0 0 1 0-6z`)
)
