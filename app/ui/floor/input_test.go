package floor

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core/activity"
)

// openBusy shows a run with four workers on SQLite.
func openBusy(t *testing.T) *cards {
	t.Helper()
	c := openCards(t, style.LookDark, 1372, 410, 350, false)
	c.show(busy(4, false))
	return c
}

// said returns the texts of the lanes' tooltip.
func (c *cards) said() string {
	var all []string
	for _, o := range c.lanes.overlay.above() {
		if o.Visible() {
			all = append(all, hosttest.Texts(o)...)
		}
	}
	return strings.Join(all, "\n")
}

// over returns a place in the magnified part, over a row.
func (c *cards) over(row int, share float32) fyne.Position {
	d := &c.lanes.drawn
	r := d.rows.rows[row]
	left := c.lanes.spans.Position().X - c.lanes.area.Position().X + lanesGap + 5
	return fyne.NewPos(left+share*float32(d.spansWidth), float32(r.y+r.height/2))
}

func TestZoom(t *testing.T) {
	c := openBusy(t)
	l := c.lanes
	at := c.over(0, 0.5)
	l.wheel(at.X, 25)
	c.drawn()
	if l.length != 50*ms || l.drawn.chart.To != sceneNow || l.drawn.chart.From != sceneNow-50*ms {
		t.Errorf("the wheel: %v, from %v to %v", l.length, l.drawn.chart.From, l.drawn.chart.To)
	}
	l.moveTo(sceneNow - 5*time.Second)
	c.drawn()
	under := l.placeOf(at).moment
	l.wheel(at.X, -25)
	c.drawn()
	if got := l.placeOf(at).moment; l.length != 120*ms || got < under-ms || got > under+ms {
		t.Errorf("around the mouse: %v was under it, then %v", under, got)
	}
	for range 30 {
		l.wheel(at.X, 25)
	}
	if l.length != ms {
		t.Errorf("the shortest is %v", l.length)
	}
	for range 30 {
		l.wheel(at.X, -25)
	}
	if l.length != 2*time.Second {
		t.Errorf("the longest is %v", l.length)
	}
	c.drawn()
	if !hosttest.Shows(l.group, "2.0 s until 4.9 s ago") && !hosttest.Shows(l.group, l.heads[2].Text) {
		t.Errorf("the head says %q", l.heads[2].Text)
	}
	test.DoubleTap(l.area)
	c.drawn()
	if !l.drawn.chart.Live {
		t.Error("a double click doesn't lead back to now")
	}
}

func TestDragChoosesWhatIsMagnified(t *testing.T) {
	c := openBusy(t)
	l := c.lanes
	left := l.shares.Position().X - l.area.Position().X
	l.area.OnDragged(left+400, left+215)
	l.area.OnDragEnd()
	c.drawn()
	d := &l.drawn.chart
	middle := (d.From + d.To) / 2
	if want := l.placeOf(fyne.NewPos(left+215, 0)).moment; middle < want-ms || middle > want+ms || d.Live {
		t.Errorf("the middle is %v, want %v", middle, want)
	}
	if x0, x1 := d.Window(); x0 < 205 || x1 > 225 {
		t.Errorf("the left part says %v to %v", x0, x1)
	}
	l.area.OnDragged(left+215, left+2000)
	c.drawn()
	if !l.drawn.chart.Live {
		t.Error("dragged over the end it doesn't follow now")
	}
	l.area.OnDragged(left+215, -10)
	c.drawn()
	if l.drawn.chart.From > sceneNow-remembered+ms {
		t.Errorf("dragged over the beginning it shows %v", l.drawn.chart.From)
	}
}

func TestHoverReadsAllLanes(t *testing.T) {
	c := openBusy(t)
	l := c.lanes
	l.area.OnMoved(c.over(2, 0.9))
	got := c.said()
	for _, want := range []string{"generate", "store · append", "worker 4", "maintenance", " ago"} {
		if !strings.Contains(got, want) {
			t.Errorf("it doesn't say %q:\n%s", want, got)
		}
	}
	// Somewhere the append waits for the lock.
	found := false
	for share := float32(0.02); share < 1; share += 0.02 {
		l.area.OnMoved(c.over(2, share))
		found = found || strings.Contains(c.said(), "waits for the write lock, which ")
	}
	if !found {
		t.Error("it never says who has the lock")
	}
	left := l.shares.Position().X - l.area.Position().X
	l.area.OnMoved(fyne.NewPos(left+300, 5))
	if got := c.said(); !strings.Contains(got, "blocked ") || !strings.Contains(got, " %") {
		t.Errorf("in the left part:\n%s", got)
	}
	l.area.OnMouseOut()
	if got := c.said(); got != "" {
		t.Errorf("without the mouse it says %q", got)
	}
	c.show(busy(64, false))
	l.area.OnMoved(c.over(20, 0.5))
	if got := c.said(); !strings.Contains(got, "64 workers") || !strings.Contains(got, "worker 17") || strings.Contains(got, "worker 9\n") {
		t.Errorf("with 64 workers:\n%s", got)
	}
}

