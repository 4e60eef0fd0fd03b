//go:build !headless

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// screen is a display, which Fyne's test driver lacks. It paints the window when
// something requests it, as Fyne's driver of real windows does
// (internal/driver/glfw/loop.go, internal/driver/common/canvas.go), and counts.
type screen struct {
	fyne.App
	driver  *screenDriver
	window  *screenWindow
	canvas  *screenCanvas
	dirty   bool
	paints  int
	least   map[fyne.CanvasObject]fyne.Size // minimum sizes at the last painting
	running map[*fyne.Animation]time.Time   // start times
	over    int                             // number of overlays at the last painting
}

// frameEvery is the shortest time between two paintings.
const frameEvery = time.Second / 60

// newScreen makes an app whose next window is on a screen.
func newScreen(app fyne.App) *screen {
	s := &screen{App: app, least: map[fyne.CanvasObject]fyne.Size{}, running: map[*fyne.Animation]time.Time{}}
	s.driver = &screenDriver{app.Driver(), s}
	disableAnimations(s)
	return s
}

// Driver implements fyne.App.
func (s *screen) Driver() fyne.Driver { return s.driver }

// NewWindow implements fyne.App.
func (s *screen) NewWindow(title string) fyne.Window {
	w := s.App.NewWindow(title)
	s.canvas = &screenCanvas{w.Canvas(), s}
	s.window = &screenWindow{w, s}
	return s.window
}

type screenWindow struct {
	fyne.Window
	s *screen
}

// Canvas implements fyne.Window.
func (w *screenWindow) Canvas() fyne.Canvas { return w.s.canvas }

type screenCanvas struct {
	fyne.Canvas
	s *screen
}

// Refresh implements fyne.Canvas.
func (c *screenCanvas) Refresh(fyne.CanvasObject) { c.s.dirty = true }

// SetDirty is called by Fyne when an object has moved.
func (c *screenCanvas) SetDirty() { c.s.dirty = true }

type screenDriver struct {
	fyne.Driver
	s *screen
}

// CanvasForObject implements fyne.Driver: an object that was never painted has none.
func (d *screenDriver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if _, painted := d.s.least[o]; painted {
		return d.s.canvas
	}
	return nil
}

// StartAnimation implements fyne.Driver.
func (d *screenDriver) StartAnimation(a *fyne.Animation) { d.s.running[a] = time.Now() }

// StopAnimation implements fyne.Driver.
func (d *screenDriver) StopAnimation(a *fyne.Animation) { delete(d.s.running, a) }

// frame does what the driver does sixty times a second.
func (s *screen) frame() {
	for a, since := range s.running {
		done := float32(time.Since(since)) / float32(a.Duration)
		if done >= 1 && a.RepeatCount != fyne.AnimationRepeatForever {
			delete(s.running, a)
		}
		a.Tick(min(done-float32(int(done)), 1))
	}
	over := s.canvas.Overlays().List()
	if !s.dirty && s.paints > 0 && len(over) == s.over {
		return
	}
	s.dirty, s.over = false, len(over)
	s.paints++
	s.ensure(s.window.Content(), nil, new(fyne.CanvasObject))
	for _, o := range over {
		s.ensure(o, nil, new(fyne.CanvasObject))
	}
}

// ensure computes the minimum sizes of an object and its parts, and lays out again each
// container of which a part's minimum size has changed. late is the object that must be
// laid out after all its parts have been visited.
func (s *screen) ensure(o, parent fyne.CanvasObject, late *fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		s.ensure(part, o, late)
	}
	if *late == o {
		layOut(o)
		*late = nil
	}
	least := o.MinSize()
	was, painted := s.least[o]
	if s.least[o] = least; painted && was == least {
		return
	}
	if parent != nil {
		*late = parent
	} else {
		layOut(o)
	}
}

func layOut(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
	case fyne.Widget:
		test.WidgetRenderer(o).Layout(o.Size())
	}
}
