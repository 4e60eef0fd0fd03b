package dialog

import (
	"weir/app/ui/host"
	"weir/app/ui/widget"
)

// Drops opens files that are dropped on the window. An open dialog that takes
// files gets them; if another dialog is open, they wait until it is closed.
type Drops struct {
	Host    *host.Host
	waiting []string // files that were dropped while another dialog was open
}

// Open takes dropped files.
func (d *Drops) Open(paths []string) {
	if len(paths) == 0 {
		return
	}
	switch top, ok := d.Host.Win.Canvas().Overlays().Top().(*widget.Dialog); {
	case ok && top.OnDropped != nil:
		top.OnDropped(paths)
	case d.Host.Covered():
		d.waiting = append(d.waiting, paths...)
	default:
		Import(d.Host, paths)
	}
}

// OpenWaiting opens the files that have waited, if no dialog is open now.
func (d *Drops) OpenWaiting() {
	if len(d.waiting) == 0 || d.Host.Closing || d.Host.Covered() {
		return
	}
	paths := d.waiting
	d.waiting = nil
	Import(d.Host, paths)
}
