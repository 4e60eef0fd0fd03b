package ui

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// longHeader makes a header whose texts are as long as they can reasonably get.
func longHeader(t *testing.T, width float32) *header {
	t.Helper()
	w := fullForms(t, &hosttest.FormsEngine{})
	h := w.header
	w.Win.Resize(fyne.NewSize(width, 640))
	h.apply(headerText{
		state: "RUNNING", tone: style.Good, totals: "12 h 04 m · 54\u2009123\u2009456 new · 1\u2009454\u2009123\u2009456 stored ·", compactTotals: "54.1M new · 1.45G stored ·", ledger: "0 lost · 0 twice",
		checked: ", checked 2 s ago", canRun: true, store: "PostgreSQL",
	}, w.Colours())
	return h
}

// TestHeaderRoom narrows the window: the most important parts go last, and nothing
// overlaps.
func TestHeaderRoom(t *testing.T) {
	for _, c := range []struct {
		width          float32
		frozen         bool
		ledger, way    string
		export, totals bool // export has its text; the totals are visible
		pause          string
	}{
		{width: 1440, ledger: "0 lost · 0 twice, checked 2 s ago", export: true, totals: true, pause: "Pause"},
		{width: 1440, frozen: true, ledger: "0 lost · 0 twice, checked 2 s ago", way: "Frozen at 21:14:35", export: true, totals: true, pause: "Pause"},
		{width: 1024, ledger: "0 lost · 0 twice", export: true, totals: true, pause: "Pause"},
		{width: 1024, frozen: true, ledger: "0 lost · 0 twice", way: "21:14:35", totals: true, pause: "Pause"},
		{width: 960, frozen: true, ledger: "0 lost · 0 twice", way: "21:14:35", pause: "Pause"},
	} {
		h := longHeader(t, c.width)
		since := time.Time{}
		if c.frozen {
			since = hosttest.DashNow
		}
		h.showLive(!c.frozen, since)
		if h.ledger.Text != c.ledger || !h.ledger.Visible() {
			t.Errorf("%v wide, frozen %v: the ledger says %q, visible %v, want %q", c.width, c.frozen, h.ledger.Text, h.ledger.Visible(), c.ledger)
		}
		if h.totals.Visible() != c.totals || (h.export.Text != "") != c.export || h.pause.Text != c.pause || h.live.Visible() && h.live.Text != c.way {
			t.Errorf("%v wide, frozen %v: totals %v, export %q, pause %q, way back %q", c.width, c.frozen, h.totals.Visible(), h.export.Text, h.pause.Text, h.live.Text)
		}
		if text := h.totals.Text; c.width < 1440 && c.totals && text != h.text.compactTotals || c.width == 1440 && text != h.text.totals {
			t.Errorf("%v wide, frozen %v: the totals are %q", c.width, c.frozen, text)
		}
		right := float32(0)
		for _, o := range h.box.Objects {
			if !o.Visible() || o == fyne.CanvasObject(h.state) || o == fyne.CanvasObject(h.ledgerArea) {
				continue // they cover other objects
			}
			if x := o.Position().X; x < right {
				t.Errorf("%v wide, frozen %v: %T begins at %v, want behind %v", c.width, c.frozen, o, x, right)
			}
			right = o.Position().X + max(o.Size().Width, o.MinSize().Width)
		}
		if wide := h.box.Size().Width; right > wide {
			t.Errorf("%v wide, frozen %v: it ends at %v of %v", c.width, c.frozen, right, wide)
		}
	}
}

// TestToolWidth compares the computed width of a button with its minimum size.
func TestToolWidth(t *testing.T) {
	h := longHeader(t, 1440)
	for _, b := range []*widget.ToolButton{h.pause, h.tune, h.store, h.export, h.look, h.more} {
		for _, brief := range []bool{false, true} {
			b.SetCompact(brief)
			if got, want := b.Width(brief), b.MinSize().Width; got != want {
				t.Errorf("%q brief %v is %v wide, want %v", b.LongText, brief, got, want)
			}
		}
	}
}

func TestLookIsNamed(t *testing.T) {
	h := longHeader(t, 1440)
	h.w.setLook(style.LookSystem)
	var got []string
	for range 4 {
		got = append(got, h.look.Text)
		test.Tap(h.look)
	}
	if want := []string{"System", "Dark", "Light", "System"}; !slices.Equal(got, want) {
		t.Errorf("the button says %q, want %q", got, want)
	}
}

// TestTips rests the mouse on a button at the edge of the window.
func TestTips(t *testing.T) {
	h := longHeader(t, 1024)
	w := h.w
	w.Tips.Show(h.more, h.more.Tip())
	if got := w.Tips.Text.Text; got != "Menu: what else can be done · F10" || !w.Tips.Box.Visible() {
		t.Errorf("it says %q, visible %v", got, w.Tips.Box.Visible())
	}
	if right := w.Tips.Background.Position().X + w.Tips.Background.Size().Width; right > w.Win.Canvas().Size().Width {
		t.Errorf("it ends at %v of %v", right, w.Win.Canvas().Size().Width)
	}
	h.more.MouseOut()
	if w.Tips.Box.Visible() {
		t.Error("it stays when the mouse has left")
	}
	h.tune.FocusGained()
	if got := w.Tips.Text.Text; got != "Tune rate, workers and batches · Ctrl+T" || !w.Tips.Box.Visible() {
		t.Errorf("with the keys it says %q, visible %v", got, w.Tips.Box.Visible())
	}
	h.tune.FocusLost()
	if w.Tips.Box.Visible() {
		t.Error("it stays when the focus has left")
	}
}

// TestTipsWait leaves a button before its tip is shown, and rests on another.
func TestTipsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := openFull(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1024, 640)
		h := w.header
		h.pause.MouseIn(nil)
		h.pause.MouseOut()
		time.Sleep(2 * widget.TipDelay)
		w.Idle()
		if w.Tips.Box.Visible() {
			t.Errorf("after the mouse has left it says %q", w.Tips.Text.Text)
		}
		h.tune.MouseIn(nil)
		time.Sleep(widget.TipDelay - 1)
		w.Idle()
		if w.Tips.Box.Visible() {
			t.Error("the tip is there at once")
		}
		time.Sleep(time.Nanosecond)
		w.Idle()
		if !w.Tips.Box.Visible() {
			t.Errorf("there is no tip after %v", widget.TipDelay)
		}
		if got := w.Tips.Text.Text; got != h.tune.Tip() {
			t.Errorf("it says %q, want %q", got, h.tune.Tip())
		}
		test.Tap(h.tune)
		if w.Tips.Box.Visible() {
			t.Error("it stays after a click")
		}
	})
}

// TestHeaderLayoutOnChange applies a frame with the same texts, which must move nothing.
func TestHeaderLayoutOnChange(t *testing.T) {
	h := longHeader(t, 1440)
	h.showLive(true, time.Time{})
	h.name.Move(fyne.NewPos(1, 1))
	h.apply(h.text, h.theme)
	h.showLive(true, time.Time{})
	if got := h.name.Position().X; got != 1 {
		t.Errorf("what says the same is laid out again: the name is at %v", got)
	}
	longer := h.text
	longer.totals += " and more"
	h.apply(longer, h.theme)
	if got := h.name.Position().X; got != headerEdge {
		t.Errorf("another text isn't arranged: the name is at %v", got)
	}
}
