package dialog

import (
	"weir/app/ui/host"
	"weir/app/ui/widget"
)

// Drops takes files that were dropped on the window: a dialog that takes files has
// them, another one is waited for.
type Drops struct {
	W     *host.Host
	later []string // that were dropped while something lay over the window
}

func (d *Drops) Take(paths []string) {
	if len(paths) == 0 {
		return
	}
	switch top, ok := d.W.Win.Canvas().Overlays().Top().(*widget.Dialog); {
	case ok && top.OnDropped != nil:
		top.OnDropped(paths)
	case d.W.Covered():
		d.later = append(d.later, paths...)
	default:
		Import(d.W, paths)
	}
}

// Again opens the files that have waited, once nothing lies over the window.
func (d *Drops) Again() {
	if len(d.later) == 0 || d.W.Closing || d.W.Covered() {
		return
	}
	paths := d.later
	d.later = nil
	Import(d.W, paths)
}
