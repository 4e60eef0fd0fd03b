package hosttest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/widget"
)

// Timeout is how long a test waits for something that usually takes a moment: long
// enough for a busy machine.
const Timeout = 2 * time.Minute

// Scene is a window without pages that runs on the test's goroutine.
type Scene struct {
	*host.Host
	*User
	page    host.Page           // the page opened last; nil: none
	front   bool                // page is shown
	Exports []host.ExportChoice // what pages have asked to export
	asked   []string            // the pages that links led to
}

// User uses a window as a person does. It runs on the test's goroutine, which also runs
// what the window queues.
type User struct {
	T      *testing.T
	Queue  chan func()
	Window fyne.Window
}

// NewScene makes a window without pages over an engine.
func NewScene(t *testing.T, app fyne.App, e control.Engine, width, height float32) *Scene {
	t.Helper()
	queue := make(chan func(), 1000)
	h := host.NewHost(app, e, func(f func()) { queue <- f })
	s := &Scene{Host: h, User: &User{t, queue, h.Win}}
	s.Export = func(_ string, choices ...host.ExportChoice) { s.Exports = append(s.Exports, choices...) }
	s.ShowPage = func(name string) { s.asked = append(s.asked, name) }
	s.Win.SetPadded(false)
	s.Win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { // as the window does
		switch top := s.Win.Canvas().Overlays().Top(); {
		case e.Name == fyne.KeyN && top == nil, e.Name == fyne.KeyP && top == nil:
			if p, ok := s.page.(interface{ StepHit(by int) }); ok {
				p.StepHit(map[fyne.KeyName]int{fyne.KeyN: 1, fyne.KeyP: -1}[e.Name])
			}
		case e.Name != fyne.KeyEscape:
		case top != nil:
			top.Hide()
		case s.page != nil:
			if p, ok := s.page.(interface{ Escape() bool }); ok {
				p.Escape()
			}
		}
	})
	s.Win.Resize(fyne.NewSize(width, height))
	t.Cleanup(func() {
		s.OwnGlyphs()
		s.Close()
		s.Goroutines.Wait()
		s.Win.Close()
	})
	return s
}

// Open shows a page.
func (s *Scene) Open(v host.Page) {
	if s.front {
		s.Leave()
	}
	s.page, s.front = v, true
	s.Win.SetContent(v.Content())
	v.Shown()
}

// Leave hides the page, as switching to another page does.
func (s *Scene) Leave() {
	s.OwnGlyphs()
	s.Win.Canvas().Unfocus()
	s.page.Hidden()
	s.front = false
	s.Win.SetContent(container.NewStack())
}

// Changed tells the page and the dialog over it that the engine's state may have
// changed.
func (s *Scene) Changed() {
	if top, ok := s.Win.Canvas().Overlays().Top().(*widget.Dialog); ok && top.OnStateChanged != nil {
		top.OnStateChanged()
	}
	if s.page != nil {
		s.page.Changed()
	}
}

// Until runs what is queued until a condition holds. It fails the test after Timeout.
func (u *User) Until(condition func() bool) {
	u.T.Helper()
	late := time.After(Timeout)
	for !condition() {
		select {
		case f := <-u.Queue:
			f()
		case <-late:
			u.T.Fatalf("the condition did not become true within %v", Timeout)
		}
	}
}

// Top returns the topmost dialog. It fails the test if none is open, or if the dialog has
// characters that depend on the system's fonts.
func (u *User) Top() *widget.Dialog {
	u.T.Helper()
	top, ok := u.Window.Canvas().Overlays().Top().(*widget.Dialog)
	if !ok {
		u.T.Fatalf("over the window lies %T, not a dialog", u.Window.Canvas().Overlays().Top())
	}
	OwnGlyphs(u.T, top)
	return top
}

// Press presses a key while nothing has the focus.
func (u *User) Press(key fyne.KeyName) {
	if typed := u.Window.Canvas().OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: key})
	}
}

// Key presses a key, wherever the focus is.
func (u *User) Key(name fyne.KeyName) {
	if f := u.Window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		u.Press(name)
	}
}

