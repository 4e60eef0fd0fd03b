package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/desk"
	"weir/core"
)

// board is what the pages over stored data have in common: fields to search by,
// a grid of rows, the particulars of one row at the side, and lines below that
// say how it went.
//
//	┌ fields                                     Search Clear ┐
//	│ tools                                                   │
//	├ grid, or why it is empty ───────┬ side ─────────────────┤
//	│                                 │                       │
//	├ told: what was done, or failed ─┴───────────────────────┤
//	└ foot: how far it looked                      Load more  ┘
type board struct {
	w     *window
	store core.Store // that the rows are of
	front bool       // the page is shown

	bar   *searchBar
	tools fyne.CanvasObject // may be nil
	grid  *grid
	blank *blank
	side  *side
	told  *messageLine
	foot  *messageLine

	every time.Duration      // between looking for what is new and doing so again
	quit  context.CancelFunc // ends that, while front
	peek  question           // whether there is anything new
	stale bool               // there is, and a person is reading

	list   question // what the rows show
	detail question // what the side shows
	open   int64    // the id of the row that the side shows; 0: none

	middle *fyne.Container
	split  *container.Split // of middle and side
	stack  *fyne.Container  // of the one that is shown
	object *fyne.Container
}

func newBoard(w *window, bar *searchBar, tools fyne.CanvasObject, g *grid) *board {
	b := &board{w: w, bar: bar, tools: tools, grid: g, every: 5 * time.Second, blank: newBlank(), told: newMessageLine(), foot: newMessageLine()}
	b.peek.w, b.list.w, b.detail.w = w, w, w
	b.side = newSide(w, func() { g.pick(-1) })
	beside := container.NewStack(newPanel(), container.NewPadded(b.side.object()))
	b.middle = container.NewStack(newPanel(), container.NewPadded(container.NewStack(g.object(), b.blank.object())))
	b.split = container.NewHSplit(b.middle, beside)
	b.split.Offset = 0.6
	b.side.resized = b.split.Refresh
	b.side.object().Hide()
	b.stack = container.NewStack(b.middle)
	b.object = container.New(&boardLayout{b}, bar.object(), b.stack, b.told.object(), b.foot.object())
	if tools != nil { // Tab comes to them before the rows
		b.object.Objects = slices.Insert(b.object.Objects, 1, tools)
	}
	b.told.resized, b.foot.resized = b.object.Refresh, b.object.Refresh
	b.bar.resized = b.object.Refresh
	return b
}

// content implements view.
func (b *board) content() fyne.CanvasObject { return b.object }

// openSide shows the side panel, or hides it.
func (b *board) openSide(open bool) {
	if open == b.side.object().Visible() {
		return
	}
	show(b.side.object(), open)
	if open {
		b.stack.Objects[0] = b.split
		b.split.Refresh()
	} else {
		b.open = 0
		b.detail.drop()
		b.stack.Objects[0] = b.middle
	}
	b.stack.Refresh()
	b.object.Refresh()
}

// appear brings the page to the front, in the colours that are in force, and
// calls again from time to time until it is hidden. Its rows may be those of a
// store that is no longer open.
func (b *board) appear(again func()) {
	b.front = true
	b.bar.recolour()
	b.object.Refresh()
	ctx, quit := context.WithCancel(b.w.ctx)
	b.quit = quit
	b.w.every(ctx, b.every, again)
}

// hidden implements view.
func (b *board) hidden() {
	b.front = false
	b.peek.drop()
	b.quit()
}

// reading reports whether a person is reading or choosing among the rows: rows
// that move away under the mouse lead to mistakes.
func (b *board) reading() bool {
	g := b.grid
	return g.length() > 0 && (b.open != 0 || len(g.chosen) > 0 || g.length() > pageRows ||
		g.list.GetScrollOffset() > 0 || b.w.win.Canvas().Focused() == g.list)
}

// escape implements escaper.
func (b *board) escape() bool {
	open := b.open != 0
	b.grid.pick(-1)
	return open
}

// markAll implements marker.
func (b *board) markAll() {
	if b.grid.marks && b.grid.length() > 0 {
		b.grid.markAll()
	}
}

// soon is a function that queues run: a list that is being drawn must not be
// drawn anew by what it calls.
func (b *board) soon(run func()) func() {
	return func() {
		b.w.do(func() {
			if !b.w.closing {
				run()
			}
		})
	}
}

// swapped reports whether another store than before is open now, or none, and
// forgets all that came from the old one.
func (b *board) swapped() bool {
	s := b.w.desk.Store()
	if s == b.store {
		return false
	}
	b.store, b.stale = s, false
	b.peek.drop()
	b.list.drop()
	b.openSide(false)
	b.grid.toTop()
	b.told.say(calm, "")
	b.foot.say(calm, "")
	return true
}

// noStore says why there is nothing to show, when no store is open.
func (b *board) noStore() {
	title, hint := storeMissing(b.w.desk.State())
	b.blank.show(title, hint)
}

// storeMissing says why no store is open and what comes next.
func storeMissing(s desk.State) (title, hint string) {
	switch s.Phase {
	case desk.Starting:
		return tr("The store is being opened"), s.Location
	case desk.Draining:
		return tr("The store is being closed"), tr("Waiting events are stored first.")
	case desk.Unreachable:
		return tr("The store can't be reached"), tr("{{.Problem}} Weir keeps trying.", with("Problem", s.Problem))
	}
	return tr("No store is open"), s.Problem
}

// troubled says below the rows what went wrong, and when. The rows stay.
func (b *board) troubled(err error, again func()) {
	if errors.Is(err, context.Canceled) {
		return
	}
	text := flat(err.Error())
	if errors.Is(err, core.ErrClosed) {
		text = tr("The store was closed")
	}
	b.told.say(alarm, tr("{{.Time}}: {{.Problem}}", with("Time", time.Now().Format(time.TimeOnly), "Problem", text)), action{tr("Try again"), again})
}

// well takes a trouble off the screen, and nothing else that was told.
func (b *board) well() {
	if b.told.tone >= warning {
		b.told.say(calm, "")
	}
}

// boardLayout lays the parts of a board out below one another. The height of
// the fields depends on the width.
type boardLayout struct{ b *board }

const boardGap = 8

// MinSize implements fyne.Layout.
func (l *boardLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 320) }

// Layout implements fyne.Layout.
func (l *boardLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.b
	width := size.Width - 2*boardGap
	y := float32(boardGap)
	h := b.bar.heightIn(width)
	place(b.bar.object(), boardGap, y, width, h)
	y += h + boardGap
	if b.tools != nil {
		h = b.tools.MinSize().Height
		place(b.tools, boardGap, y, width, h)
		y += h + boardGap/2
	}
	bottom := size.Height - boardGap/2
	for _, line := range []*messageLine{b.foot, b.told} {
		if line.object().Visible() {
			h = line.object().MinSize().Height
			bottom -= h
			place(line.object(), boardGap, bottom, width, h)
		}
	}
	place(b.stack, boardGap, y, width, max(bottom-y, 0))
}
