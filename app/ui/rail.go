package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// rail is the navigation at the left of the window, with an icon and a name for each
// page. While it has the focus, the arrow keys switch pages.
type rail struct {
	w       *window
	entries []*railEntry
	back    *canvas.Rectangle
	keys    *widget.FocusArea // has no size: the mouse uses the entries
	box     *fyne.Container
}

type railEntry struct {
	icon      *fynewidget.Icon
	text      *canvas.Text
	indicator *canvas.Rectangle // beside the entry of the current page
	area      *widget.HitArea
}

// The sizes of the rail.
const (
	railHeight = 54 // of an entry
)

func newRail(w *window) *rail {
	r := &rail{w: w, back: canvas.NewRectangle(nil)}
	r.keys = widget.NewFocusArea(w.Win.Canvas())
	r.keys.OnKey = r.typed
	r.box = container.NewWithoutLayout(r.back, r.keys)
	for i, p := range w.pages {
		e := &railEntry{icon: fynewidget.NewIcon(p.icon), text: style.NewText(style.SmallSize, false, nil), indicator: canvas.NewRectangle(nil), area: widget.NewHitArea()}
		e.text.Alignment = fyne.TextAlignCenter
		e.area.OnTapped = func(*fyne.PointEvent) { w.show(i) }
		r.entries = append(r.entries, e)
		r.box.Objects = append(r.box.Objects, e.indicator, e.icon, e.text, e.area)
	}
	r.box.Objects = append(r.box.Objects, r.keys.Ring)
	r.box.Layout = r
	r.recolour()
	return r
}

func (r *rail) object() fyne.CanvasObject { return r.box }

// MinSize implements fyne.Layout.
func (r *rail) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(host.RailWidth, railHeight*float32(len(r.entries)))
}

// Layout implements fyne.Layout.
func (r *rail) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	style.Place(r.back, 0, 0, size.Width, size.Height)
	style.Place(r.keys, 0, 0, 0, 0) // the mouse uses the entries
	for i, e := range r.entries {
		y := 6 + float32(i)*railHeight
		style.Place(e.indicator, 0, y+6, 3, railHeight-12)
		style.Place(e.icon, (host.RailWidth-20)/2, y+8, 20, 20)
		style.Place(e.text, 0, y+30, host.RailWidth, 16)
		style.Place(e.area, 0, y, host.RailWidth, railHeight)
	}
	r.placeRing()
}

// placeRing places the focus ring around the entry of the current page.
func (r *rail) placeRing() {
	style.Place(r.keys.Ring, 2, 6+float32(r.w.front)*railHeight+1, host.RailWidth-4, railHeight-2)
}

// typed switches to the page above or below, and keeps the focus.
func (r *rail) typed(key fyne.KeyName) bool {
	to := r.w.front
	switch key {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	default:
		return false
	}
	if to >= 0 && to < len(r.entries) {
		r.w.show(to)
		r.w.Win.Canvas().Focus(r.keys)
	}
	return true
}

// highlight shows which page is the current one.
func (r *rail) highlight(front int) {
	r.placeRing()
	c := r.w.Colours()
	for i, e := range r.entries {
		style.SetVisible(e.indicator, i == front)
		colour := c.Muted
		if i == front {
			colour = c.Text
		}
		style.SetText(e.text, text.Tr(r.w.pages[i].name), colour)
		e.text.TextSize = railTextSize(e.text.Text)
	}
}

// railTextSize is the size in which a name has room beside the indicator: a long one has
// smaller letters. Widths grow in steps, as letters have whole pixels.
func railTextSize(name string) float32 {
	size := float32(style.SmallSize)
	for size > 8 && style.TextWidth(name, size, false) > host.RailWidth-6 {
		size -= 0.5
	}
	return size
}

func (r *rail) recolour() {
	c := r.w.Colours()
	style.SetFill(r.back, c.Card)
	for i, e := range r.entries {
		style.SetFill(e.indicator, c.Series[0])
		icon := theme.NewColoredResource(r.w.pages[i].icon, theme.ColorNameForeground)
		e.icon.SetResource(icon)
	}
	r.highlight(r.w.front)
}
