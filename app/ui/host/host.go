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

// Host is what pages and dialogs may ask of the window.
type Host struct {
	App    fyne.App
	Win    fyne.Window
	Engine control.Engine
	Do     func(func()) // queues a function on the window's goroutine; drops it once the window has closed
	Now    func() time.Time
	Look   *style.Look
	*widget.Surface
	Links

	Ctx        context.Context    // ends when the window closes
	Cancel     context.CancelFunc // ends Ctx
	Goroutines sync.WaitGroup     // background work; the window waits for it when it closes
	Closing    bool               // the window is closing: nothing new may be started

	ReducedMotion bool // the desktop asks for less that moves
}

// Links lead from one page to another without an import. The window sets them.
type Links struct {
	ShowPage    func(name string)
	ShowFailure func(event int64) // shows the page of failures with this one open
	RetryAll    func()
	Import      func(paths []string)
	Export      func(heading string, choices ...ExportChoice)
	Tune        func(key, value string) // opens the dialog that tunes the pipeline, with a value filled in
	ShowSetting func(key string)        // shows the page of settings at one of them
	ShowEvents  func(first, last int64) // shows the events with these ids and those between
	ShowLive    func()                  // shows in the header whether the page is frozen
	SetLanguage func(tag string)        // shows the window in a language of locale.Tags; empty: the system's
}

// The sizes of the window, in Fyne's units.
const (
	MinWidth     = 840 // fits a screen 1280 pixels wide at a scale of 1.5
	MinHeight    = 470
	RailWidth    = 64 // of the navigation rail
	HeaderHeight = 44
)

// The preferences that several parts of the window read.
const (
	PrefLook     = "window.look"
	PrefLanguage = "window.language" // a tag of locale.Tags; empty: as the system
)

// NewHost makes a window and its host. do queues functions on the window's goroutine;
// a test may run them at once.
func NewHost(app fyne.App, e control.Engine, do func(func())) *Host {
	h := &Host{App: app, Engine: e, Now: time.Now, Look: &style.Look{Variant: app.Preferences().StringWithFallback(PrefLook, style.LookSystem)}}
	h.Ctx, h.Cancel = context.WithCancel(context.Background())
	h.Do = func(f func()) {
		// A driver that has stopped would run f at once, on the wrong goroutine.
		if h.Ctx.Err() == nil {
			do(f)
		}
	}
	app.Settings().SetTheme(h.Look)
	h.Win = app.NewWindow("Weir")
	h.Surface = widget.NewSurface(h.Win.Canvas(), h.Colours, h.After)
	return h
}

// Colours returns the colours of the current theme.
func (h *Host) Colours() chart.Theme { return h.Look.Colours(h.App.Settings().ThemeVariant()) }

// NewDialog makes a dialog over this window; see widget.NewDialog.
func (h *Host) NewDialog(title, lead string, width float32) *widget.Dialog {
	return widget.NewDialog(h.Surface, title, lead, width)
}

// NewField makes a field on this window's canvas.
func (h *Host) NewField(k widget.Keys) *widget.Field { return widget.NewField(h.Canvas, k) }

// Close cancels what runs in the background. The caller then waits for Goroutines.
func (h *Host) Close() {
	h.Closing = true
	h.Cancel()
}
