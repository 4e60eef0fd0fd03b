package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart"
	"weir/app/ui/desk"
)

// host is what a page or a dialog may ask of the window.
type host struct {
	app  fyne.App
	win  fyne.Window
	desk desk.Desk
	do   func(func()) // queues a function on the window's goroutine
	now  func() time.Time
	look *look
	*surface
	links

	ctx     context.Context // ends when the window closes
	end     context.CancelFunc
	working sync.WaitGroup // what work and the painter started
	closing bool
}

// links lead from one page to another, which it doesn't know. The window sets
// them.
type links struct {
	showPage    func(name string)
	showFailure func(event int64) // brings the page of failures to the front, with this one open
	retryAll    func()
	importFiles func(paths []string)
	openExport  func(heading string, choices ...exportChoice)
}

// view is one page of the window. All is called on the window's goroutine.
type view interface {
	// content is what the page shows. It is built once.
	content() fyne.CanvasObject

	// shown is called when the page comes to the front, hidden when it leaves.
	shown()
	hidden()

	// changed is called when the desk's state has changed, also while the page
	// is hidden.
	changed()
}

// The sizes of the window, in Fyne's units.
const (
	leastWidth   = 840 // at the scale of 1.5 it fits on a screen that is 1280 pixels wide
	leastHeight  = 470
	railWidth    = 64 // of the navigation at the left
	headerHeight = 44
)

// prefLook is where the look is remembered.
const prefLook = "window.look"

// rest is a state in which a page, or the window with a dialog, may be left alone:
// nothing changes in it by itself but what the header and the dashboard say of the
// pipeline. The tests and the benchmark of the window at rest go through all.
type rest struct {
	open string // what is open, in English; "": nothing
	show func() // opens it, once the page has read its rows; nil: nothing to open
}

// newHost makes the host of a window over a desk. do queues functions on the
// window's goroutine; a test runs them at once.
func newHost(app fyne.App, d desk.Desk, do func(func())) *host {
	h := &host{app: app, desk: d, now: time.Now, look: &look{variant: app.Preferences().StringWithFallback(prefLook, lookSystem)}}
	h.ctx, h.end = context.WithCancel(context.Background())
	h.do = func(f func()) {
		// A driver that has ended would run it here, on another goroutine.
		if h.ctx.Err() == nil {
			do(f)
		}
	}
	app.Settings().SetTheme(h.look)
	h.win = app.NewWindow("Weir")
	h.surface = newSurface(h.win.Canvas(), h.colours, h.later)
	return h
}

// colours are those in force.
func (h *host) colours() chart.Theme { return h.look.colours(h.app.Settings().ThemeVariant()) }

func (h *host) newSheet(title, lead string, wide float32) *sheet {
	return newSheet(h.surface, title, lead, wide)
}

func (h *host) newField(k keys) *field { return newField(h.canvas, k) }

// close ends what runs in the background; working then waits for it.
func (h *host) close() {
	h.closing = true
	h.end()
}
