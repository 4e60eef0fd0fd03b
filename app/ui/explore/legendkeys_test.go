package explore

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/core/explore"
)

// TestLegendByKeys: Tab reaches the legend, and all that the mouse can do there can be done
// by keys. It fails when a name can't be reached, when the ring isn't around it, and when a
// key does something to another name.
func TestLegendByKeys(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	names, k := v.chart.figures.names, v.chart.names
	v.h.Canvas.Focus(v.chart.area)
	v.h.Canvas.FocusPrevious()
	if v.h.Canvas.Focused() != fyne.Focusable(k.area) || !k.area.Ring.Visible() {
		t.Fatalf("before the chart Tab reaches %T", v.h.Canvas.Focused())
	}
	visible := func() (all []int) {
		for i := range names {
			if !v.chart.hidden[v.chart.figures.key(i)] {
				all = append(all, i)
			}
		}
		return all
	}
	for i, step := range []struct {
		keys []fyne.KeyName
		at   int
		want []int // names that are shown then
	}{
		{nil, 0, []int{0, 1, 2, 3, 4, 5}},
		{[]fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn}, 2, []int{2}},
		{[]fyne.KeyName{fyne.KeyHome, fyne.KeySpace}, 0, []int{0, 2}},
		{[]fyne.KeyName{fyne.KeySpace, fyne.KeyEnd, fyne.KeyRight, fyne.KeySpace}, 5, []int{2, 5}},
		{[]fyne.KeyName{fyne.KeyLeft, fyne.KeyReturn, fyne.KeyReturn}, 4, []int{0, 1, 2, 3, 4, 5}},
	} {
		for _, key := range step.keys {
			v.Key(key)
		}
		if got := visible(); k.at != step.at || !slices.Equal(got, step.want) {
			t.Errorf("step %d: at %d, %v are shown; want %d, %v", i, k.at, got, step.at, step.want)
		}
		if at := k.area.Ring.Position().X + 2; at != v.chart.legend[step.at].area.Position().X {
			t.Errorf("step %d: the ring is at %v", i, at)
		}
	}
	v.Key(fyne.KeyHome)
	v.Key(desktop.KeyMenu)
	menu := v.h.Canvas.Overlays().Top()
	if menu == nil || !hosttest.Shows(menu, "Only this") {
		t.Fatal("the menu key opens no menu")
	}
	for range 3 { // past Show alone
		v.Key(fyne.KeyDown)
	}
	v.Key(fyne.KeyReturn)
	v.settle()
	if got := v.form.subreddit.Text; got != "-"+names[0].Name {
		t.Errorf("Not this searches in %q, want without %s", got, names[0].Name)
	}
	v.Key(fyne.KeyEscape)
	if v.h.Canvas.Focused() != nil || k.area.Ring.Visible() {
		t.Error("Escape doesn't leave the legend")
	}
}

// TestLegendKeysOfNothing: a legend without names has nothing for the keyboard, also when it
// had the focus before. It fails when a key changes or opens what isn't there any more.
func TestLegendKeysOfNothing(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.h.Canvas.Focus(v.chart.names.area)
	v.form.kind.SetText("nothing")
	v.search()
	v.settle()
	for _, key := range []fyne.KeyName{fyne.KeyRight, fyne.KeyEnd, fyne.KeyReturn, fyne.KeySpace, desktop.KeyMenu} {
		v.Key(key)
	}
	if v.h.Canvas.Overlays().Top() != nil || len(v.chart.hidden) > 0 || v.chart.names.area.Visible() {
		t.Error("there is something to be done in an empty legend")
	}
}

// TestIntervalsThatAreTooFine: the menu shows why an interval can't be chosen, and neither it
// nor the arrow keys choose it. It fails when a chart is asked for that would be refused.
func TestIntervalsThatAreTooFine(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	open := func() fyne.CanvasObject {
		test.TapCanvas(v.h.Canvas, v.At(v.chart.every.Object()).AddXY(10, 10))
		return v.h.Canvas.Overlays().Top()
	}
	choose := func(menu fyne.CanvasObject, text string) {
		hosttest.WalkVisible(menu, func(o fyne.CanvasObject) {
			if slices.Equal(hosttest.Texts(o), []string{text}) {
				if entry, ok := o.(fyne.Tappable); ok {
					entry.Tapped(&fyne.PointEvent{})
				}
			}
		})
	}
	menu := open()
	for text, want := range map[string]bool{"by minute (more than 400 intervals)": true, "hourly (more than 400 intervals)": true, "daily": true, "by minute": false} {
		if hosttest.Shows(menu, text) != want {
			t.Errorf("%q is shown: %v; all: %q", text, !want, hosttest.Texts(menu))
		}
	}
	choose(menu, "by minute (more than 400 intervals)")
	v.Key(fyne.KeyDown)
	v.Key(fyne.KeyDown)
	v.Key(fyne.KeyReturn) // which runs an entry of Fyne's menus even if it is disabled
	if v.view.Every != explore.Auto || v.running {
		t.Errorf("it is asked by %v", v.view.Every)
	}
	menu = open()
	choose(menu, "daily")
	v.settle()
	if v.view.Every != explore.Day || len(v.chart.figures.starts) != 366 {
		t.Errorf("%d intervals by %v, want the days of a leap year", len(v.chart.figures.starts), v.view.Every)
	}
	v.h.Canvas.Focus(v.chart.names.area)
	v.h.Canvas.FocusPrevious()
	v.h.Canvas.FocusPrevious() // the toggle is between them
	v.Key(fyne.KeyLeft)
	v.settle()
	if v.view.Every != explore.Auto {
		t.Errorf("an arrow key chooses %v, want what is before those that are too fine", v.view.Every)
	}
}
