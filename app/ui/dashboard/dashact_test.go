package dashboard

import (
	"image"
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"weir/app/chart"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// pictures are what the charts and sparklines show.
func (w *dash) pictures() []image.Image {
	var all []image.Image
	for _, p := range w.dashboard.plots {
		all = append(all, p.image.Image)
	}
	for _, c := range w.dashboard.cards {
		all = append(all, c.image.Image)
	}
	return all
}

// of is how many pixels of a chart have exactly a colour.
func of(p *plot, c color.RGBA) int {
	n := 0
	img := p.image.Image.(*image.RGBA)
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] == c.R && img.Pix[i+1] == c.G && img.Pix[i+2] == c.B {
			n++
		}
	}
	return n
}

// choose taps an item of the menu that is open.
func (w *dash) choose(text string) {
	w.T.Helper()
	for _, o := range test.LaidOutObjects(w.Win.Canvas().Overlays().Top()) {
		item, ok := o.(fyne.Tappable)
		if !ok {
			continue
		}
		for _, part := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
			if label, ok := part.(*canvas.Text); ok && label.Text == text {
				test.Tap(item)
				return
			}
		}
	}
	w.T.Fatalf("no menu with %q is open", text)
}

// The crosshair reads all charts at a moment and redraws none.
func TestHover(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	before, version := w.pictures(), w.dashboard.currentRequest().version
	live := w.chart("waiting").legend[0].value.Text
	over := w.chart("latency")
	test.MoveMouse(w.Win.Canvas(), w.over(over, 0.55)) // in the burst
	h := w.dashboard.hover

	f := &over.shown.chart
	moment := f.From.Add(time.Duration(0.55 * float64(f.To.Sub(f.From))))
	if off := h.moment.Sub(moment).Abs(); off > time.Second {
		t.Errorf("the mouse is at %s, want %s", h.moment, moment)
	}
	for i, p := range w.dashboard.plots {
		line := h.lines[i]
		share := (line.Position().X - p.group.Position().X - p.image.Position().X) / p.image.Size().Width
		if !line.Visible() || share < 0.545 || share > 0.555 || line.Size().Height != p.image.Size().Height {
			t.Errorf("%s: the line is %v, at %v of the width", p.spec.name, line.Visible(), share)
		}
		for k, r := range p.shown.chart.At(h.moment) {
			want := p.shown.chart.Unit.Text(r.Value)
			if p == over {
				if h.names[k].Text != p.shown.chart.Lines[k].Name || h.values[k].Text != want || !h.names[k].Visible() || !h.values[k].Visible() {
					t.Errorf("the box says %q %q, want %q %q", h.names[k].Text, h.values[k].Text, p.shown.chart.Lines[k].Name, want)
				}
			}
			if got := p.legend[k].value.Text; got != want {
				t.Errorf("%s: the legend says %q of line %d, want %q", p.spec.name, got, k, want)
			}
		}
	}
	if got := h.time.Text; got != h.moment.Format("15:04:05") {
		t.Errorf("the box is of %q, want %s", got, h.moment)
	}
	if at := w.chart("waiting").legend[0].value.Text; at == live {
		t.Errorf("in the burst as now %s wait: the test shows nothing", at)
	}
	for i, p := range w.pictures() {
		if p != before[i] {
			t.Errorf("picture %d was drawn again", i)
		}
	}
	if got := w.dashboard.currentRequest().version; got != version {
		t.Error("hovering asked for a frame")
	}

	// The next frame keeps it, at the same moment.
	w.step()
	w.frame()
	if h.plot != over || !h.box.Visible() || !h.lines[0].Visible() {
		t.Error("a frame took it away")
	}
	hosttest.Golden(t, "hover.png", crop(w.Capture(), 610, 200, 540, 225))

	test.MoveMouse(w.Win.Canvas(), fyne.NewPos(700, 20))
	for _, o := range h.group.Objects {
		if o.Visible() {
			t.Errorf("%T is left when the mouse has gone", o)
		}
	}
	if got, want := w.chart("waiting").legend[0].value.Text, w.chart("waiting").shown.legend[0].value; got != want {
		t.Errorf("the legend still says %q, want %q", got, want)
	}
}

