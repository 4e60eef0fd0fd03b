package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core"
)

// TestSpanOfTheHeader chooses another time span with the header's list and with keys.
func TestSpanOfTheHeader(t *testing.T) {
	w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	w.header.span.SetSelected("30 min")
	if got := w.dashboard.Span(); got != 30*time.Minute {
		t.Errorf("the charts show %s, want the half hour that was chosen", got)
	}
	w.Press(fyne.KeyMinus)
	if got := w.dashboard.Span(); got != time.Hour || w.header.span.Selected != "1 h" {
		t.Errorf("minus shows %s as %q, want an hour", got, w.header.span.Selected)
	}
	w.Press(fyne.KeyEqual)
	if got := w.dashboard.Span(); got != 30*time.Minute {
		t.Errorf("plus shows %s, want half an hour", got)
	}
}

// TestPlainKeys freezes the charts and opens the help.
func TestPlainKeys(t *testing.T) {
	w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	w.Press(fyne.KeySpace)
	if w.dashboard.Live() {
		t.Error("Space doesn't freeze")
	}
	w.Win.Canvas().OnTypedRune()('?')
	if !w.Covered() {
		t.Error("? doesn't open the help")
	}
}

func TestEscape(t *testing.T) {
	w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	w.dashboard.Freeze()
	w.openMenu()
	w.Escape()
	if w.Covered() || w.dashboard.Live() {
		t.Error("Esc closes the menu first, and only it")
	}
	w.Escape()
	if !w.dashboard.Live() {
		t.Error("Esc doesn't go back to live")
	}
}

// TestEscGivesTheFocusBackToTheHeader closes the menu and the help: the focus returns to
// the button that had it.
func TestEscGivesTheFocusBackToTheHeader(t *testing.T) {
	w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	for name, open := range map[string]func(){"the menu": w.openMenu, "the help": w.showHelp} {
		w.Win.Canvas().Focus(w.header.pause)
		open()
		w.Key(fyne.KeyEscape)
		if w.Covered() || w.Win.Canvas().Focused() != fyne.Focusable(w.header.pause) {
			t.Errorf("after %s %T has the focus", name, w.Win.Canvas().Focused())
		}
	}
}

// TestDrains checks what a closing window shows until it is gone.
func TestDrains(t *testing.T) {
	w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	w.close()
	h := w.header
	if h.state.Text != "DRAINING" || !h.pause.Disabled() || !strings.Contains(w.banner.shown.text, "Close again") {
		t.Errorf("the header says %q, the banner %q; pause is disabled: %t", h.state.Text, w.banner.shown.text, h.pause.Disabled())
	}
}

// TestRemembered closes a window and opens it again in the same state.
func TestRemembered(t *testing.T) {
	app := test.NewTempApp(t)
	ignore := goleak.IgnoreCurrent()
	d := hosttest.NewDashEngine(time.Minute)
	w := openFull(t, app, d, 1440, 880)
	w.start()
	w.Until(func() bool { return w.header.state.Text != "" })
	for w.Look.Variant != style.LookLight {
		w.cycleLook()
	}
	w.show(w.pageIndex("Settings"))
	w.Win.Resize(fyne.NewSize(1200, 700))
	w.close()
	w.Goroutines.Wait()
	if err := goleak.Find(ignore); err != nil {
		t.Errorf("a closed window leaves something running: %v", err)
	}
	for len(w.Queue) > 0 {
		(<-w.Queue)() // functions that were queued before do no harm
	}
	d.Step()

	again := openFull(t, app, hosttest.NewDashEngine(time.Minute), 0, 0)
	if again.Look.Variant != style.LookLight || again.pages[again.front].name != "Settings" {
		t.Errorf("it opens in %s at %s", again.Look.Variant, again.pages[again.front].name)
	}
	prefs := app.Preferences()
	if w, h := prefs.Float(prefWidth), prefs.Float(prefHeight); w != 1200 || h != 700 {
		t.Errorf("its size is remembered as %v × %v, want 1200 × 700", w, h)
	}
}

// TestRailByKeys switches pages with the arrow keys; the rail keeps the focus.
func TestRailByKeys(t *testing.T) {
	w := fullOver(t, nil)
	w.Win.Canvas().Focus(w.rail.keys)
	w.Key(fyne.KeyDown)
	w.Key(fyne.KeyDown)
	ring := w.rail.keys.Ring
	if w.front != 2 || !ring.Visible() || ring.Position().Y < 2*railHeight || ring.Position().Y > 3*railHeight {
		t.Errorf("two down is page %d, the ring at %v", w.front, ring.Position())
	}
	for range 5 {
		w.Key(fyne.KeyUp)
	}
	if w.front != 0 {
		t.Errorf("up ends at page %d", w.front)
	}
}

// TestTabOrderAroundThePage tabs from the page to the header, the banner and the rail.
func TestTabOrderAroundThePage(t *testing.T) {
	w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	var want []fyne.CanvasObject
	for _, box := range []*fyne.Container{w.header.box, w.banner.buttons.Box} {
		for _, o := range box.Objects {
			if _, ok := o.(fyne.Focusable); ok && o.Visible() {
				want = append(want, o)
			}
		}
	}
	want = append(want, w.rail.keys)
	for range 40 {
		if w.Win.Canvas().FocusNext(); w.Win.Canvas().Focused() == want[0].(fyne.Focusable) {
			break
		}
	}
	for i, o := range want {
		if got := w.Win.Canvas().Focused(); got != o.(fyne.Focusable) {
			t.Fatalf("stop %d is %T, want %T", i, got, o)
		}
		w.Win.Canvas().FocusNext()
	}
}

// selectablePage counts how often all its rows are selected.
type selectablePage struct {
	host.Page
	selected int
}

func (p *selectablePage) SelectAll() { p.selected++ }

// TestSelectAllBehindADialog checks that Ctrl+A selects no rows while a dialog is open.
func TestSelectAllBehindADialog(t *testing.T) {
	w := fullOver(t, nil)
	p := &selectablePage{Page: w.pages[0].view}
	w.pages[0].view = p
	selectAll := func() { w.Win.Canvas().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{}) }
	selectAll()
	w.showHelp()
	selectAll()
	if p.selected != 1 {
		t.Errorf("rows were selected %d times, want once, before the dialog opened", p.selected)
	}
}

// TestWindowTitle: two windows can be told apart.
func TestWindowTitle(t *testing.T) {
	for want, s := range map[string]control.State{
		"Weir":                        {Phase: control.Starting, Backend: "sqlite"},
		"demo – Weir":                 {Phase: control.Running, Demo: true, Backend: "sqlite", Location: "/data/demo.db"},
		"weir.db (watching) – Weir":   {Phase: control.Watching, Backend: "sqlite", Location: "/data/weir.db", Elsewhere: make([]core.Node, 1)},
		"weir.db – Weir":              {Phase: control.Watching, Backend: "sqlite", Location: "/data/weir.db"},
		"postgres host/events – Weir": {Phase: control.Running, Backend: "postgres", Location: "postgres://host:5432/events"},
	} {
		if got := windowTitle(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	d := &hosttest.StoreEngine{}
	st := openFull(t, test.NewTempApp(t), d, 1372, 800)
	d.StateNow = control.State{Backend: "sqlite", Location: "/data/other.db"}
	st.showChange()
	if got := st.Win.Title(); got != "other.db – Weir" {
		t.Errorf("on another store the title is %q", got)
	}
}
