package dialog

import (
	"weir/app/ui/host"
	"weir/app/ui/widget"
)

// Drops takes files that were dropped on the window: a dialog that takes files has
// them, another one is waited for.
type Drops struct {
	Host    *host.Host
	waiting []string // that were dropped while something lay over the window
}

func (d *Drops) Open(paths []string) {
	if len(paths) == 0 {
		return
	}
	switch top, ok := d.Host.Win.Canvas().Overlays().Top().(*widget.Dialog); {
	case ok && top.Dropped != nil:
		top.Dropped(paths)
	case d.Host.Covered():
		d.waiting = append(d.waiting, paths...)
	default:
		Import(d.Host, paths)
	}
}

// OpenWaiting opens the files that have waited, once nothing lies over the window.
func (d *Drops) OpenWaiting() {
	if len(d.waiting) == 0 || d.Host.Closing || d.Host.Covered() {
		return
	}
	paths := d.waiting
	d.waiting = nil
	Import(d.Host, paths)
}
