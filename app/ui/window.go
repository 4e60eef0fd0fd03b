package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"weir/app/chart"
	"weir/app/ui/desk"
)

// window is the program's window.
type window struct {
	app  fyne.App
	win  fyne.Window
	desk desk.Desk
	do   func(func()) // queues a function on the window's goroutine
	quit func()       // ends the program as closing the window does
	now  func() time.Time
	look *look

	dashboard *dashboard
	pages     []page
	front     int // of pages
	rail      *rail
	tips      *tips
	banner    *banner
	stack     *fyne.Container

	ctx        context.Context // ends when the window closes
	end        context.CancelFunc
	working    sync.WaitGroup // what work and the painter started
	closing    bool
	filesLater []string    // files that were dropped while something lay over the window
	stale      atomic.Bool // a change of the desk's state waits to be shown
}

// What is remembered from one start to the next.
const (
	prefWidth  = "window.width"
	prefHeight = "window.height"
	prefView   = "window.view"
	prefLook   = "window.look"
	prefSpan   = "charts.span"
)

// The sizes of the window, in Fyne's units.
const (
	firstWidth  = 1440
	firstHeight = 880
	leastWidth  = 840 // at the scale of 1.5 it fits on a screen that is 1280 pixels wide
	leastHeight = 470
)

// newWindow builds the window over a desk. do queues functions on the window's
// goroutine; a test runs them at once.
func newWindow(app fyne.App, d desk.Desk, do func(func())) *window {
	w := &window{app: app, desk: d, now: time.Now}
	w.quit = w.close
	w.ctx, w.end = context.WithCancel(context.Background())
	w.do = func(f func()) {
		// A driver that has ended would run it here, on another goroutine.
		if w.ctx.Err() == nil {
			do(f)
		}
	}
	prefs := app.Preferences()
	w.look = &look{variant: prefs.StringWithFallback(prefLook, lookSystem)}
	app.Settings().SetTheme(w.look)
	w.win = app.NewWindow(windowTitle(d.State()))
	w.win.SetPadded(false)
	w.win.SetIcon(app.Icon())

	w.tips = newTips(w)
	w.dashboard = newDashboard(w)
	w.pages = []page{
		{name: "Dashboard", icon: theme.HomeIcon(), view: w.dashboard},
		{name: "Events", icon: theme.SearchIcon(), make: newEvents},
		{name: "Failures", icon: theme.WarningIcon(), make: newFailures},
		{name: "Rejects", icon: theme.BrokenImageIcon(), make: newRejects},
		{name: "Settings", icon: theme.SettingsIcon(), make: newSettings},
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
	w.working.Go(func() { w.dashboard.painter.run(w.ctx) })
	w.every(w.ctx, time.Second, w.beat)
	w.changed()
}

// beat lets what shows a time go on while nothing else happens, unless pictures
// do that already: whatever changes lets Fyne paint all of the window.
func (w *window) beat() {
	if w.closing || w.now().Sub(w.dashboard.applied) < time.Second {
		return
	}
	w.changed()
	if w.dashboard.live() {
		w.dashboard.painter.poke()
	}
}

// changed brings a new state of the desk onto the screen.
func (w *window) changed() {
	if w.closing {
		return
	}
	w.banner.update(w.desk.State())
	if title := windowTitle(w.desk.State()); title != w.win.Title() {
		w.win.SetTitle(title)
	}
	if top, ok := w.win.Canvas().Overlays().Top().(*sheet); ok && top.changed != nil {
		top.changed()
	}
	w.takeLater()
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
	w.dashboard.header.drain(w.colours()) // no more frames are shown
	w.end()
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
	w.dashboard.header.showLook()
	w.rail.recolour()
	w.banner.update(w.desk.State())
}

// colours are those in force.
func (w *window) colours() chart.Theme { return w.look.colours(w.app.Settings().ThemeVariant()) }
