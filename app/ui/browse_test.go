package ui

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
	"weir/core"
	"weir/storage/sqlite"
)

// storeDesk is a desk that has a store and nothing else.
type storeDesk struct {
	desk.Desk
	state desk.State
	store core.Store
}

func (d *storeDesk) State() desk.State                           { return d.state }
func (d *storeDesk) Store() core.Store                           { return d.store }
func (d *storeDesk) Watch(func(desk.State), func(core.Snapshot)) {}
func (d *storeDesk) Settings() []desk.Setting                    { return nil }
func (d *storeDesk) SettingsFile() string                        { return "" }

// scene is a window whose queue of functions the test runs itself.
type scene struct {
	*window
	desk  *storeDesk
	queue chan func()
}

// openScene opens a window over a store, which may be nil.
func openScene(t *testing.T, s core.Store) *scene {
	t.Helper()
	st := &scene{desk: &storeDesk{state: desk.State{Phase: desk.Running, Source: "dump"}, store: s}, queue: make(chan func(), 1000)}
	st.window = newWindow(test.NewTempApp(t), st.desk, func(f func()) { st.queue <- f })
	st.win.Resize(fyne.NewSize(1372, 800))
	t.Cleanup(func() {
		st.window.close()
		st.working.Wait()
		st.win.Close()
	})
	return st
}

// patience is how long a test waits for what takes a moment, on a machine that
// is busy.
const patience = 2 * time.Minute

// until runs what is queued until something is so.
func (st *scene) until(t *testing.T, so func() bool) {
	t.Helper()
	late := time.After(patience)
	for !so() {
		select {
		case f := <-st.queue:
			f()
		case <-late:
			t.Fatalf("it did not become so within %v", patience)
		}
	}
}

// openStore makes a store in which this program is a node.
func openStore(t *testing.T) core.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "weir.db"), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Join(t.Context(), core.Node{Host: "host", PID: 1}); err != nil {
		t.Fatal(err)
	}
	return s
}

// begun is when the first of the test's events happened.
var begun = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// fill stores n events, a second apart: by u/alice in r/golang when odd, else
// by u/bob in r/rust.
func fill(t *testing.T, s core.Store, n int, rejects ...core.Reject) {
	t.Helper()
	b := core.Batch{Segment: 100, Rejects: rejects}
	for i := range n {
		e := core.Event{
			Source: "reddit", Key: fmt.Sprint("t1_", i), Kind: core.KindComment, Subreddit: "rust", Author: "bob",
			CreatedAt: begun.Add(time.Duration(i) * time.Second), Score: int64(i), Scored: true,
			Data: fmt.Appendf(nil, `{"id":"t1_%d","body":"word %d"}`, i, i),
		}
		if i%2 == 1 {
			e.Subreddit, e.Author = "golang", "alice"
		}
		b.Events = append(b.Events, e)
	}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// failAll settles everything that waits; every event of u/alice fails, every
// second of these for good.
func failAll(t *testing.T, s core.Store) {
	t.Helper()
	for {
		c, err := s.Claim(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if c.Empty() {
			return
		}
		if err := s.Load(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
		done := core.Settlement{Claim: c}
		for _, e := range c.Events {
			if e.Author != "alice" {
				continue
			}
			f := core.Failed{ID: e.ID, Attempts: 1, Error: "handler: timeout after 30s", Retry: time.Hour}
			if len(done.Failed)%2 == 1 {
				f = core.Failed{ID: e.ID, Attempts: 5, Error: "handler: bad gateway", Dead: true}
			}
			done.Failed = append(done.Failed, f)
		}
		if _, err := s.Settle(t.Context(), done, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// button is the visible button of that text in front: in the topmost dialog,
// else in the page.
func (st *scene) button(t *testing.T, text string) *widget.Button {
	t.Helper()
	var root fyne.CanvasObject = st.stack
	if top := st.win.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	return buttonIn(t, root, text)
}

// press presses a key, wherever the focus is.
func (st *scene) press(key fyne.KeyName) {
	if f := st.win.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
	} else {
		st.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key})
	}
}

// enter writes something into a field and submits it.
func (st *scene) enter(e *field, text string) {
	st.win.Canvas().Focus(e)
	e.SetText("")
	test.Type(e, text)
	st.press(fyne.KeyReturn)
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