// crop is a part of a picture.
func crop(img image.Image, x, y, w, h int) image.Image {
	part := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w {
		for k := range h {
			part.Set(i, k, img.At(x+i, y+k))
		}
	}
	return part
}

// showsTime is what all charts show; it fails when they differ.
func (w *dash) showsTime() (from, to time.Time) {
	w.T.Helper()
	f := &w.dashboard.plots[0].shown.chart
	for _, p := range w.dashboard.plots {
		if c := &p.shown.chart; !c.From.Equal(f.From) || !c.To.Equal(f.To) {
			w.T.Errorf("%s shows %s to %s, the first chart %s to %s", p.spec.name, c.From, c.To, f.From, f.To)
		}
	}
	return f.From, f.To
}

func TestDragZooms(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	from, to := w.showsTime()
	p := w.chart("errors")
	width := p.area.Size().Width

	p.area.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(width*0.4, 5)}, Dragged: fyne.NewDelta(width*0.1, 0)})
	p.area.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(width*0.6, 5)}, Dragged: fyne.NewDelta(width*0.2, 0)})
	if drag := w.dashboard.hover.drag; !drag.Visible() || drag.Size().Width < width*0.29 {
		t.Error("what is dragged over is not marked")
	}
	p.area.DragEnd()
	w.frame()
	a, b := w.showsTime()
	at := func(share float64) time.Time { return from.Add(time.Duration(share * float64(to.Sub(from)))) }
	if a.Sub(at(0.3)).Abs() > time.Second || b.Sub(at(0.6)).Abs() > time.Second {
		t.Errorf("it shows %s to %s, want %s to %s", a, b, at(0.3), at(0.6))
	}
	if w.dashboard.hover.drag.Visible() || w.headline.Live {
		t.Error("the mark is still there, or no way back to live")
	}
	w.step()
	w.frame()
	if c, d := w.showsTime(); !c.Equal(a) || !d.Equal(b) {
		t.Error("a snapshot moved what was zoomed to")
	}

	// Backwards and beyond the edge; a hand that trembles zooms nowhere.
	p.area.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(-50, 5)}, Dragged: fyne.NewDelta(-50-width/2, 0)})
	p.area.DragEnd()
	w.frame()
	if c, d := w.showsTime(); c.Sub(a).Abs() > time.Second || d.Sub(a.Add(b.Sub(a)/2)).Abs() > time.Second {
		t.Errorf("dragged from the middle beyond the left edge it shows %s to %s of %s to %s", c, d, a, b)
	}
	a, b = w.showsTime()
	p.area.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, 5)}, Dragged: fyne.NewDelta(2, 0)})
	p.area.DragEnd()
	w.frame()
	if c, d := w.showsTime(); !c.Equal(a) || !d.Equal(b) {
		t.Error("two pixels zoomed")
	}

	w.Press(fyne.KeyLeft)
	w.frame()
	if c, _ := w.showsTime(); !c.Before(a) {
		t.Error("the left arrow doesn't go into the past")
	}
	test.DoubleTap(p.area)
	w.frame()
	if _, d := w.showsTime(); !d.Equal(w.dashboard.onScreen.Last()) || !w.headline.Live {
		t.Error("a double click doesn't go back to live")
	}
}

// Back to live can be chosen only while the charts aren't live.
func TestBackToLiveInTheMenu(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	p := w.chart("kinds")
	for _, live := range []bool{true, false, true} {
		items := p.menuItems()
		back := items[len(items)-1]
		if back.Label != "Back to live" || back.Disabled != live {
			t.Errorf("%q can be chosen: %v; the charts are live: %v", back.Label, !back.Disabled, live)
		}
		if live {
			w.dashboard.zoomTo(p, 0.2, 0.6)
		} else {
			back.Action()
		}
	}
}

