package host

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// Host is what a page or a dialog may ask of the window.
type Host struct {
	App    fyne.App
	Win    fyne.Window
	Engine control.Engine
	Do     func(func()) // queues a function on the window's goroutine
	Now    func() time.Time
	Look   *style.Look
	*widget.Surface
	Links

	Ctx        context.Context // ends when the window closes
	Cancel     context.CancelFunc
	Goroutines sync.WaitGroup // what work and the painter started
	Closing    bool
}

// Links lead from one page to another, which it doesn't know. The window sets
// them.
type Links struct {
	ShowPage    func(name string)
	ShowFailure func(event int64) // brings the page of failures to the front, with this one open
	RetryAll    func()
	Import      func(paths []string)
	Export      func(heading string, choices ...ExportChoice)
}

// Page is one page of the window. All is called on the window's goroutine.
type Page interface {
	// Content is what the page shows. It is built once.
	Content() fyne.CanvasObject

	// Shown is called when the page comes to the front, hidden when it leaves.
	Shown()
	Hidden()

	// Changed is called when the engine's state has changed, also while the page
	// is hidden.
	Changed()
}

// The sizes of the window, in Fyne's units.
const (
	MinWidth     = 840 // at the scale of 1.5 it fits on a screen that is 1280 pixels wide
	MinHeight    = 470
	RailWidth    = 64 // of the navigation at the left
	HeaderHeight = 44
)

// PrefLook is where the look is remembered.
const PrefLook = "window.look"

// Rest is a state in which a page, or the window with a dialog, may be left alone:
// nothing changes in it by itself but what the header and the dashboard say of the
// pipeline. The tests and the benchmark of the window at rest go through all.
type Rest struct {
	Open string // what is open, in English; "": nothing
	Show func() // opens it, once the page has read its rows; nil: nothing to open
}

// NewHost makes the host of a window over an engine. do queues functions on the
// window's goroutine; a test runs them at once.
func NewHost(app fyne.App, d control.Engine, do func(func())) *Host {
	h := &Host{App: app, Engine: d, Now: time.Now, Look: &style.Look{Variant: app.Preferences().StringWithFallback(PrefLook, style.LookSystem)}}
	h.Ctx, h.Cancel = context.WithCancel(context.Background())
	h.Do = func(f func()) {
		// A driver that has ended would run it here, on another goroutine.
		if h.Ctx.Err() == nil {
			do(f)
		}
	}
	app.Settings().SetTheme(h.Look)
	h.Win = app.NewWindow("Weir")
	h.Surface = widget.NewSurface(h.Win.Canvas(), h.Colours, h.After)
	return h
}

// Colours are those in force.
func (h *Host) Colours() chart.Theme { return h.Look.Colours(h.App.Settings().ThemeVariant()) }

func (h *Host) NewDialog(title, lead string, wide float32) *widget.Dialog {
	return widget.NewDialog(h.Surface, title, lead, wide)
}

func (h *Host) NewField(k widget.Keys) *widget.Field { return widget.NewField(h.Canvas, k) }

// Close ends what runs in the background; working then waits for it.
func (h *Host) Close() {
	h.Closing = true
	h.Cancel()
}
