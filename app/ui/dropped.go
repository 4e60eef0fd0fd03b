package ui

// drops takes files that were dropped on the window: a dialog that takes files has
// them, another one is waited for.
type drops struct {
	w     *host
	later []string // that were dropped while something lay over the window
}

func (d *drops) take(paths []string) {
	if len(paths) == 0 {
		return
	}
	switch top, ok := d.w.win.Canvas().Overlays().Top().(*sheet); {
	case ok && top.dropped != nil:
		top.dropped(paths)
	case d.w.covered():
		d.later = append(d.later, paths...)
	default:
		importFiles(d.w, paths)
	}
}

// again opens the files that have waited, once nothing lies over the window.
func (d *drops) again() {
	if len(d.later) == 0 || d.w.closing || d.w.covered() {
		return
	}
	paths := d.later
	d.later = nil
	importFiles(d.w, paths)
}
