package dashboard

import (
	"slices"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/widget"

	"fyne.io/fyne/v2"
)

// explainer lies over a row of things and explains them: the one that the mouse
// rests on, and the one that the keys are at. Tab reaches the row, and the arrows
// go from one to the next.
type explainer struct {
	widget.FocusArea
	tips   *widget.Tips
	things []explained // from left to right; the window's goroutine's
	at     int         // the one that the keys are at
	under  int         // the one that the mouse is on; -1: none
}

// explained is a thing in an explainer.
type explained struct {
	at   fyne.Position // in the explainer
	size fyne.Size
	what string // of the explanations
}

func newExplainer(w *host.Host) *explainer {
	e := &explainer{tips: w.Tips, under: -1}
	e.Init(w.Win.Canvas())
	e.FocusArea.OnKey, e.OnFocusGained, e.OnFocusLost = e.typed, e.explain, e.tips.Hide
	e.OnMoved = e.rest
	e.OnMouseOut = func() {
		e.under = -1
		e.tips.Hide()
	}
	e.ExtendBaseWidget(e)
	return e
}

// cover lays the explainer over things of a container, whose places are those in
// the rectangle that it takes there.
func (e *explainer) cover(x, y, w, h float32, things []explained) {
	style.Place(e, x, y, w, h)
	e.things = things
	e.at = min(e.at, max(len(things)-1, 0))
	e.encircle()
}

// encircle puts the ring around the thing that the keys are at.
func (e *explainer) encircle() {
	if e.at < len(e.things) {
		t := e.things[e.at]
		at := e.Position().Add(t.at)
		style.Place(e.Ring, at.X, at.Y, t.size.Width, t.size.Height)
	}
}

// explain explains the thing that the keys are at.
func (e *explainer) explain() {
	if e.at < len(e.things) {
		e.tips.ShowAt(e.spot(e.at), Explain(e.things[e.at].what))
	}
}

// spot is where a thing is in the window.
func (e *explainer) spot(i int) widget.Spot {
	return widget.Spot{At: fyne.CurrentApp().Driver().AbsolutePositionForObject(e).Add(e.things[i].at), Size: e.things[i].size}
}

func (e *explainer) typed(key fyne.KeyName) bool {
	to := e.at
	switch key {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(e.things) - 1
	default:
		return false
	}
	e.at = max(min(to, len(e.things)-1), 0)
	e.encircle()
	e.explain()
	return true
}

// rest begins to wait until the mouse has rested on a thing.
func (e *explainer) rest(at fyne.Position) {
	i := slices.IndexFunc(e.things, func(t explained) bool {
		return at.X >= t.at.X && at.X < t.at.X+t.size.Width && at.Y >= t.at.Y && at.Y < t.at.Y+t.size.Height
	})
	if i == e.under {
		return
	}
	e.tips.Hide()
	if e.under = i; i >= 0 {
		what := e.things[i].what
		e.tips.ShowLater(func() (widget.Spot, string) { return e.spot(min(i, len(e.things)-1)), Explain(what) })
	}
}
