package floor

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// wire connects the mouse and the keys.
func (c *lanesCard) wire() {
	c.drawn.view = c.view
	a := c.area
	a.OnMoved = c.overlay.moveTo
	a.OnMouseOut = func() {
		c.overlay.hovers = false
		c.overlay.draw()
	}
	a.OnTapped = func(e *fyne.PointEvent) { c.tap(e.Position) }
	a.OnDoubleTapped = func(*fyne.PointEvent) { c.follow() }
	a.OnSecondaryTapped = func(e *fyne.PointEvent) { c.menu(e.AbsolutePosition) }
	a.OnDragged = c.drag
	a.OnDragEnd = func() {}
	a.OnScrolled = c.wheel
	a.OnKey = c.key
	a.OnFocusLost = func() { c.setFocus(-1) }
}

// tap focuses the lane under the mouse, and chooses the span there.
func (c *lanesCard) tap(at fyne.Position) {
	c.h.Canvas.Focus(c.area)
	p := c.placeOf(at)
	track := c.trackOf(p.row)
	if track < 0 {
		return
	}
	c.setFocus(track)
	switch s, ok := c.drawn.view.of.spanAt(track, p.moment); {
	case p.shares:
		c.moveTo(p.moment + c.length/2)
	case p.spans && ok && c.frozen:
		c.overlay.choose(s, p.moment)
	}
}

// drag chooses which part of the left one is magnified.
func (c *lanesCard) drag(from, to float32) {
	start, at := c.placeOf(fyne.NewPos(from, 0)), c.placeOf(fyne.NewPos(to, 0))
	left := c.shares.Position().X - c.area.Position().X
	switch {
	case !start.shares:
	case at.shares:
		c.moveTo(at.moment + c.length/2)
	case to < left:
		c.moveTo(0)
	default:
		c.follow()
	}
}

// wheel scrolls over the names, and elsewhere makes the magnified time shorter or longer.
func (c *lanesCard) wheel(x, by float32) {
	if x < c.nameRoom && c.drawn.rows.over > 0 {
		c.scrollTo(c.scroll - float64(by))
		return
	}
	if n := c.notches.Turn(by); n != 0 {
		p := c.placeOf(fyne.NewPos(x, 0))
		c.zoom(-n, p.moment, p.spans && c.end > 0)
	}
}

// zoom makes the magnified time longer by steps, around a moment or at its end.
func (c *lanesCard) zoom(step int, moment time.Duration, around bool) {
	i := slices.Index(windowLengths, c.length) + step
	if i < 0 || i >= len(windowLengths) {
		return
	}
	was := c.length
	c.length = windowLengths[i]
	if around {
		after := float64(c.end-moment) / float64(was) // the share of the time after the moment stays
		c.end = moment + time.Duration(after*float64(c.length))
	}
	c.redraw(true)
}

// moveTo magnifies the part that ends at a moment.
func (c *lanesCard) moveTo(end time.Duration) {
	v := c.view
	if end >= v.now {
		c.follow()
		return
	}
	c.end = max(end, v.now-remembered+c.length, 1)
	c.redraw(true)
}

// follow magnifies the newest part, whatever comes.
func (c *lanesCard) follow() {
	c.end = 0
	c.redraw(true)
}

func (c *lanesCard) scrollTo(y float64) {
	c.scroll = min(max(y, 0), c.drawn.rows.over)
	c.redraw(true)
}

// setFocus focuses a lane, and brings it into view; -1: none.
func (c *lanesCard) setFocus(track int) {
	if c.focus == track {
		return
	}
	c.focus = track
	if track < 0 {
		c.overlay.chosen = false
	} else if to := c.drawn.rows.reveal(track, c.scroll); to != c.scroll {
		c.scrollTo(to)
	}
	c.overlay.draw()
}

// key does what a key does while the lanes have the focus.
func (c *lanesCard) key(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyUp, fyne.KeyDown:
		by := 1
		if key == fyne.KeyUp {
			by = -1
		}
		if n := len(c.view.tracks); n > 0 {
			c.setFocus(min(max(c.focus+by, 0), n-1))
			if c.overlay.chosen {
				c.chooseAt(c.focus, c.overlay.moment)
			}
		}
	case fyne.KeyLeft:
		c.stepSpan(-1)
	case fyne.KeyRight:
		c.stepSpan(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.toCause()
	case fyne.KeyPlus, fyne.KeyEqual:
		c.zoomAtChoice(-1)
	case fyne.KeyMinus:
		c.zoomAtChoice(1)
	case fyne.KeyEnd:
		c.follow()
	case fyne.KeyHome:
		c.moveTo(1)
	case desktop.KeyMenu:
		c.menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(c.area).AddXY(20, 20))
	default:
		return false
	}
	return true
}

func (c *lanesCard) zoomAtChoice(step int) {
	c.zoom(step, c.overlay.moment, c.overlay.chosen && c.end > 0)
}

// stepSpan chooses the next span of the focused lane, or the one before. While the card
// isn't frozen spans pass too quickly: it moves the magnified part.
func (c *lanesCard) stepSpan(by int) {
	if !c.frozen {
		from, to := c.window(c.view)
		c.moveTo(to + time.Duration(by)*(to-from)/2)
		return
	}
	focus, ok := c.focused()
	if !ok {
		focus = 0
		c.setFocus(focus)
	}
	if o := c.overlay; !o.chosen || o.choice.track != focus {
		from, to := c.window(c.view)
		c.chooseAt(focus, (from+to)/2)
	} else if next, ok := c.view.of.step(o.choice, by); ok {
		c.chooseSpan(next, (next.Start+next.End)/2)
	}
}

// chooseAt chooses the span of a lane at a moment.
func (c *lanesCard) chooseAt(track int, moment time.Duration) {
	if s, ok := c.view.of.spanAt(track, moment); ok {
		c.chooseSpan(s, moment)
	}
}

// chooseSpan chooses a span, and brings its moment into view.
func (c *lanesCard) chooseSpan(s spot, moment time.Duration) {
	c.setFocus(s.track)
	if from, to := c.window(c.view); moment < from || moment >= to {
		c.moveTo(moment + c.length/2)
	}
	c.overlay.choose(s, moment)
}

// toCause chooses what the chosen span waits for, or a span if none is chosen.
func (c *lanesCard) toCause() {
	o := c.overlay
	if !c.frozen {
		return
	}
	if !o.chosen {
		c.stepSpan(1)
		return
	}
	if cause, ok := c.view.of.cause(o.choice, o.moment); ok {
		c.chooseSpan(cause, o.moment)
	}
}
