package dashboard

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// focusOn puts the focus on a chart with Tab.
func (w *dash) focusOn(p *plot) {
	w.T.Helper()
	for range 50 {
		if w.Win.Canvas().Focused() == fyne.Focusable(p.area) {
			return
		}
		w.Win.Canvas().FocusNext()
	}
	w.T.Fatalf("Tab doesn't reach %s", p.spec.name)
}

// Arrow keys move the crosshair without redrawing a chart.
func TestCrosshairByKeys(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	before, version := w.pictures(), w.dashboard.currentRequest().version
	p, h := w.chart("latency"), w.dashboard.hover
	w.focusOn(p)
	if !p.area.Ring.Visible() || w.chart("throughput").area.Ring.Visible() {
		t.Error("not the chart with the focus has the ring")
	}
	is := func(want float64) {
		t.Helper()
		if at, reads := h.position(p); !reads || at < want-1e-4 || at > want+1e-4 || h.plot != p || !h.box.Visible() {
			t.Errorf("the crosshair is at %v (%v), want %v", at, reads, want)
		}
	}
	w.Key(fyne.KeyLeft)
	is(1)
	w.Key(fyne.KeyLeft)
	w.Key(fyne.KeyLeft)
	is(0.98)
	w.Key(fyne.KeyRight)
	is(0.99)
	w.Key(fyne.KeyHome)
	is(0)
	w.Key(fyne.KeyEnd)
	is(1)
	for i, p := range w.pictures() {
		if p != before[i] {
			t.Errorf("picture %d was drawn again", i)
		}
	}
	if got := w.dashboard.currentRequest().version; got != version {
		t.Error("reading asked for a frame")
	}
	w.Key(fyne.KeyEscape)
	if p.area.Ring.Visible() || h.plot != nil || w.Win.Canvas().Focused() != nil {
		t.Error("Esc doesn't leave the chart")
	}
	w.focusOn(p)
	w.Key(fyne.KeyRight)
	is(0)
	w.Leave()
	if w.Win.Canvas().Focused() != nil {
		t.Error("a chart takes the keys of another page")
	}
}

// Keys zoom at the crosshair, and pan at the edge.
func TestZoomByKeys(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	p := w.chart("kinds")
	from, to := w.showsTime()
	press := func(key fyne.KeyName) (from, to time.Time) {
		w.Key(key)
		w.frame()
		return w.showsTime()
	}
	w.focusOn(p)
	w.Key(fyne.KeyHome)
	a, b := press(fyne.KeyEqual)
	if !a.Equal(from) || b.Sub(a).Seconds() < 0.8*to.Sub(from).Seconds()-1 || b.Sub(a).Seconds() > 0.8*to.Sub(from).Seconds()+1 {
		t.Errorf("closer at the left edge it shows %s to %s of %s to %s", a, b, from, to)
	}
	a, b = press(fyne.KeyPlus)
	w.Key(fyne.KeyEnd)
	c, d := press(fyne.KeyRight)
	if half := b.Sub(a) / 2; c.Sub(a) > half || !d.After(b) {
		t.Errorf("at the right edge it moves from %s–%s to %s–%s", a, b, c, d)
	}
	for range 10 {
		press(fyne.KeyMinus)
	}
	if !w.dashboard.Live() {
		t.Error("longer and longer doesn't end in live")
	}
	if w.longer == 0 {
		t.Error("live again, minus doesn't show a longer time")
	}
}

// Keys that a chart doesn't use reach the window.
func TestPlainKeysOnAChart(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	w.focusOn(w.chart("waiting"))
	w.Key(fyne.KeySpace)
	if w.dashboard.Live() {
		t.Error("Space doesn't freeze")
	}
	w.Key(fyne.KeySpace)
	w.Key(fyne.KeyMinus) // there is no crosshair
	if w.longer != 1 {
		t.Errorf("minus asks %d times for a longer time, want once", w.longer)
	}
	typed := 0
	w.Win.Canvas().SetOnTypedRune(func(rune) { typed++ })
	w.Win.Canvas().Focused().TypedRune('?')
	if typed != 1 {
		t.Error("? doesn't come to the window")
	}
}

