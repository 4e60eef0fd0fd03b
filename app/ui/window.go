package ui

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/control"
	"weir/app/ui/dashboard"
	"weir/app/ui/dialog"
	"weir/app/ui/host"
	"weir/app/ui/records"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// window is the main window: the pages and what surrounds them.
type window struct {
	*host.Host
	quit func() // ends the program as closing the window does

	header    *header
	live      bool      // the dashboard is
	frozen    time.Time // since when the dashboard is frozen
	dashboard *dashboard.Page
	drawing   context.CancelFunc             // ends what the dashboard draws; nil before start
	observing atomic.Pointer[dashboard.Page] // the dashboard, for the engine's goroutines
	pages     []page
	front     int // index of the current page
	rail      *rail
	banner    *banner
	stack     *fyne.Container

	drops         *dialog.Drops
	newest        atomic.Pointer[metrics.Snapshot]
	changePending atomic.Bool // a change of the engine's state is queued to be shown
}

// The preferences.
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

// newWindow builds the window over an engine. do queues functions on the window's
// goroutine; a test may run them at once.
func newWindow(app fyne.App, e control.Engine, do func(func())) *window {
	w := &window{Host: host.NewHost(app, e, do)}
	w.quit = w.close
	w.Links = host.Links{
		ShowPage:    w.showPage,
		ShowFailure: w.showFailure,
		RetryAll:    func() { records.RetryAll(w.Host) },
		Import:      func(paths []string) { dialog.Import(w.Host, paths) },
		Export:      func(heading string, choices ...host.ExportChoice) { dialog.Export(w.Host, heading, choices...) },
		Tune:        func(key, value string) { dialog.TuneTo(w.Host, key, value) },
		ShowSetting: w.showSetting,
		ShowEvents:  w.showEvents,
		ShowLive:    w.showLive,
		SetLanguage: w.setLanguage,
	}
	w.drops = &dialog.Drops{Host: w.Host}
	w.OnUncovered = w.drops.OpenWaiting
	prefs := app.Preferences()
	w.Win.SetTitle(windowTitle(e.State()))
	w.Win.SetPadded(false)
	w.Win.SetIcon(app.Icon())

	w.build()
	w.observing.Store(w.dashboard)
	w.addShortcuts()
	w.show(w.rememberedPage())
	w.Win.Resize(fyne.NewSize(
		float32(max(prefs.FloatWithFallback(prefWidth, firstWidth), host.MinWidth)),
		float32(max(prefs.FloatWithFallback(prefHeight, firstHeight), host.MinHeight))))
	return w
}

// build makes the window's content, with no page in front.
func (w *window) build() {
	w.dashboard = dashboard.New(w.Host, w.showHeadline)
	w.header = newHeader(w)
	w.header.chooseSpan(w.dashboard.Span(), w.dashboard.SetSpan)
	w.pages = w.newPages()
	w.rail = newRail(w)
	w.banner = newBanner(w)
	w.stack = container.NewStack()
	main := container.NewBorder(w.banner.object(), nil, nil, nil, w.stack)
	w.Win.SetContent(container.NewStack(container.NewBorder(nil, nil, w.rail.object(), nil, main), w.Tips.Box))
}

// start starts showing what the engine reports. It is called before the engine runs.
func (w *window) start() {
	w.Engine.Watch(func(control.State) {
		if w.changePending.CompareAndSwap(false, true) {
			w.Do(func() {
				w.changePending.Store(false)
				w.showChange()
			})
		}
	}, func(s metrics.Snapshot) {
		w.newest.Store(&s)
		w.observing.Load().Observe(s)
	})
	w.startDrawing()
	w.Every(w.Ctx, time.Second, w.tick)
	w.showChange()
}

// startDrawing has the dashboard draw until the window closes or drawing is called.
func (w *window) startDrawing() {
	var ctx context.Context
	ctx, w.drawing = context.WithCancel(w.Ctx)
	w.dashboard.Start(ctx)
}

// tick updates what depends on the time while nothing else happens. The header is
// updated with each frame instead: every change makes Fyne repaint the whole window.
func (w *window) tick() {
	if w.Closing {
		return
	}
	if w.dashboard.Tick() {
		w.changedState()
	}
	w.changedPages()
}

// showHeadline updates the header and the banner for the dashboard's newest frame. It requests
// no frame.
func (w *window) showHeadline(l dashboard.Headline) {
	w.header.apply(headerTexts(l, w.Now()), l.Theme)
	w.live, w.frozen = l.Live, l.Frozen
	w.showLive()
	w.changedState()
}

// showLive shows whether the page in front is live: Floor if it is in front, otherwise the
// dashboard.
func (w *window) showLive() {
	if p := w.floor(); p != nil {
		w.header.showLive(p.Frozen().IsZero(), p.Frozen())
		return
	}
	w.header.showLive(w.live, w.frozen)
}

// backToLive brings the page in front back to live.
func (w *window) backToLive() {
	if p := w.floor(); p != nil {
		p.SetFrozen(false)
		return
	}
	w.dashboard.BackToLive()
}

// freeze freezes the page in front, or lets it follow the pipeline again.
func (w *window) freeze() {
	if p := w.floor(); p != nil {
		p.SetFrozen(p.Frozen().IsZero())
		return
	}
	w.dashboard.Freeze()
}

// showChange shows a new state of the engine.
func (w *window) showChange() {
	if w.Closing {
		return
	}
	w.changedState()
	w.changedPages()
}

// changedState shows the engine's state in everything but the pages.
func (w *window) changedState() {
	w.banner.update(w.Engine.State())
	if title := windowTitle(w.Engine.State()); title != w.Win.Title() {
		w.Win.SetTitle(title)
	}
	if top, ok := w.Win.Canvas().Overlays().Top().(*widget.Dialog); ok && top.OnStateChanged != nil {
		top.OnStateChanged()
	}
	w.drops.OpenWaiting()
}

func (w *window) changedPages() {
	for _, p := range w.pages {
		if p.view != nil {
			p.view.Changed()
		}
	}
}

// close stops what the window started and saves its size. The caller then stops the
// engine.
func (w *window) close() {
	if w.Closing {
		return
	}
	w.Closing = true
	w.rememberSize()
	w.banner.show(notice{style.Busy, text.Tr("Draining: everything already read is stored, and work in progress is finished first. Close again to end at once"), nil})
	w.header.drain(w.Colours()) // no more frames are shown
	w.Host.Close()
}

// rememberSize saves width and height in one change. Fyne saves the first change at once
// and a second one 100 ms later, when the program may be ending: the file could be left
// empty.
func (w *window) rememberSize() {
	size := w.Win.Canvas().Size()
	set := func(values map[string]any) {
		values[prefWidth], values[prefHeight] = float64(size.Width), float64(size.Height)
	}
	if prefs, ok := w.App.Preferences().(interface{ WriteValues(func(map[string]any)) }); ok {
		prefs.WriteValues(set)
	}
}

// setLook switches to dark, light or the desktop's preference.
func (w *window) setLook(variant string) {
	w.Look.Variant = variant
	w.App.Preferences().SetString(host.PrefLook, variant)
	w.App.Settings().SetTheme(w.Look)
	w.dashboard.Recolour()
	w.header.showLook()
	w.rail.recolour()
	w.banner.update(w.Engine.State())
}
