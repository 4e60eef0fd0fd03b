package records

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// listPage is what the pages over stored data have in common: fields to search by,
// a grid of rows, the particulars of one row at the side, and lines below that
// say how it went.
//
//	┌ fields                                     Search Clear ┐
//	│ tools                                                   │
//	├ grid, or why it is empty ───────┬ side ─────────────────┤
//	│                                 │                       │
//	├ told: what was done, or failed ─┴───────────────────────┤
//	└ foot: how far it looked                      Load more  ┘
type listPage struct {
	w     *host.Host
	store control.Store // that the rows are of
	front bool          // the page is shown

	bar   *widget.SearchBar
	tools fyne.CanvasObject // may be nil
	grid  *widget.Grid
	blank *widget.EmptyState
	side  *widget.Details
	told  *widget.MessageLine
	foot  *widget.MessageLine

	every time.Duration      // between looking for what is new and doing so again
	quit  context.CancelFunc // ends that, while front
	peek  host.Question      // whether there is anything new
	stale bool               // there is, and a person is reading

	list   host.Question // what the rows show
	detail host.Question // what the side shows
	open   int64         // the id of the row that the side shows; 0: none

	middle *fyne.Container
	split  *container.Split // of middle and side
	stack  *fyne.Container  // of the one that is shown
	object *fyne.Container
}

func newListPage(w *host.Host, bar *widget.SearchBar, tools fyne.CanvasObject, g *widget.Grid) *listPage {
	b := &listPage{w: w, bar: bar, tools: tools, grid: g, every: 5 * time.Second, blank: widget.NewEmptyState(), told: widget.NewMessageLine(), foot: widget.NewMessageLine()}
	b.peek.W, b.list.W, b.detail.W = w, w, w
	b.side = widget.NewDetails(w.Tips, func() { g.Pick(-1) })
	beside := container.NewStack(widget.NewPanel(), container.NewPadded(b.side.Object()))
	b.middle = container.NewStack(widget.NewPanel(), container.NewPadded(container.NewStack(g.Object(), b.blank.Object())))
	b.split = container.NewHSplit(b.middle, beside)
	b.split.Offset = 0.6
	b.side.Resized = b.split.Refresh
	b.side.Object().Hide()
	b.stack = container.NewStack(b.middle)
	b.object = container.New(&listPageLayout{b}, bar.Object(), b.stack, b.told.Object(), b.foot.Object())
	if tools != nil { // Tab comes to them before the rows
		b.object.Objects = slices.Insert(b.object.Objects, 1, tools)
	}
	b.told.Resized, b.foot.Resized = b.object.Refresh, b.object.Refresh
	b.bar.Resized = b.object.Refresh
	return b
}

// Content implements view.
func (b *listPage) Content() fyne.CanvasObject { return b.object }

// openSide shows the side panel, or hides it.
func (b *listPage) openSide(open bool) {
	if open == b.side.Object().Visible() {
		return
	}
	style.SetVisible(b.side.Object(), open)
	if open {
		b.stack.Objects[0] = b.split
		b.split.Refresh()
	} else {
		b.open = 0
		b.detail.Drop()
		b.stack.Objects[0] = b.middle
	}
	b.stack.Refresh()
	b.object.Refresh()
}

// appear brings the page to the front, in the colours that are in force, and
// calls again from time to time until it is hidden. Its rows may be those of a
// store that is no longer open.
func (b *listPage) appear(again func()) {
	b.front = true
	b.bar.Recolour()
	b.object.Refresh()
	ctx, quit := context.WithCancel(b.w.Ctx)
	b.quit = quit
	b.w.Every(ctx, b.every, again)
}

// Hidden implements view.
func (b *listPage) Hidden() {
	b.front = false
	b.peek.Drop()
	b.quit()
}

