package ui

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/desk"
)

// window is the program's window.
type window struct {
	*host
	quit func() // ends the program as closing the window does

	header    *header
	dashboard *dashboard
	pages     []page
	front     int // of pages
	rail      *rail
	banner    *banner
	stack     *fyne.Container

	drops *drops
	stale atomic.Bool // a change of the desk's state waits to be shown
}

// What is remembered from one start to the next.
const (
	prefWidth  = "window.width"
	prefHeight = "window.height"
	prefView   = "window.view"
)

// The sizes of the window, in Fyne's units.
const (
	firstWidth  = 1440
	firstHeight = 880
)

// newWindow builds the window over a desk. do queues functions on the window's
// goroutine; a test runs them at once.
func newWindow(app fyne.App, d desk.Desk, do func(func())) *window {
	w := &window{host: newHost(app, d, do)}
	w.quit = w.close
	w.links = links{
		showPage:    w.showPage,
		showFailure: w.showFailure,
		retryAll:    func() { retryAll(w.host) },
		importFiles: func(paths []string) { importFiles(w.host, paths) },
		openExport:  func(heading string, choices ...exportChoice) { openExport(w.host, heading, choices...) },
	}
	w.drops = &drops{w: w.host}
	w.uncovered = w.drops.again
	prefs := app.Preferences()
	w.win.SetTitle(windowTitle(d.State()))
	w.win.SetPadded(false)
	w.win.SetIcon(app.Icon())

	w.dashboard = newDashboard(w.host, w.shown)
	w.header = newHeader(w)
	w.header.chooseSpan(w.dashboard.span(), w.dashboard.setSpan)
	w.pages = []page{
		{name: later("Dashboard"), icon: theme.HomeIcon(), view: w.dashboard},
		{name: later("Events"), icon: theme.SearchIcon(), make: func(h *host) view { return newEvents(h) }},
		{name: later("Failures"), icon: theme.WarningIcon(), make: func(h *host) view { return newFailures(h) }},
		{name: later("Rejects"), icon: theme.BrokenImageIcon(), make: func(h *host) view { return newRejects(h) }},
		{name: later("Settings"), icon: theme.SettingsIcon(), make: func(h *host) view { return newSettings(h) }},
	}
	w.rail = newRail(w)
	w.banner = newBanner(w)
	w.stack = container.NewStack()
	main := container.NewBorder(w.banner.object(), nil, nil, nil, w.stack)
	w.win.SetContent(container.NewStack(container.NewBorder(nil, nil, w.rail.object(), nil, main), w.tips.box))
	w.addShortcuts()
	w.show(w.remembered())
	w.win.Resize(fyne.NewSize(
		float32(max(prefs.FloatWithFallback(prefWidth, firstWidth), leastWidth)),
		float32(max(prefs.FloatWithFallback(prefHeight, firstHeight), leastHeight))))
	return w
}

// start begins to show what the desk says. It is called before the desk runs.
func (w *window) start() {
	w.desk.Watch(func(desk.State) {
		if w.stale.CompareAndSwap(false, true) {
			w.do(func() {
				w.stale.Store(false)
				w.changed()
			})
		}
	}, w.dashboard.observe)
	w.dashboard.start()
	w.every(w.ctx, time.Second, w.beat)
	w.changed()
}

// beat lets what shows a time go on while nothing else happens. The header does
// that with each frame: whatever changes lets Fyne paint all of the window.
func (w *window) beat() {
	if w.closing {
		return
	}
	if w.dashboard.tick() {
		w.changedState()
	}
	w.changedPages()
}

// shown shows in the header, and above the page, what the dashboard's newest frame
// is about. It asks for no frame.
func (w *window) shown(l headline) {
	w.header.apply(headerTexts(l, w.now()), l.theme)
	w.header.showLive(l.live, l.frozen)
	w.changedState()
}

// changed brings a new state of the desk onto the screen.
func (w *window) changed() {
	if w.closing {
		return
	}
	w.changedState()
	w.changedPages()
}

// changedState brings the desk's state onto the screen around the pages.
func (w *window) changedState() {
	w.banner.update(w.desk.State())
	if title := windowTitle(w.desk.State()); title != w.win.Title() {
		w.win.SetTitle(title)
	}
	if top, ok := w.win.Canvas().Overlays().Top().(*sheet); ok && top.changed != nil {
		top.changed()
	}
	w.drops.again()
}

func (w *window) changedPages() {
	for _, p := range w.pages {
		if p.view != nil {
			p.view.changed()
		}
	}
}

// close ends what the window started and remembers how it stood. The caller
// then ends the desk.
func (w *window) close() {
	if w.closing {
		return
	}
	w.closing = true
	w.rememberSize()
	w.banner.say(notice{busy, tr("Draining: everything already read is stored, and work in progress is finished first. Close again to end at once"), nil})
	w.header.drain(w.colours()) // no more frames are shown
	w.host.close()
}

// rememberSize changes both preferences at once. Fyne saves a first change, and a
// second one 100 ms later: this would meet the end of the program, which may come
// when the file is empty.
func (w *window) rememberSize() {
	size := w.win.Canvas().Size()
	set := func(values map[string]any) {
		values[prefWidth], values[prefHeight] = float64(size.Width), float64(size.Height)
	}
	if prefs, ok := w.app.Preferences().(interface{ WriteValues(func(map[string]any)) }); ok {
		prefs.WriteValues(set)
	}
}

// setLook changes between dark, light and what the desktop prefers.
func (w *window) setLook(variant string) {
	w.look.variant = variant
	w.app.Preferences().SetString(prefLook, variant)
	w.app.Settings().SetTheme(w.look)
	w.dashboard.recolour()
	w.header.showLook()
	w.rail.recolour()
	w.banner.update(w.desk.State())
}