func TestWheel(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	from, to := w.showsTime()
	p := w.chart("kinds")
	turn := func(dx, dy float32) {
		p.area.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(p.area.Size().Width/2, 5)}, Scrolled: fyne.NewDelta(dx, dy)})
		w.frame()
	}
	turn(0, 20) // as a touchpad does, a part of a turn
	turn(0, 20)
	a, b := w.showsTime()
	turn(25, 0)
	if c, d := w.showsTime(); !c.Equal(a) || !d.Equal(b) {
		t.Error("scrolling sideways zooms")
	}
	if got, want := b.Sub(a).Seconds(), 0.8*to.Sub(from).Seconds(); got < want-1 || got > want+1 {
		t.Errorf("one turn shows %v s, want %v", got, want)
	}
	turn(0, -25)
	turn(0, -25)
	if !w.dashboard.Live() {
		t.Error("turned back it isn't live")
	}
}

// Snapshots arrive while the charts stay frozen.
func TestFreeze(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	w.Press(fyne.KeySpace)
	w.frame()
	said := func() []string {
		hosttest.OwnGlyphs(t, w.dashboard.box)
		return hosttest.Texts(w.dashboard.box)
	}
	before, image := said(), w.pictures()
	<-w.dashboard.painter.wake // of the frame that was drawn by hand
	for range 60 {
		w.step()
	}
	select {
	case <-w.dashboard.painter.wake:
		t.Error("snapshots ask for frames while the view is frozen")
	default:
	}
	for i, p := range w.pictures() {
		if p != image[i] {
			t.Errorf("picture %d was drawn again", i)
		}
	}
	// A frame for another reason says the same.
	w.dashboard.change(func(*renderRequest) {})
	w.frame()
	for i, text := range said() {
		if text != before[i] {
			t.Errorf("frozen it said %q, and now %q", before[i], text)
		}
	}
	_, to := w.showsTime()
	last := w.engine.Past.Last.Time
	if !to.Equal(last) {
		t.Errorf("it is frozen at %s, want %s", to, last)
	}
	if w.headline.Live {
		t.Error("nothing says that the view isn't live")
	}
	w.Press(fyne.KeySpace)
	w.frame()
	if _, to := w.showsTime(); !to.Equal(last.Add(60 * hosttest.DashEvery)) {
		t.Errorf("live again it shows the time up to %s: snapshots were lost", to)
	}
}

// All parts of one frame show the same number of waiting events.
func TestOneTruth(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(5*time.Minute), 1440, 880)
	for range 20 {
		w.step()
		// A sample that the history has and no snapshot yet: the painter may come between.
		s := w.engine.Model.Next()
		w.dashboard.onScreen.Add(s.Sample)
		f := w.frame()
		newest := w.dashboard.currentRequest().newest
		want := text.Compact(float64(newest.Backlog))
		card, queue, legend := f.cards[2], f.stages[3], f.plots[2].legend[0]
		if card.value != want || queue.number != want+" waiting" || legend.value != chart.Count.Text(float64(newest.Backlog)) {
			t.Fatalf("waiting is %s on the card, %s in the queue, %s in the legend, want %s", card.value, queue.number, legend.value, want)
		}
		w.engine.Show(s)
	}
}

