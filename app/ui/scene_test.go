package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// patience is how long a test waits for what takes a moment, on a machine that
// is busy.
const patience = 2 * time.Minute

// scene is a window whose goroutine is the test's: it runs what is queued.
type scene struct {
	*host
	t     *testing.T
	queue chan func()
	page  view     // what was opened last; nil: none
	asked []string // the pages that a link led to
}

// newScene makes a window without pages over a desk.
func newScene(t *testing.T, app fyne.App, d desk.Desk, width, height float32) *scene {
	t.Helper()
	queue := make(chan func(), 1000)
	s := sceneOf(t, newHost(app, d, func(f func()) { queue <- f }), queue)
	s.showPage = func(name string) { s.asked = append(s.asked, name) }
	s.win.SetPadded(false)
	s.win.Resize(fyne.NewSize(width, height))
	t.Cleanup(func() {
		s.close()
		s.working.Wait()
		s.win.Close()
	})
	return s
}

// sceneOf is the scene in a window that there is.
func sceneOf(t *testing.T, h *host, queue chan func()) *scene {
	return &scene{host: h, t: t, queue: queue}
}

// open shows a page.
func (s *scene) open(v view) {
	s.page = v
	s.win.SetContent(v.content())
	v.shown()
}

// leave shows another page.
func (s *scene) leave() {
	s.win.Canvas().Unfocus()
	s.page.hidden()
	s.win.SetContent(container.NewStack())
}

// changed tells the page, and the dialog over it, that the desk's state may be
// another.
func (s *scene) changed() {
	if top, ok := s.win.Canvas().Overlays().Top().(*sheet); ok && top.changed != nil {
		top.changed()
	}
	if s.page != nil {
		s.page.changed()
	}
}

// until runs what is queued until something is so.
func (s *scene) until(so func() bool) {
	s.t.Helper()
	late := time.After(patience)
	for !so() {
		select {
		case f := <-s.queue:
			f()
		case <-late:
			s.t.Fatalf("it did not become so within %v", patience)
		}
	}
}

// top is the dialog that lies over the window.
func (s *scene) top() *sheet {
	s.t.Helper()
	top, ok := s.win.Canvas().Overlays().Top().(*sheet)
	if !ok {
		s.t.Fatalf("over the window lies %T, not a dialog", s.win.Canvas().Overlays().Top())
	}
	return top
}

// press presses a key while nothing has the focus.
func (s *scene) press(key fyne.KeyName) {
	if typed := s.win.Canvas().OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: key})
	}
}

// key presses a key, wherever the focus is.
func (s *scene) key(name fyne.KeyName) {
	if f := s.win.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		s.press(name)
	}
}

// types types over what stands in the field that has the focus.
func (s *scene) types(text string) {
	s.t.Helper()
	f, ok := s.win.Canvas().Focused().(*field)
	if !ok {
		s.t.Fatalf("the focus is on %T, not on a field", s.win.Canvas().Focused())
	}
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(f, text)
}

// enter writes something into a field and submits it.
func (s *scene) enter(e *field, text string) {
	s.win.Canvas().Focus(e)
	e.SetText("")
	test.Type(e, text)
	s.key(fyne.KeyReturn)
}

// button is the visible button of that text in front: in the topmost dialog,
// else in the page.
func (s *scene) button(text string) *widget.Button {
	s.t.Helper()
	root := s.win.Content()
	if top := s.win.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	return buttonIn(s.t, root, text)
}

// at is where an object is for the mouse.
func (s *scene) at(o fyne.CanvasObject) fyne.Position {
	inset, _ := s.win.Canvas().InteractiveArea() // which positions in the test driver lack
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(inset)
}

// buttonIn is the visible button of that text in an object.
func buttonIn(t *testing.T, root fyne.CanvasObject, text string) *widget.Button {
	t.Helper()
	for _, o := range test.LaidOutObjects(root) {
		switch v := o.(type) {
		case *verb:
			o = &v.Button
		case *button:
			o = &v.Button
		}
		if b, ok := o.(*widget.Button); ok && b.Text == text && b.Visible() {
			return b
		}
	}
	t.Fatalf("there is no button %q", text)
	return nil
}

// labelsIn is the text of all labels in an object.
func labelsIn(root fyne.CanvasObject) string {
	var all []string
	for _, o := range test.LaidOutObjects(root) {
		switch l := o.(type) {
		case *widget.Label:
			if l.Visible() {
				all = append(all, l.Text)
			}
		case *cutLabel:
			if l.Visible() {
				all = append(all, l.Text)
			}
		}
	}
	return strings.Join(all, "\n")
}