// reading reports whether a person is reading or choosing among the rows: rows
// that move away under the mouse lead to mistakes.
func (b *listPage) reading() bool {
	g := b.grid
	return g.Length() > 0 && (b.open != 0 || len(g.Chosen) > 0 || g.Length() > pageRows ||
		g.List.GetScrollOffset() > 0 || b.w.Win.Canvas().Focused() == g.List)
}

// Escape implements escaper.
func (b *listPage) Escape() bool {
	open := b.open != 0
	b.grid.Pick(-1)
	return open
}

// MarkAll implements marker.
func (b *listPage) MarkAll() {
	if b.grid.Marks && b.grid.Length() > 0 {
		b.grid.MarkAll()
	}
}

// soon is a function that queues run: a list that is being drawn must not be
// drawn anew by what it calls.
func (b *listPage) soon(run func()) func() {
	return func() {
		b.w.Do(func() {
			if !b.w.Closing {
				run()
			}
		})
	}
}

// swapped reports whether another store than before is open now, or none, and
// forgets all that came from the old one.
func (b *listPage) swapped() bool {
	s := b.w.Engine.Store()
	if s == b.store {
		return false
	}
	b.store, b.stale = s, false
	b.peek.Drop()
	b.list.Drop()
	b.openSide(false)
	b.grid.ToTop()
	b.told.Say(style.Calm, "")
	b.foot.Say(style.Calm, "")
	return true
}

// noStore says why there is nothing to show, when no store is open.
func (b *listPage) noStore() {
	title, hint := host.StoreMissing(b.w.Engine.State())
	b.blank.Show(title, hint)
}

// troubled says below the rows what went wrong, and when. The rows stay.
func (b *listPage) troubled(err error, again func()) {
	if errors.Is(err, context.Canceled) {
		return
	}
	s := text.Excerpt(err.Error())
	if errors.Is(err, core.ErrClosed) {
		s = text.Tr("The store was closed")
	}
	b.told.Say(style.Alarm, text.Tr("{{.Time}}: {{.Problem}}", text.With("Time", time.Now().Format(time.TimeOnly), "Problem", s)), widget.Action{Text: text.Tr("Try again"), Run: again})
}

// well takes a trouble off the screen, and nothing else that was told.
func (b *listPage) well() {
	if b.told.Tone >= style.Warning {
		b.told.Say(style.Calm, "")
	}
}

// listPageLayout lays the parts of a board out below one another. The height of
// the fields depends on the width.
type listPageLayout struct{ b *listPage }

const pageGap = 8

// MinSize implements fyne.Layout.
func (l *listPageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 320) }

// Layout implements fyne.Layout.
func (l *listPageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.b
	width := size.Width - 2*pageGap
	y := float32(pageGap)
	h := b.bar.HeightIn(width)
	style.Place(b.bar.Object(), pageGap, y, width, h)
	y += h + pageGap
	if b.tools != nil {
		h = b.tools.MinSize().Height
		style.Place(b.tools, pageGap, y, width, h)
		y += h + pageGap/2
	}
	bottom := size.Height - pageGap/2
	for _, line := range []*widget.MessageLine{b.foot, b.told} {
		if line.Object().Visible() {
			h = line.Object().MinSize().Height
			bottom -= h
			style.Place(line.Object(), pageGap, bottom, width, h)
		}
	}
	style.Place(b.stack, pageGap, y, width, max(bottom-y, 0))
}

// Rests are the states in which each page of rows may be left alone.
func (b *listPage) Rests() []host.Rest {
	return []host.Rest{{Open: "", Show: nil}, {Open: "a row", Show: func() { b.grid.Pick(0) }}}
}

// IsOpen reports whether a row is open or rows are marked.
func (b *listPage) IsOpen() bool { return b.open != 0 || len(b.grid.Chosen) > 0 }

// CloseAll closes all that isOpen sees.
func (b *listPage) CloseAll() {
	b.grid.Pick(-1)
	if len(b.grid.Chosen) > 0 {
		clear(b.grid.Chosen)
		b.grid.Redraw()
		b.grid.Marked()
	}
}
