package dashboard

import (
	"slices"

	"fyne.io/fyne/v2"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// explainer lies over a row of areas and explains them: the one under the
// mouse, and the focused one. Tab reaches the row, and the arrows move from one
// area to the next.
type explainer struct {
	widget.FocusArea
	tips    *widget.Tips
	areas   []explainedArea // from left to right; of the window's goroutine
	focused int             // the area that the keys explain
	hovered int             // the area under the mouse; -1: none
}

// explainedArea is one area of an explainer.
type explainedArea struct {
	at   fyne.Position // relative to the explainer
	size fyne.Size
	key  string // in explanations
}

func newExplainer(h *host.Host) *explainer {
	e := &explainer{tips: h.Tips, hovered: -1}
	e.Init(h.Win.Canvas())
	e.FocusArea.OnKey, e.OnFocusGained, e.OnFocusLost = e.onKey, e.explain, e.tips.Hide
	e.OnMoved = e.onMoved
	e.OnMouseOut = func() {
		e.hovered = -1
		e.tips.Hide()
	}
	e.ExtendBaseWidget(e)
	return e
}

// cover lays the explainer over a rectangle of a container. The positions of
// the areas are relative to the rectangle.
func (e *explainer) cover(x, y, w, h float32, areas []explainedArea) {
	style.Place(e, x, y, w, h)
	e.areas = areas
	e.focused = min(e.focused, max(len(areas)-1, 0))
	e.placeRing()
}

// placeRing puts the focus ring around the focused area.
func (e *explainer) placeRing() {
	if e.focused < len(e.areas) {
		t := e.areas[e.focused]
		at := e.Position().Add(t.at)
		style.Place(e.Ring, at.X, at.Y, t.size.Width, t.size.Height)
	}
}

// explain explains the focused area.
func (e *explainer) explain() {
	if e.focused < len(e.areas) {
		e.tips.ShowAt(e.spot(e.focused), Explain(e.areas[e.focused].key))
	}
}

// spot is where an area is in the window.
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

// onMoved explains an area after the mouse has rested on it.
func (e *explainer) onMoved(at fyne.Position) {
	i := slices.IndexFunc(e.areas, func(t explainedArea) bool {
		return at.X >= t.at.X && at.X < t.at.X+t.size.Width && at.Y >= t.at.Y && at.Y < t.at.Y+t.size.Height
	})
	if i == e.hovered {
		return
	}
	e.tips.Hide()
	if e.hovered = i; i >= 0 {
		key := e.areas[i].key
		e.tips.ShowLater(func() (widget.Spot, string) { return e.spot(min(i, len(e.areas)-1)), Explain(key) })
	}
}
