package dialog

import (
	"slices"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/widget"
)

// Drops opens files that are dropped on the window. An open dialog that takes
// files gets them; if another dialog is open, they wait until it is closed.
type Drops struct {
	Host    *host.Host
	waiting []string // files that were dropped while another dialog was open
}

// Open takes files that a person wants to open: dropped ones, or those of the command
// line.
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
		d.open(paths)
	}
}

// open opens the first of the stores, if there is one, and the other files after that.
func (d *Drops) open(paths []string) {
	if i := slices.IndexFunc(paths, d.Host.Engine.IsStore); i >= 0 {
		d.waiting = slices.Concat(paths[:i], paths[i+1:])
		SwitchTo(d.Host, control.StoreChoice{Backend: "sqlite", Path: paths[i]})
		return
	}
	Import(d.Host, paths)
}

// OpenWaiting opens the files that have waited, if no dialog is open now.
func (d *Drops) OpenWaiting() {
	if len(d.waiting) == 0 || d.Host.Closing || d.Host.Covered() {
		return
	}
	paths := d.waiting
	d.waiting = nil
	d.open(paths)
}