// Types replaces the text of the focused field.
func (u *User) Types(text string) {
	u.T.Helper()
	f, ok := u.Window.Canvas().Focused().(*widget.Field)
	if !ok {
		u.T.Fatalf("the focus is on %T, not on a field", u.Window.Canvas().Focused())
	}
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(f, text)
}

// Enter types a text into a field and submits it.
func (u *User) Enter(e *widget.Field, text string) {
	u.Window.Canvas().Focus(e)
	e.SetText("")
	test.Type(e, text)
	u.Key(fyne.KeyReturn)
}

// Button returns the visible button with that text in the topmost dialog or, if none is
// open, in the page.
func (u *User) Button(text string) *fynewidget.Button {
	u.T.Helper()
	root := u.Window.Content()
	if top := u.Window.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	return ButtonIn(u.T, root, text)
}

// At returns the position of an object for mouse events.
func (u *User) At(o fyne.CanvasObject) fyne.Position {
	inset, _ := u.Window.Canvas().InteractiveArea() // which positions in the test driver lack
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(inset)
}

// ButtonIn returns the visible button with that text in an object.
func ButtonIn(t *testing.T, root fyne.CanvasObject, text string) *fynewidget.Button {
	t.Helper()
	for _, o := range test.LaidOutObjects(root) {
		switch v := o.(type) {
		case *widget.DialogButton:
			o = &v.Button
		case *widget.PageButton:
			o = &v.Button
		}
		if b, ok := o.(*fynewidget.Button); ok && b.Text == text && b.Visible() {
			return b
		}
	}
	t.Fatalf("there is no button %q", text)
	return nil
}

// LabelsIn returns the texts of all visible labels in an object.
func LabelsIn(root fyne.CanvasObject) string {
	var all []string
	for _, o := range test.LaidOutObjects(root) {
		switch l := o.(type) {
		case *fynewidget.Label:
			if l.Visible() {
				all = append(all, l.Text)
			}
		case *widget.TruncatedLabel:
			if l.Visible() {
				all = append(all, l.Text)
			}
		}
	}
	return strings.Join(all, "\n")
}

// Idle runs what is queued until the painter has nothing left to draw. It returns the
// number of functions that it ran.
func (u *User) Idle() (n int) {
	for synctest.Wait(); len(u.Queue) > 0; synctest.Wait() {
		(<-u.Queue)()
		n++
	}
	return n
}

// placed is the place of an object in the window.
type placed struct {
	at   fyne.Position
	size fyne.Size
}

// Places returns the places of the visible fields and buttons in an object.
func Places(root fyne.CanvasObject) map[fyne.CanvasObject]placed {
	all := map[fyne.CanvasObject]placed{}
	WalkVisible(root, func(o fyne.CanvasObject) {
		switch o.(type) {
		case *widget.Field, *widget.DialogButton, *widget.Checkbox, *widget.Options, *widget.Choice:
			all[o] = placed{fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()}
		}
	})
	return all
}

// AssertInPlace fails the test if a field or button has moved since before.
func AssertInPlace(t *testing.T, what string, root fyne.CanvasObject, before map[fyne.CanvasObject]placed) {
	t.Helper()
	seen := 0
	for o, now := range Places(root) {
		was, found := before[o]
		if !found {
			continue
		}
		seen++
		if now != was {
			name := fmt.Sprintf("%T", o)
			switch o := o.(type) {
			case *widget.DialogButton:
				name += " " + o.Text
			case *widget.Field:
				name += " " + o.Text + o.PlaceHolder
			}
			t.Errorf("%s: %s moved from %v to %v", what, name, was, now)
		}
	}
	if seen == 0 {
		t.Errorf("%s: none of the earlier objects is there", what)
	}
}

// Exported runs the export that a page requested last, as a person who changes nothing in
// the dialog does.
func (s *Scene) Exported() (text []byte, n int) {
	s.T.Helper()
	if len(s.Exports) == 0 {
		s.T.Fatal("nothing is exported")
	}
	var b bytes.Buffer
	choice := s.Exports[len(s.Exports)-1]
	run := choice.Run
	if t := choice.Table; t != nil {
		run = func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return t.Run(ctx, out, host.ExportSelection{Columns: t.Columns}, tell)
		}
	}
	n, err := run(s.T.Context(), &b, func(int) {})
	if err != nil {
		s.T.Fatal(err)
	}
	return b.Bytes(), n
}
