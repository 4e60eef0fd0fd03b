//go:build !headless

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// screen stands for the display, of which Fyne's test driver has none: it paints
// the window when something has asked for it, as the driver of real windows does
// (internal/driver/glfw/loop.go, internal/driver/common/canvas.go), and counts.
type screen struct {
	fyne.App
	driver  *screenDriver
	window  *screenWindow
	canvas  *screenCanvas
	dirty   bool
	paints  int
	least   map[fyne.CanvasObject]fyne.Size // of what is in the window, when it was last painted
	running map[*fyne.Animation]time.Time   // since when
	over    int                             // what lay over the window then
}

// frameEvery is how often the window may be painted.
const frameEvery = time.Second / 60

// newScreen puts a screen below the window that an app opens from now on.
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

// SetDirty is what Fyne calls for what has moved.
func (c *screenCanvas) SetDirty() { c.s.dirty = true }

type screenDriver struct {
	fyne.Driver
	s *screen
}

// CanvasForObject implements fyne.Driver: what was never painted is in no window.
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

// frame does what is due sixty times a second.
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

// ensure looks how large an object and all in it must be at least, and lays out
// again whatever has a part of which that is another size than before. late is
// the object that must be laid out when all its parts were looked at.
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
