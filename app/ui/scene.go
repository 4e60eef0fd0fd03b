package ui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
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

// scene is a window without pages whose goroutine is the test's.
type scene struct {
	*host
	*hands
	page    view           // what was opened last; nil: none
	front   bool           // it is shown
	exports []exportChoice // what a page has asked to export
	asked   []string       // the pages that a link led to
}

// hands use a window as a person does, on the test's goroutine, which runs what
// is queued.
type hands struct {
	t     *testing.T
	queue chan func()
	on    fyne.Window
}

// newScene makes a window without pages over a desk.
func newScene(t *testing.T, app fyne.App, d desk.Desk, width, height float32) *scene {
	t.Helper()
	queue := make(chan func(), 1000)
	h := newHost(app, d, func(f func()) { queue <- f })
	s := &scene{host: h, hands: &hands{t, queue, h.win}}
	s.openExport = func(_ string, choices ...exportChoice) { s.exports = append(s.exports, choices...) }
	s.showPage = func(name string) { s.asked = append(s.asked, name) }
	s.win.SetPadded(false)
	s.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { // as the window does
		switch top := s.win.Canvas().Overlays().Top(); {
		case e.Name != fyne.KeyEscape:
		case top != nil:
			top.Hide()
		case s.page != nil:
			if p, ok := s.page.(interface{ escape() bool }); ok {
				p.escape()
			}
		}
	})
	s.win.Resize(fyne.NewSize(width, height))
	t.Cleanup(func() {
		s.close()
		s.working.Wait()
		s.win.Close()
	})
	return s
}

// open shows a page.
func (s *scene) open(v view) {
	if s.front {
		s.leave()
	}
	s.page, s.front = v, true
	s.win.SetContent(v.content())
	v.shown()
}

// leave shows another page.
func (s *scene) leave() {
	s.win.Canvas().Unfocus()
	s.page.hidden()
	s.front = false
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
func (h *hands) until(so func() bool) {
	h.t.Helper()
	late := time.After(patience)
	for !so() {
		select {
		case f := <-h.queue:
			f()
		case <-late:
			h.t.Fatalf("it did not become so within %v", patience)
		}
	}
}

// top is the dialog that lies over the window.
func (h *hands) top() *sheet {
	h.t.Helper()
	top, ok := h.on.Canvas().Overlays().Top().(*sheet)
	if !ok {
		h.t.Fatalf("over the window lies %T, not a dialog", h.on.Canvas().Overlays().Top())
	}
	return top
}

// press presses a key while nothing has the focus.
func (h *hands) press(key fyne.KeyName) {
	if typed := h.on.Canvas().OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: key})
	}
}

// key presses a key, wherever the focus is.
func (h *hands) key(name fyne.KeyName) {
	if f := h.on.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		h.press(name)
	}
}

// types types over what stands in the field that has the focus.
func (h *hands) types(text string) {
	h.t.Helper()
	f, ok := h.on.Canvas().Focused().(*field)
	if !ok {
		h.t.Fatalf("the focus is on %T, not on a field", h.on.Canvas().Focused())
	}
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(f, text)
}

// enter writes something into a field and submits it.
func (h *hands) enter(e *field, text string) {
	h.on.Canvas().Focus(e)
	e.SetText("")
	test.Type(e, text)
	h.key(fyne.KeyReturn)
}

// button is the visible button of that text in front: in the topmost dialog,
// else in the page.
func (h *hands) button(text string) *widget.Button {
	h.t.Helper()
	root := h.on.Content()
	if top := h.on.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	return buttonIn(h.t, root, text)
}

// at is where an object is for the mouse.
func (h *hands) at(o fyne.CanvasObject) fyne.Position {
	inset, _ := h.on.Canvas().InteractiveArea() // which positions in the test driver lack
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

// idle runs what is queued until the painter has nothing left to draw, and
// returns how many functions that were.
func (h *hands) idle() (n int) {
	for synctest.Wait(); len(h.queue) > 0; synctest.Wait() {
		(<-h.queue)()
		n++
	}
	return n
}

// placed is where something stands in the window.
type placed struct {
	at   fyne.Position
	size fyne.Size
}

// places are the fields and buttons that a person can see in an object.
func places(root fyne.CanvasObject) map[fyne.CanvasObject]placed {
	all := map[fyne.CanvasObject]placed{}
	walkVisible(root, func(o fyne.CanvasObject) {
		switch o.(type) {
		case *field, *verb, *tick, *options, *choice:
			all[o] = placed{fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()}
		}
	})
	return all
}

// inPlace fails when a field or button stands elsewhere than before.
func inPlace(t *testing.T, what string, root fyne.CanvasObject, before map[fyne.CanvasObject]placed) {
	t.Helper()
	seen := 0
	for o, now := range places(root) {
		was, found := before[o]
		if !found {
			continue
		}
		seen++
		if now != was {
			name := fmt.Sprintf("%T", o)
			switch o := o.(type) {
			case *verb:
				name += " " + o.Text
			case *field:
				name += " " + o.Text + o.PlaceHolder
			}
			t.Errorf("%s: %s moved from %v to %v", what, name, was, now)
		}
	}
	if seen == 0 {
		t.Errorf("%s: nothing of before is there", what)
	}
}

// exported runs what a page has asked to export last.
func (s *scene) exported() (text []byte, n int) {
	s.t.Helper()
	if len(s.exports) == 0 {
		s.t.Fatal("nothing is exported")
	}
	var b bytes.Buffer
	n, err := s.exports[len(s.exports)-1].run(s.t.Context(), &b, func(int) {})
	if err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes(), n
}
