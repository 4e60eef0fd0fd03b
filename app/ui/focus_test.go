package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestTabOrder goes through the dashboard as it is read: its cards, stages and
// charts, its lists with their buttons, the status line, then the header, the
// banner and the rail.
func TestTabOrder(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(10*time.Minute), 1440, 880)
	d := w.dashboard
	want := []fyne.CanvasObject{d.words[0], d.words[1]}
	for _, p := range d.plots {
		want = append(want, p.pad)
	}
	want = append(want, d.recent.pad)
	buttons := func(c *fyne.Container) {
		for _, o := range c.Objects {
			if _, ok := o.(fyne.Focusable); ok && o.Visible() {
				want = append(want, o)
			}
		}
	}
	buttons(d.recent.buttons)
	want = append(want, d.status.about)
	buttons(w.header.box)
	buttons(w.banner.next.box)
	want = append(want, w.rail.keys)
	for i, o := range want {
		w.win.Canvas().FocusNext()
		if got := w.win.Canvas().Focused(); got != o.(fyne.Focusable) {
			t.Fatalf("stop %d is %T, want %T", i, got, o)
		}
	}
	w.win.Canvas().FocusNext()
	if w.win.Canvas().Focused() != fyne.Focusable(d.words[0]) {
		t.Error("it doesn't begin again")
	}
}

// TestTabOrderOfAPage is: fields, their buttons, those for the rows, the rows.
func TestTabOrderOfAPage(t *testing.T) {
	st, v, _ := openFailures(t)
	var got []string
	for range 12 {
		st.win.Canvas().FocusNext()
		switch f := st.win.Canvas().Focused().(type) {
		case *field:
			got = append(got, "field")
		case *choice:
			got = append(got, "choice")
		case *button:
			got = append(got, f.Text)
		case *gridList:
			got = append(got, "rows")
		}
		if got[len(got)-1] == "rows" {
			break
		}
	}
	want := "choice, field, field, field, Search, Clear, Retry all that match…, Discard all that match…, rows"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("the stops are %s; want %s", text, want)
	}
	if !v.grid.list.frame.Visible() {
		t.Error("nothing shows that the rows have the focus")
	}
}

// TestMarkByKeys marks all rows, or none, and one.
func TestMarkByKeys(t *testing.T) {
	st, v, _ := openFailures(t)
	selectAll := func() { st.win.Canvas().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{}) }
	selectAll()
	if n := len(v.grid.chosen); n != len(v.rows) || n == 0 {
		t.Errorf("%d of %d rows are marked", n, len(v.rows))
	}
	selectAll()
	if n := len(v.grid.chosen); n != 0 {
		t.Errorf("a second time leaves %d marked", n)
	}
	st.win.Canvas().Focus(v.grid.list)
	st.press(fyne.KeyDown)
	st.press(fyne.KeySpace)
	if ids := v.grid.ids(); len(ids) != 1 || ids[0] != v.rows[0].Event.ID {
		t.Errorf("marked is %v", ids)
	}
	st.press(fyne.KeyEscape)
	if v.grid.at != -1 || st.win.Canvas().Focused() == nil {
		t.Error("the first Esc doesn't put the row back alone")
	}
	st.press(fyne.KeyEscape)
	if st.win.Canvas().Focused() != nil {
		t.Error("the second Esc doesn't leave the rows")
	}
	st.help()
	selectAll()
	if len(v.grid.chosen) != 1 {
		t.Error("rows behind a sheet are marked")
	}
}

// TestRailByKeys goes from page to page and keeps the focus.
func TestRailByKeys(t *testing.T) {
	w := openScene(t, nil)
	w.win.Canvas().Focus(w.rail.keys)
	w.press(fyne.KeyDown)
	w.press(fyne.KeyDown)
	ring := w.rail.keys.ring
	if w.front != 2 || !ring.Visible() || ring.Position().Y < 2*railHeight || ring.Position().Y > 3*railHeight {
		t.Errorf("two down is page %d, the ring at %v", w.front, ring.Position())
	}
	for range 5 {
		w.press(fyne.KeyUp)
	}
	if w.front != 0 {
		t.Errorf("up ends at page %d", w.front)
	}
}

// TestErrorByKeys opens the second of the recent errors.
func TestErrorByKeys(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(0), 1372, 800)
	l := w.dashboard.recent
	l.apply([]errorText{{"12:00:01", "process", "timeout", 0}, {"12:00:00", "store", "append: refused", 0}}, "", w.colours())
	w.win.Canvas().Focus(l.pad)
	for range 3 {
		w.key(fyne.KeyDown)
	}
	if at := l.pad.ring.Position().Y - l.rows[1].text.Position().Y; at < -4 || at > 4 {
		t.Errorf("the ring is %v beside the last row", at)
	}
	w.key(fyne.KeyReturn)
	if top := w.win.Canvas().Overlays().Top(); top == nil || !strings.Contains(labelsIn(top), "append: refused") {
		t.Error("Enter doesn't show the error")
	}
}

// TestButtonOfAPage is pressed with Enter and with Space, not while it is off;
// Esc leaves it, and other keys are the window's.
func TestButtonOfAPage(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(10*time.Minute), 1440, 880)
	pressed := 0
	b := newButton("Press", nil, func() { pressed++ })
	w.dashboard.box.Add(b)
	w.win.Canvas().Focus(b)
	if !b.ring.Visible() {
		t.Error("nothing shows that it has the focus")
	}
	w.key(fyne.KeyReturn)
	w.key(fyne.KeySpace)
	w.key(fyne.KeyMinus)
	if got := w.header.span.Selected; pressed != 2 || got != "30 min" {
		t.Errorf("it was pressed %d times, and minus shows %s", pressed, got)
	}
	w.key(fyne.KeyEscape)
	if w.win.Canvas().Focused() != nil || b.ring.Visible() {
		t.Error("Esc doesn't leave it")
	}
	b.Disable()
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 2 {
		t.Error("Enter presses a button that is off")
	}
}
