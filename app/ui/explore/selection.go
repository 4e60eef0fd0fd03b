package explore

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart/breakdown"
	"weir/app/ui/widget"
)

// selection is a stretch of intervals whose events the list shows.
type selection struct{ first, last int }

// stretch is from when to when that is: intervals may be others in the next answer.
type stretch struct{ from, before time.Time }

var noSelection = selection{-1, -1}

// index is the interval at a place of the picture; -1 if there are none.
func (c *chartCard) index(x float32) int {
	if len(c.drawn.Starts) == 0 {
		return -1
	}
	return c.drawn.Index(float64(x), float64(c.image.Size().Width))
}

// span is where some intervals begin and end in the picture.
func (c *chartCard) span(first, last int) (left, right float32) {
	w := float64(c.image.Size().Width)
	from, _ := c.drawn.Bounds(first, w)
	_, to := c.drawn.Bounds(last, w)
	return float32(from), float32(to)
}

// period is what is selected; both are zero if nothing is.
func (c *chartCard) period() (from, before time.Time) {
	return c.chosen.from, c.chosen.before
}

// choose selects intervals, and has the list follow.
func (c *chartCard) choose(s selection) {
	if s == c.selection {
		return
	}
	c.selection, c.chosen = s, stretch{}
	if s.first >= 0 {
		c.chosen = stretch{c.figures.starts[s.first], c.figures.endOf(s.last)}
	}
	c.overlay.draw()
	c.page.selected()
}

// forget forgets the selection; the caller has the list follow.
func (c *chartCard) forget() {
	c.selection, c.chosen = noSelection, stretch{}
	c.overlay.draw()
}

// keepSelection finds the selection in other intervals. It is forgotten where it doesn't
// begin and end with some of them, unless that is because not all of them are there yet.
func (c *chartCard) keepSelection(was *figures) {
	same := slices.EqualFunc(was.starts, c.figures.starts, time.Time.Equal)
	if !same {
		c.overlay.hover = -1
		c.overlay.giveUp()
		c.overlay.given = false
	}
	if c.chosen == (stretch{}) || same {
		return
	}
	starts := c.figures.starts
	c.selection = noSelection
	for i := range starts {
		if starts[i].Equal(c.chosen.from) {
			c.selection.first = i
		}
		if c.figures.endOf(i).Equal(c.chosen.before) {
			c.selection.last = i
		}
	}
	if c.selection.first < 0 || c.selection.last < c.selection.first {
		c.forget()
		c.page.selected()
	}
}

// wire connects mouse and keys with what they do.
func (c *chartCard) wire() {
	c.area.OnMoved = func(at fyne.Position) { c.overlay.moveTo(at.X) }
	c.area.OnMouseOut = c.overlay.leave
	c.area.OnTapped = func(e *fyne.PointEvent) {
		if i := c.index(e.Position.X); i >= 0 {
			c.tap(i, widget.Shift())
		}
	}
	c.area.OnDoubleTapped = func(*fyne.PointEvent) { c.page.back() }
	c.area.OnSecondaryTapped = func(e *fyne.PointEvent) { c.page.popUp(e.AbsolutePosition, c.page.chartItems()) }
	c.area.OnDragged = func(from, to float32) {
		if len(c.drawn.Starts) > 0 && !c.dim {
			c.overlay.drag(from, to)
		}
	}
	c.area.OnDragEnd = func() {
		if from, to := c.overlay.drop(); from >= 0 {
			c.page.zoom(c.figures.starts[from], c.figures.endOf(to))
		}
	}
	c.area.OnKey = c.key
	c.area.OnMenu = func() {
		c.page.popUp(fyne.CurrentApp().Driver().AbsolutePositionForObject(c.area).AddXY(40, 40), c.page.chartItems()).ActivateNext()
	}
	c.area.OnFocusLost = c.overlay.draw
}

// tap selects an interval, or extends the selection to it. The only selected one is
// deselected.
func (c *chartCard) tap(i int, extend bool) {
	s := selection{i, i}
	switch {
	case extend && c.selection.first >= 0:
		s = selection{min(c.selection.first, i), max(c.selection.last, i)}
	case s == c.selection:
		s = noSelection
	}
	c.choose(s)
}

// step moves the selection, or extends it.
func (c *chartCard) step(by int, extend bool) {
	last := len(c.figures.starts) - 1
	s := c.selection
	switch {
	case last < 0:
		return
	case s.first < 0 && by > 0:
		s = selection{0, 0}
	case s.first < 0:
		s = selection{last, last}
	case extend && by < 0:
		s.first = max(s.first-1, 0)
	case extend:
		s.last = min(s.last+1, last)
	case by < 0:
		s = selection{max(s.first-1, 0), max(s.first-1, 0)}
	default:
		s = selection{min(s.last+1, last), min(s.last+1, last)}
	}
	c.choose(s)
}

// key does what a key means on the focused chart, and reports whether it means anything.
func (c *chartCard) key(key fyne.KeyName) bool {
	p := c.page
	switch key {
	case fyne.KeyLeft:
		c.step(-1, widget.Shift())
	case fyne.KeyRight:
		c.step(1, widget.Shift())
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyPlus, fyne.KeyEqual:
		if c.selection.first < 0 {
			return false
		}
		p.zoom(c.period())
	case fyne.KeyMinus, fyne.KeyBackspace:
		p.back()
	case fyne.KeyV:
		c.form.Choose((c.form.Chosen + 1) % int(breakdown.Bars+1))
	case fyne.KeyEscape:
		switch {
		case c.overlay.from >= 0:
			c.overlay.giveUp()
		case c.selection.first >= 0:
			c.choose(noSelection)
		default:
			return false
		}
	default:
		return false
	}
	return true
}