// TestKeys: frozen, the keys lead from span to span and to the cause.
func TestKeys(t *testing.T) {
	c := openBusy(t)
	l := c.lanes
	asked := 0
	l.onFreeze = func(yes bool) { asked++; l.Freeze(yes) }
	c.Win.Canvas().Focus(l.area)
	c.Key(fyne.KeyRight) // live, it only moves
	if l.overlay.chosen {
		t.Error("live, a span is chosen")
	}
	test.Tap(l.freeze)
	if asked != 1 || !l.frozen {
		t.Fatal("the button doesn't freeze")
	}
	c.show(busy(2, true)) // is not shown
	if len(l.view.tracks) != 12 {
		t.Fatalf("frozen, it shows %d lanes", len(l.view.tracks))
	}
	c.Win.Canvas().Focus(l.area)
	for range 3 {
		c.Key(fyne.KeyDown)
	}
	if name := l.view.tracks[l.focus].name; name != "store · append" {
		t.Fatalf("the focus is on %s", name)
	}
	for range 50 {
		if c.Key(fyne.KeyLeft); l.overlay.choice.State == activity.ForLock {
			break
		}
	}
	if !l.overlay.chosen || l.overlay.choice.State != activity.ForLock {
		t.Fatalf("no span is chosen that waits for the lock: %+v", l.overlay.choice)
	}
	c.drawn()
	if from, to := l.window(l.view); l.overlay.moment < from || l.overlay.moment >= to {
		t.Errorf("%v is out of view", l.overlay.moment)
	}
	if !l.overlay.mark.Visible() || !strings.Contains(c.said(), "waits for the write lock, which ") {
		t.Errorf("it says:\n%s", c.said())
	}
	moment := l.overlay.moment
	c.Key(fyne.KeyReturn)
	if name := l.view.tracks[l.focus].name; name != "SQLite writer" || l.overlay.choice.Start > moment || l.overlay.choice.End <= moment {
		t.Fatalf("the cause is %s, %+v", name, l.overlay.choice)
	}
	served := l.overlay.choice.For[0]
	c.Key(fyne.KeyReturn)
	if got := l.view.tracks[l.focus].number; got != served {
		t.Errorf("the writer's cause is lane %d, want %d", got, served)
	}
	was := l.length
	if c.Key(fyne.KeyPlus); l.length >= was {
		t.Error("+ doesn't magnify")
	}
	if c.Key(fyne.KeyMinus); l.length != was {
		t.Error("- doesn't undo it")
	}
	spaces := 0
	c.Win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeySpace {
			spaces++
		}
	})
	if c.Key(fyne.KeySpace); spaces != 1 {
		t.Error("Space doesn't reach the page")
	}
	l.Freeze(false)
	c.drawn()
	if len(l.view.tracks) != 9 || l.overlay.chosen {
		t.Errorf("live again: %d lanes", len(l.view.tracks))
	}
}

// TestCSV: all spans of the last 10 s.
func TestCSV(t *testing.T) {
	c := openBusy(t)
	for _, item := range c.lanes.menuItems() {
		if strings.Contains(item.Label, "CSV") {
			item.Action()
		}
	}
	b, n := c.Exported()
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(rows) != n+1 || n < 1000 {
		t.Fatalf("%d rows, %d are told: %v", len(rows), n, err)
	}
	if got := strings.Join(rows[0], ","); got != "lane,start,end,milliseconds,activity,group,events,for" {
		t.Errorf("the head is %s", got)
	}
	sums := map[string]float64{}
	for _, row := range rows[1:] {
		if row[0] == "SQLite writer" && row[4] == "commit" && !strings.HasPrefix(row[7], "store · append") {
			t.Fatalf("a commit of nobody: %v", row)
		}
		var took float64
		if _, err := fmt.Sscan(row[3], &took); err != nil {
			t.Fatal(err)
		}
		sums[row[0]] += took
	}
	for name, sum := range sums {
		if sum < 10_000 || sum > 10_011 {
			t.Errorf("the spans of %s add up to %v ms", name, sum)
		}
	}
}

func TestSavedPictures(t *testing.T) {
	c := openBusy(t)
	c.lanes.savePicture("png")
	b, _ := c.Exported()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	hosttest.Golden(t, "saved.png", img)
	c.lanes.savePicture("svg")
	b, _ = c.Exported()
	if s := string(b); !strings.HasPrefix(s, "<svg") || !strings.Contains(s, ">worker 4<") || !strings.Contains(s, "url(#k5)") || strings.Contains(s, "NaN") {
		t.Errorf("%.300s", s)
	}
}

// TestArrangedAgain: a layout that changes no size draws nothing. The page is laid out
// whenever a text grows, so a picture would otherwise cause the next one.
func TestArrangedAgain(t *testing.T) {
	c := openBusy(t)
	for _, by := range []float32{0, 1} {
		for _, o := range []struct {
			group   fyne.CanvasObject
			arrange func(x, y, w, h float32)
			drawing *bool
		}{{c.lanes.group, c.lanes.arrange, &c.lanes.drawing}, {c.locks.group, c.locks.arrange, &c.locks.drawing}} {
			at, size := o.group.Position(), o.group.Size()
			o.arrange(at.X, at.Y, size.Width-by, size.Height)
			if *o.drawing != (by > 0) {
				t.Errorf("narrower by %v: a picture is drawn: %v", by, *o.drawing)
			}
		}
		c.drawn()
	}
}