func TestLegend(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetString(host.PrefLook, style.LookDark)
	w := openDash(t, app, hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	p := w.chart("errors")
	colours := w.Colours().Series
	if of(p, colours[0]) == 0 || of(p, colours[1]) == 0 {
		t.Fatal("the lines have no pixels in their colours")
	}
	test.Tap(p.legend[1].area)
	w.frame()
	if of(p, colours[1]) != 0 || of(p, colours[0]) == 0 || p.legend[1].value.Visible() {
		t.Error("a click doesn't hide the line")
	}
	test.DoubleTap(p.legend[2].area)
	w.frame()
	if of(p, colours[0]) != 0 || of(p, colours[1]) != 0 || of(p, colours[2]) == 0 {
		t.Error("a double click doesn't show the line alone")
	}
	test.DoubleTap(p.legend[2].area)
	w.frame()
	if of(p, colours[0]) == 0 || of(p, colours[1]) == 0 {
		t.Error("a second double click doesn't show all")
	}
	for i := range 3 {
		test.Tap(p.legend[i].area)
		w.frame()
	}
	if got := p.empty.Text; !p.empty.Visible() || got != text.Tr("All lines are hidden: click one above") {
		t.Errorf("without lines it says %q", got)
	}
}

// TestVariant chooses what the latency chart shows.
func TestVariant(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	p := w.chart("latency")
	before := p.shown.chart.Lines[0].Series
	test.Tap(p.titleArea)
	w.choose("Process")
	w.frame()
	if got := p.shown.title; got != "Latency of processing" || p.shown.chart.Lines[0].Series == before {
		t.Errorf("it shows %q", got)
	}
	if w.Win.Canvas().Overlays().Top() != nil {
		t.Error("the menu is still open")
	}
}

// TestLimit draws a line, and remembers it for what it was set for.
func TestLimit(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetString(host.PrefLook, style.LookDark)
	w := openDash(t, app, hosttest.NewDashEngine(time.Minute), 1440, 880)
	p := w.chart("program")
	alarm := w.Colours().Alarm
	if of(p, alarm) != 0 {
		t.Fatal("there is a limit that nobody set")
	}
	p.menu(fyne.NewPos(800, 600))
	w.choose("Set threshold…")
	test.Type(w.Win.Canvas().Focused(), "x")
	w.Key(fyne.KeyReturn)
	if !hosttest.ButtonIn(t, w.Win.Canvas().Overlays().Top(), "Set threshold").Disabled() {
		t.Error("a limit that is no number can be drawn")
	}
	w.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	test.Type(w.Win.Canvas().Focused(), "20")
	test.Tap(hosttest.ButtonIn(t, w.Win.Canvas().Overlays().Top(), "Set threshold"))
	w.frame()
	if of(p, alarm) == 0 {
		t.Error("no limit is drawn")
	}
	test.Tap(p.titleArea)
	w.choose("Goroutines")
	w.frame()
	if of(p, alarm) != 0 {
		t.Error("20 % of the processor limits goroutines")
	}
	again := openDash(t, app, hosttest.NewDashEngine(time.Minute), 1440, 880)
	if got := again.chart("program").shown.chart.Threshold; got != 20 {
		t.Errorf("the next start knows the limit as %v, want 20", got)
	}
}

// A longer span is read from the store and remembered.
func TestSpan(t *testing.T) {
	app := test.NewTempApp(t)
	d := hosttest.NewDashEngine(20 * time.Minute)
	w := openDash(t, app, d, 1440, 880)
	if from, to := w.showsTime(); to.Sub(from) != 10*time.Minute {
		t.Fatalf("at first it shows %s", to.Sub(from))
	}
	w.dashboard.SetSpan(30 * time.Minute)
	w.settle()
	w.frame()
	if from, to := w.showsTime(); to.Sub(from) < 19*time.Minute+50*time.Second {
		t.Errorf("after 30 min was chosen it shows %s, want the 20 minutes that there are", to.Sub(from))
	}
	if again := openDash(t, app, d, 1440, 880).dashboard.Span(); again != 30*time.Minute {
		t.Errorf("the next start shows %s", again)
	}
}

// A window that is closing shows no more frames.
func TestLateFrame(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
	w.Close()
	w.headline = Headline{}
	w.step()
	w.frame()
	if w.headline.Newest != nil {
		t.Error("a frame that came late was shown")
	}
}
