package ui

// nextLook goes on to the next look.
func (w *window) nextLook() {
	w.setLook(map[string]string{lookSystem: lookDark, lookDark: lookLight, lookLight: lookSystem}[w.look.variant])
}

// escaper is a page in which something may be open.
type escaper interface {
	// escape closes it, and reports whether there was anything.
	escape() bool
}

// escape closes what is open, else brings the charts back to live.
func (w *window) escape() {
	overlays := w.win.Canvas().Overlays()
	if top := overlays.Top(); top != nil {
		top.Hide()
		return
	}
	if v, ok := w.pages[w.front].view.(escaper); ok && v.escape() {
		return
	}
	w.dashboard.backToLive()
}

// help shows what keys and the mouse do.
func (w *window) help() {
	var rows [][2]string
	for _, s := range w.shortcuts() {
		rows = append(rows, [2]string{s.keys, tr(s.does)})
	}
	help(w.host, rows)
}

// exportMetrics exports those of the time that the charts show.
func (w *window) exportMetrics() {
	from, to := w.dashboard.shownRange()
	exportMetrics(w.host, from, to)
}
