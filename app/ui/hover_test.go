package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The mouse may leave a chart before it has ever moved on one.
func TestHoverLeaves(t *testing.T) {
	st := openScene(t, nil)
	st.dashboard.plots[0].pad.MouseOut()
	if st.dashboard.hover.over != nil {
		t.Error("the mouse is over a chart that it has left")
	}
}

// visibleValues are where the visible values of a chart's legend begin, and
// what they say.
func visibleValues(t *testing.T, p *plot) (at []float32, said []string) {
	t.Helper()
	free := float32(0)
	for i, e := range p.legend {
		if !e.value.Visible() {
			continue
		}
		x := e.value.Position().X
		end := x + widthOf(e.value.Text, smallSize, true)
		if x < free || end > p.group.Size().Width {
			t.Errorf("%s: value %d lies from %v to %v, where others are or outside", p.spec.name, i, x, end)
		}
		if e.name.Visible() && e.name.Position().X+widthOf(e.name.Text, smallSize, false) > x {
			t.Errorf("%s: value %d lies on its name", p.spec.name, i)
		}
		at, said, free = append(at, x), append(said, e.value.Text), end
	}
	if title := p.title.Position().X + widthOf(p.title.Text, textSize, true); len(at) > 0 && title > p.legend[0].swatch.Position().X {
		t.Errorf("%s: the title ends at %v, behind the legend's beginning", p.spec.name, title)
	}
	return at, said
}

// TestLegendsReadWhereThereIsNoRoom: in a small window names give way to the
// values of the moment, which stand still.
func TestLegendsReadWhereThereIsNoRoom(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(10*time.Minute), 1024, 640)
	narrow := 0
	for _, p := range w.dashboard.plots {
		if !p.legend[0].value.Visible() {
			narrow++
		}
	}
	if narrow == 0 {
		t.Fatal("all values have room: the test shows nothing")
	}
	test.Tap(w.chart("errors").legend[1].pad)
	w.frame()
	over := w.chart("latency")
	places := map[*plot][]float32{}
	for _, share := range []float32{0.1, 0.55, 0.9} {
		test.MoveMouse(w.win.Canvas(), w.over(over, share))
		for _, p := range w.dashboard.plots {
			var want []string
			for i, l := range p.shown.chart.Lines {
				if !l.Hidden {
					want = append(want, p.reading[i])
				}
			}
			at, said := visibleValues(t, p)
			if !slices.Equal(said, want) {
				t.Errorf("%s at %v: the legend says %q, want %q", p.spec.name, share, said, want)
			}
			if before := places[p]; before != nil && !slices.Equal(at, before) {
				t.Errorf("%s: the values moved from %v to %v", p.spec.name, before, at)
			}
			places[p] = at
		}
	}
	test.MoveMouse(w.win.Canvas(), fyne.NewPos(700, 20))
	now := 0
	for _, p := range w.dashboard.plots {
		if !p.legend[0].name.Visible() {
			t.Errorf("%s: the names are not back", p.spec.name)
		}
		if !p.legend[0].value.Visible() {
			now++
		}
	}
	if now != narrow {
		t.Errorf("%d legends are without values, before it were %d", now, narrow)
	}
}

// TestOneTextAFrame: while a moment is read, a frame doesn't let the legend say
// now in between, which would be a texture more.
func TestOneTextAFrame(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(10*time.Minute), 1440, 880)
	p := w.chart("waiting")
	test.MoveMouse(w.win.Canvas(), w.over(p, 0.55))
	was := p.legend[0].value.Text
	f := w.frame()
	if f.plots[2].legend[0].value == was {
		t.Fatal("now is as then: the test shows nothing")
	}
	p.apply(f.plots[2])
	if got := p.legend[0].value.Text; got != was {
		t.Errorf("in between it says %q, want %q", got, was)
	}
}

// TestCrosshairStays at the edge that its moment has left.
func TestCrosshairStays(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(10*time.Minute), 1440, 880)
	p, h := w.chart("waiting"), w.dashboard.hover
	test.MoveMouse(w.win.Canvas(), w.over(p, 0))
	for range 10 {
		w.step()
	}
	w.frame()
	if at, reads := h.place(p); !reads || at != 0 || !h.lines[2].Visible() || !h.moment.Equal(p.shown.chart.From) {
		t.Errorf("it is at %v of what is shown, at %s", at, h.moment)
	}
}
