package floor

import (
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// lower is the lower half of the page: what the goroutines did beside the locks and pools,
// or one of them at a time where there is little room.
type lower struct {
	lanes *lanesCard
	locks *locksCard
	tabs  *widget.Segments // in sight where there is room for one

	visible, tabbed bool
	low             bool // there is no room for the cards
}

// The layout of the lower half, in Fyne's units.
const (
	locksWidth = 350
	lowerGap   = 6
	tabsHeight = 26
	cardLeast  = 60 // height
)

func newLower(h *host.Host) *lower {
	l := &lower{lanes: newLanesCard(h), locks: newLocksCard(h)}
	l.lanes.reduced = h.ReducedMotion
	l.tabs = widget.NewSegments(h.Surface, []string{text.Tr("goroutines"), text.Tr("locks and pools")},
		func() string { return text.Tr("What is in sight here") }, func(int) { l.choose() })
	return l
}

// arrange places the cards.
func (l *lower) arrange(r *rooms) {
	q := r.lower
	x, y, w, h := float32(q.X), float32(q.Y), float32(q.W), float32(q.H)
	if l.tabbed = r.narrow; l.tabbed {
		l.tabs.Place(x, y, false)
		y, h = y+tabsHeight, h-tabsHeight
		l.lanes.arrange(x, y, w, h)
		l.locks.arrange(x, y, w, h)
	} else {
		l.lanes.arrange(x, y, w-locksWidth-lowerGap, h)
		l.locks.arrange(x+w-locksWidth, y, locksWidth, h)
	}
	l.low = h < cardLeast
	l.choose()
}

// choose shows what there is room for.
func (l *lower) choose() {
	visible := l.visible && !l.low
	style.SetVisible(l.tabs.Object(), l.tabbed && !l.low)
	l.lanes.setVisible(visible && (!l.tabbed || l.tabs.Chosen == 0))
	l.locks.setVisible(visible && (!l.tabbed || l.tabs.Chosen == 1))
}

// setVisible says whether the page is in sight.
func (l *lower) setVisible(yes bool) {
	l.visible = yes
	l.choose()
}

// show shows what a look has brought.
func (l *lower) show(v *lanesView) {
	l.lanes.Show(v)
	l.locks.Show(v)
}

// explain says why nothing is known of the goroutines, in many words and in few; empty:
// it is.
func (l *lower) explain(why, brief string) {
	l.lanes.explain(why)
	l.locks.explain(brief)
}

// freeze keeps what is shown.
func (l *lower) freeze(yes bool) {
	l.lanes.Freeze(yes)
	l.locks.Freeze(yes)
}

// recolour takes over the colours of the theme.
func (l *lower) recolour() {
	l.lanes.recolour()
	l.locks.recolour()
	l.tabs.Redraw()
}
