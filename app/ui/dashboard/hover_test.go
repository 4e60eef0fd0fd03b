package dashboard

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core"
)

// The mouse may leave a chart without having moved on one.
func TestHoverLeaves(t *testing.T) {
	st := newDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1372, 800)
	st.dashboard.plots[0].area.MouseOut()
	if st.dashboard.hover.plot != nil {
		t.Error("the mouse is over a chart that it has left")
	}
}

// visibleValues are the positions and texts of the visible values in a chart's
// legend.
func visibleValues(t *testing.T, p *plot) (at []float32, said []string) {
	t.Helper()
	free := float32(0)
	for i, e := range p.legend {
		if !e.value.Visible() {
			continue
		}
		x := e.value.Position().X
		end := x + style.TextWidth(e.value.Text, style.SmallSize, true)
		if x < free || end > p.group.Size().Width {
			t.Errorf("%s: value %d lies from %v to %v, where others are or outside", p.spec.name, i, x, end)
		}
		if e.name.Visible() && e.name.Position().X+style.TextWidth(e.name.Text, style.SmallSize, false) > x {
			t.Errorf("%s: value %d lies on its name", p.spec.name, i)
		}
		at, said, free = append(at, x), append(said, e.value.Text), end
	}
	if title := p.title.Position().X + style.TextWidth(p.title.Text, style.TextSize, true); len(at) > 0 && title > p.legend[0].swatch.Position().X {
		t.Errorf("%s: the title ends at %v, behind the legend's beginning", p.spec.name, title)
	}
	return at, said
}

// In a small window names are shortened in favour of the values under the
// crosshair, which don't move, and entries without room are counted.
func TestLegendsReadWhereThereIsNoRoom(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1024, 640)
	narrow, rests := 0, map[*plot]bool{}
	for _, p := range w.dashboard.plots {
		if rests[p] = p.more.Visible(); !p.legend[0].value.Visible() {
			narrow++
		}
	}
	if narrow == 0 {
		t.Fatal("all values have room: the test shows nothing")
	}
	test.Tap(w.chart("errors").legend[1].area)
	w.frame()
	over := w.chart("latency")
	places := map[*plot][]float32{}
	for _, share := range []float32{0.1, 0.55, 0.9} {
		test.MoveMouse(w.Win.Canvas(), w.over(over, share))
		for _, p := range w.dashboard.plots {
			var want []string
			named := 0
			for i, l := range p.shown.chart.Lines {
				if !p.legend[i].name.Visible() {
					continue
				}
				named++
				if !l.Hidden {
					want = append(want, p.readings[i])
				}
				if got := p.legend[i].name.Text; !strings.HasPrefix(l.Name, strings.TrimSuffix(got, "…")) || len([]rune(got)) < 2 {
					t.Errorf("%s at %v: line %s is named %q", p.spec.name, share, l.Name, got)
				}
			}
			if rest := len(p.shown.legend) - named; rest > 1 || rest > 0 != p.more.Visible() {
				t.Errorf("%s at %v: %d lines have no room, and it says %q (%v)", p.spec.name, share, rest, p.more.Text, p.more.Visible())
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
	test.MoveMouse(w.Win.Canvas(), fyne.NewPos(700, 20))
	now := 0
	for _, p := range w.dashboard.plots {
		if p.more.Visible() != rests[p] {
			t.Errorf("%s: not all names are back", p.spec.name)
		}
		if !p.legend[0].value.Visible() {
			now++
		}
	}
	if now != narrow {
		t.Errorf("%d legends are without values, before it were %d", now, narrow)
	}
}

// In a window of the usual size the crosshair doesn't shorten names.
func TestLegendsKeepTheirNames(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	test.MoveMouse(w.Win.Canvas(), w.over(w.chart("kinds"), 0.5))
	for _, p := range w.dashboard.plots {
		for i, l := range p.shown.chart.Lines {
			if e := p.legend[i]; !e.name.Visible() || e.name.Text != l.Name || !e.value.Visible() || e.value.Text != p.readings[i] {
				t.Errorf("%s: of line %s the legend says %q (%v), %q (%v), want %q", p.spec.name, l.Name, e.name.Text, e.name.Visible(), e.value.Text, e.value.Visible(), p.readings[i])
			}
		}
	}
}

// While there is a crosshair, a frame doesn't show the current values in
// between: each text costs a texture.
func TestOneTextAFrame(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	p := w.chart("waiting")
	test.MoveMouse(w.Win.Canvas(), w.over(p, 0.55))
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

// The crosshair stays at the edge when its moment leaves the chart.
func TestCrosshairStays(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	p, h := w.chart("waiting"), w.dashboard.hover
	test.MoveMouse(w.Win.Canvas(), w.over(p, 0))
	for range 10 {
		w.step()
	}
	w.frame()
	if at, reads := h.position(p); !reads || at != 0 || !h.lines[2].Visible() || !h.moment.Equal(p.shown.chart.From) {
		t.Errorf("it is at %v of what is shown, at %s", at, h.moment)
	}
}

// Annotations have their texts on the first chart, also at the right edge, and
// at the crosshair on each; the box doesn't cover the texts.
func TestMarksAreNamed(t *testing.T) {
	d := hosttest.NewDashEngine(10 * time.Minute)
	d.Past.Notes = append(d.Past.Notes, core.Annotation{Node: 1, Time: d.Past.Last.Time.Add(-time.Second), Text: "write batch 1000 → 500"})
	w := openDash(t, test.NewTempApp(t), d, 1440, 880)
	first := w.chart("throughput")
	end := first.image.Position().X + first.image.Size().Width
	var named []string
	for i, text := range first.flags {
		if !text.Visible() {
			continue
		}
		named = append(named, text.Text)
		if tag := first.tags[i]; !tag.Visible() || tag.Position().X+tag.Size().Width > end+1 || text.Position().X < tag.Position().X {
			t.Errorf("the tag of %q is at %v, %v wide; the picture ends at %v", text.Text, tag.Position(), tag.Size().Width, end)
		}
	}
	if want := []string{"workers 4 → 8", "write batch 1000 → 500"}; !slices.Equal(named, want) {
		t.Errorf("the names beside the marks are %q, want %q", named, want)
	}
	h := w.dashboard.hover
	for _, p := range w.dashboard.plots {
		c := &p.shown.chart
		for _, m := range c.Annotations {
			share := float32(m.At.Sub(c.From)) / float32(c.To.Sub(c.From))
			test.MoveMouse(w.Win.Canvas(), w.over(p, share-5/p.area.Size().Width))
			if want := m.At.Format(time.TimeOnly) + "  " + m.Text; !h.annotations[0].Visible() || h.annotations[0].Text != want {
				t.Errorf("%s: beside the mark the box says %q (%v), want %q", p.spec.name, h.annotations[0].Text, h.annotations[0].Visible(), want)
			}
			if bottom := h.box.Position().Y + h.box.Size().Height; h.annotations[0].Position().Y+boxLine > bottom {
				t.Errorf("%s: the mark's name is at %v, the box ends at %v", p.spec.name, h.annotations[0].Position(), bottom)
			}
			if tags := first.group.Position().Y + first.tags[0].Position().Y + flagHeight; p == first && h.box.Position().Y < tags {
				t.Errorf("the box begins at %v, the names end at %v", h.box.Position().Y, tags)
			}
		}
		test.MoveMouse(w.Win.Canvas(), w.over(p, 0.2))
		if h.annotations[0].Visible() {
			t.Errorf("%s: far from any mark the box says %q", p.spec.name, h.annotations[0].Text)
		}
	}
}