// The menu does by keyboard what legend, title and right click do.
func TestChartMenuByKeys(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	p := w.chart("latency")
	w.focusOn(p)
	w.Key(fyne.KeyV)
	w.frame()
	if got := p.shown.title; got != "Latency of storing" {
		t.Errorf("V shows %q", got)
	}
	choose := func(open fyne.KeyName, keys ...fyne.KeyName) {
		t.Helper()
		w.Key(open)
		if _, ok := w.Win.Canvas().Focused().(*fynewidget.PopUpMenu); !ok {
			t.Fatalf("after %s %T has the focus, want the menu", open, w.Win.Canvas().Focused())
		}
		for _, k := range keys {
			w.Key(k)
		}
		w.frame()
	}
	const down, in, enter = fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn
	show := []fyne.KeyName{down, down, down, down, down, down}
	lines := append(show[:6:6], down)
	alone := append(lines[:7:7], down)

	choose(enter, append(show, in, down, down, enter)...)
	if got := p.shown.title; got != "Latency of processing" {
		t.Errorf("the third of Show shows %q", got)
	}
	hidden := func() (all [3]bool) {
		for i, l := range p.shown.chart.Lines {
			all[i] = l.Hidden
		}
		return all
	}
	choose(desktop.KeyMenu, append(lines, in, down, enter)...)
	if got := hidden(); got != [3]bool{false, true, false} {
		t.Errorf("the second of Lines hides %v", got)
	}
	choose(desktop.KeyMenu, append(alone, in, enter)...)
	if got := hidden(); got != [3]bool{false, true, true} {
		t.Errorf("the first alone hides %v", got)
	}
	choose(enter, append(alone, down, enter)...)
	if f, ok := w.Win.Canvas().Focused().(*widget.Field); !ok {
		t.Errorf("for a limit %T has the focus", f)
	}
	w.Key(fyne.KeyEscape)
	choose(enter, fyne.KeyEscape)
	if w.Win.Canvas().Focused() != fyne.Focusable(p.area) {
		t.Error("after the menu the chart hasn't the focus")
	}
	one := w.chart("throughput")
	test.Tap(one.legend[0].area)
	w.focusOn(one)
	w.Key(fyne.KeyV)
	w.frame()
	if !one.shown.chart.Lines[0].Hidden {
		t.Error("V on a chart that shows one thing shows its hidden lines")
	}
}

// After a menu the chart has the focus, whether mouse or key opened it; after a
// dialog, whatever opened it.
func TestEscGivesTheFocusBack(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	p, other := w.chart("latency"), w.chart("errors")
	list := w.dashboard.recent
	list.apply([]errorText{{"12:00:01", "process", "timeout", 0}, {"12:00:00", "store", "append: refused", 0}}, "", w.Colours())
	for _, c := range []struct {
		name string
		open func()
		want fyne.Focusable
	}{
		{"a right click", func() { test.TapSecondary(p.area) }, p.area},
		{"a click on the title", func() { test.Tap(p.titleArea) }, p.area},
		{"a click on what has no room", func() { test.Tap(p.moreArea) }, p.area},
		{"a threshold", func() {
			test.TapSecondary(p.area)
			w.choose("Set threshold…")
		}, p.area},
		{"the menu by a key", func() {
			w.Win.Canvas().Focus(p.area)
			w.Key(fyne.KeyReturn)
		}, p.area},
		{"an error that was clicked", func() { test.TapAt(list.area, fyne.NewPos(5, recentRowHeight+3)) }, list.area},
		{"a dialog", func() {
			w.Win.Canvas().Focus(other.area)
			w.ShowText("Title", "a text")
		}, other.area},
	} {
		w.Win.Canvas().Focus(other.area)
		w.Win.Canvas().Unfocus() // as a click does
		if c.open(); !w.Covered() {
			t.Fatalf("%s opens nothing", c.name)
		}
		w.Key(fyne.KeyEscape)
		if w.Covered() {
			t.Fatalf("Esc doesn't close what %s opened", c.name)
		}
		if got := w.Win.Canvas().Focused(); got != c.want {
			t.Errorf("after %s %T has the focus, want %T", c.name, got, c.want)
		}
		if got := w.tip(); got != "" {
			t.Errorf("after %s the tip says %q", c.name, got)
		}
	}
	if at := list.focused; at != 1 {
		t.Errorf("the keys are at error %d of the list, want the one that was clicked", at)
	}
}

// A click takes the focus from a button, which would otherwise react to Space.
func TestMouseTakesTheFocusAway(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	p := w.chart("waiting")
	w.Win.Canvas().Focus(w.dashboard.recent.buttons.Objects[2].(fyne.Focusable))
	p.area.MouseDown(&desktop.MouseEvent{})
	if w.Win.Canvas().Focused() != nil {
		t.Error("a click on a chart leaves the focus on a button")
	}
	w.focusOn(p)
	p.area.MouseDown(&desktop.MouseEvent{})
	if w.Win.Canvas().Focused() == nil {
		t.Error("a click takes the focus from the chart that has it")
	}
}
