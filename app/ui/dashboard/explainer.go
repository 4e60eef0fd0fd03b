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
	tips    *widget.Tips
	areas   []explainedArea // from left to right; the window's goroutine's
	focused int             // the one that the keys are at
	hovered int             // the one that the mouse is on; -1: none
}

// explained is a thing in an explainer.
type explainedArea struct {
	at   fyne.Position // in the explainer
	size fyne.Size
	key  string // of the explanations
}

func newExplainer(w *host.Host) *explainer {
	e := &explainer{tips: w.Tips, hovered: -1}
	e.Init(w.Win.Canvas())
	e.FocusArea.OnKey, e.OnFocusGained, e.OnFocusLost = e.onKey, e.explain, e.tips.Leave
	e.OnMoved = e.onMoved
	e.OnLeft = func() {
		e.hovered = -1
		e.tips.Leave()
	}
	e.ExtendBaseWidget(e)
	return e
}

// cover lays the explainer over things of a container, whose places are those in
// the rectangle that it takes there.
func (e *explainer) cover(x, y, w, h float32, areas []explainedArea) {
	style.Place(e, x, y, w, h)
	e.areas = areas
	e.focused = min(e.focused, max(len(areas)-1, 0))
	e.placeRing()
}

// encircle puts the ring around the thing that the keys are at.
func (e *explainer) placeRing() {
	if e.focused < len(e.areas) {
		t := e.areas[e.focused]
		at := e.Position().Add(t.at)
		style.Place(e.Ring, at.X, at.Y, t.size.Width, t.size.Height)
	}
}

// explain explains the thing that the keys are at.
func (e *explainer) explain() {
	if e.focused < len(e.areas) {
		e.tips.ShowAt(e.spot(e.focused), Explain(e.areas[e.focused].key))
	}
}

// spot is where a thing is in the window.
func (e *explainer) spot(i int) widget.Spot {
	return widget.Spot{At: fyne.CurrentApp().Driver().AbsolutePositionForObject(e).Add(e.areas[i].at), Size: e.areas[i].size}
}

func (e *explainer) onKey(key fyne.KeyName) bool {
	to := e.focused
	switch key {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(e.areas) - 1
	default:
		return false
	}
	e.focused = max(min(to, len(e.areas)-1), 0)
	e.placeRing()
	e.explain()
	return true
}

// rest begins to wait until the mouse has rested on a thing.
func (e *explainer) onMoved(at fyne.Position) {
	i := slices.IndexFunc(e.areas, func(t explainedArea) bool {
		return at.X >= t.at.X && at.X < t.at.X+t.size.Width && at.Y >= t.at.Y && at.Y < t.at.Y+t.size.Height
	})
	if i == e.hovered {
		return
	}
	e.tips.Leave()
	if e.hovered = i; i >= 0 {
		key := e.areas[i].key
		e.tips.Rest(func() (widget.Spot, string) { return e.spot(min(i, len(e.areas)-1)), Explain(key) })
	}
}
