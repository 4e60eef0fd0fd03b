package ui

import (
	"weir/app/ui/dialog"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// cycleLook switches to the next look: system, dark, light.
func (w *window) cycleLook() {
	w.setLook(map[string]string{style.LookSystem: style.LookDark, style.LookDark: style.LookLight, style.LookLight: style.LookSystem}[w.Look.Variant])
}

// closer is a page in which something may be open.
type closer interface {
	// Escape closes it, and reports whether anything was open.
	Escape() bool
}

// Escape closes what is open; if nothing is, it brings the charts back to live, and if they
// are, it dismisses the banner if that has a ×.
func (w *window) Escape() {
	overlays := w.Win.Canvas().Overlays()
	if top := overlays.Top(); top != nil {
		top.Hide()
		return
	}
	if v, ok := w.pages[w.front].view.(closer); ok && v.Escape() {
		return
	}
	if w.showsLive() && w.banner.closed() {
		return
	}
	w.backToLive()
}

// showHelp shows the shortcuts and what the mouse does.
func (w *window) showHelp() {
	var rows [][2]string
	for _, c := range w.commands() {
		rows = append(rows, [2]string{c.keys.String(), text.Tr(c.does)})
	}
	dialog.Help(w.Host, rows)
}

// showGuide explains what the window shows.
func (w *window) showGuide() {
	if w.Covered() {
		return
	}
	w.endWelcome()
	w.changedState()
	var pages [][2]string
	for _, p := range w.pages {
		pages = append(pages, [2]string{text.Tr(p.name), text.Tr(p.does)})
	}
	dialog.Guide(w.Host, pages, func() {
		w.showPage("Floor")
		w.floor().SetExplain(true)
	})
}

// exportMetrics exports the metrics of the time range that the charts show.
func (w *window) exportMetrics() {
	from, to := w.dashboard.ShownRange()
	dialog.ExportMetrics(w.Host, from, to)
}
