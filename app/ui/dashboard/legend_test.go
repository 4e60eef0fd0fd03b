package dashboard

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/style"
)

func TestToggled(t *testing.T) {
	texts := []legendText{{name: "a"}, {name: "b"}, {name: "c"}}
	hidden := func(names ...string) map[string]bool {
		m := map[string]bool{}
		for _, n := range names {
			m[n] = true
		}
		return m
	}
	for name, c := range map[string]struct {
		hidden map[string]bool
		i      int
		alone  bool
		want   map[string]bool
	}{
		"hide":               {nil, 1, false, hidden("b")},
		"show":               {hidden("b"), 1, false, hidden()},
		"hide the last":      {hidden("a", "b"), 2, false, hidden("a", "b", "c")},
		"alone":              {nil, 1, true, hidden("a", "c")},
		"alone again":        {hidden("a", "c"), 1, true, hidden()},
		"another alone":      {hidden("a", "c"), 0, true, hidden("b", "c")},
		"a hidden one alone": {hidden("b"), 1, true, hidden("a", "c")},
	} {
		before := maps.Clone(c.hidden)
		got := toggled(texts, c.hidden, c.i, c.alone)
		maps.DeleteFunc(got, func(_ string, hidden bool) bool { return !hidden })
		if !maps.Equal(got, c.want) {
			t.Errorf("%s: hidden are %v, want %v", name, got, c.want)
		}
		if !maps.Equal(before, c.hidden) {
			t.Errorf("%s: it changed the map that the painter reads", name)
		}
	}
}

// manyKinds makes the chart of kinds show eight kinds with long and odd names.
func manyKinds(w *dash) *plot {
	p := w.chart("kinds")
	f := &p.shown
	first := f.chart.Lines[0]
	f.chart.Lines, f.legend = nil, nil
	for i := range legendEntries {
		first.Name = strings.Repeat("a long name, ", 1+5*(i%3)) + fmt.Sprint(i)
		f.chart.Lines = append(f.chart.Lines, first)
		f.legend = append(f.legend, legendText{name: first.Name, value: "1"})
	}
	p.arrangeLegend()
	return p
}

// Names are cut, and the kinds without room are counted; a click there lists
// them.
func TestLegendOfManyKinds(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	if p := w.chart("kinds"); p.more.Visible() {
		t.Fatalf("%s more although all have room", p.more.Text)
	}
	p := manyKinds(w)
	visible, free := 0, float32(0)
	for i, e := range p.legend {
		if !e.name.Visible() {
			continue
		}
		visible++
		x, wide := e.name.Position().X, style.TextWidth(e.name.Text, style.SmallSize, false)
		if x < free || wide > nameRoom {
			t.Errorf("name %d is %v wide at %v, behind %v", i, wide, x, free)
		}
		free = x + wide
	}
	if visible < 2 || !p.more.Visible() || p.more.Text != fmt.Sprintf("+%d", legendEntries-visible) {
		t.Errorf("%d names, and then %q", visible, p.more.Text)
	}
	x := p.more.Position().X
	if end := x + style.TextWidth(p.more.Text, style.SmallSize, true); x < free || end > p.group.Size().Width-plotRight+0.5 {
		t.Errorf("the number is from %v to %v; names end at %v", x, end, free)
	}
	test.Tap(p.moreArea)
	if w.Win.Canvas().Overlays().Top() == nil {
		t.Error("a click on the number lists nothing")
	}
}

// The box is entirely within the window, however many lines a low chart has.
func TestHoverBoxIsWhole(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1024, 640)
	p, h := manyKinds(w), w.dashboard.hover
	for _, share := range []float32{0, 0.5, 1} {
		h.moveTo(p, share*p.image.Size().Width)
		at, size, room := h.box.Position(), h.box.Size(), w.dashboard.box.Size()
		if !h.box.Visible() || at.X < 0 || at.Y < 0 || at.X+size.Width > room.Width || at.Y+size.Height > room.Height {
			t.Errorf("the box is at %v, %v, in a window of %v", at, size, room)
		}
	}
}
