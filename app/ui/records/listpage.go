package records

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	h       *host.Host
	store   core.Store // that the rows are of
	visible bool       // the page is shown

	bar     *widget.SearchBar
	tools   fyne.CanvasObject // may be nil
	grid    *widget.Grid
	empty   *widget.EmptyState
	details *widget.Details
	message *widget.MessageLine
	status  *widget.MessageLine

	pollEvery   time.Duration      // between looking for what is new and doing so again
	stopPolling context.CancelFunc // ends that, while front
	pollQuery   host.Question      // whether there is anything new
	stale       bool               // there is, and a person is reading

	rowsQuery    host.Question // what the rows show
	detailsQuery host.Question // what the side shows
	open         int64         // the id of the row that the side shows; 0: none

	middle *fyne.Container
	split  *container.Split // of middle and side
	stack  *fyne.Container  // of the one that is shown
	object *fyne.Container
}

func newListPage(h *host.Host, bar *widget.SearchBar, tools fyne.CanvasObject, g *widget.Grid) *listPage {
	b := &listPage{h: h, bar: bar, tools: tools, grid: g, pollEvery: 5 * time.Second, empty: widget.NewEmptyState(), message: widget.NewMessageLine(), status: widget.NewMessageLine()}
	b.pollQuery.W, b.rowsQuery.W, b.detailsQuery.W = h, h, h
	b.details = widget.NewDetails(h.Tips, func() { g.Pick(-1) })
	beside := container.NewStack(widget.NewPanel(), container.NewPadded(b.details.Object()))
	b.middle = container.NewStack(widget.NewPanel(), container.NewPadded(container.NewStack(g.Object(), b.empty.Object())))
	b.split = container.NewHSplit(b.middle, beside)
	b.split.Offset = 0.6
	b.details.Resized = b.split.Refresh
	b.details.Object().Hide()
	b.stack = container.NewStack(b.middle)
	b.object = container.New(&listPageLayout{b}, bar.Object(), b.stack, b.message.Object(), b.status.Object())
	if tools != nil { // Tab comes to them before the rows
		b.object.Objects = slices.Insert(b.object.Objects, 1, tools)
	}
	b.message.Resized, b.status.Resized = b.object.Refresh, b.object.Refresh
	b.bar.Resized = b.object.Refresh
	return b
}

// Content implements view.
func (b *listPage) Content() fyne.CanvasObject { return b.object }

// showDetails shows the side panel, or hides it.
func (b *listPage) showDetails(open bool) {
	if open == b.details.Object().Visible() {
		return
	}
	style.SetVisible(b.details.Object(), open)
	if open {
		b.stack.Objects[0] = b.split
		b.split.Refresh()
	} else {
		b.open = 0
		b.detailsQuery.Drop()
		b.stack.Objects[0] = b.middle
	}
	b.stack.Refresh()
	b.object.Refresh()
}

// startPolling brings the page to the front, in the colours that are in force, and
// calls again from time to time until it is hidden. Its rows may be those of a
// store that is no longer open.
func (b *listPage) startPolling(poll func()) {
	b.visible = true
	b.bar.Recolour()
	b.object.Refresh()
	ctx, quit := context.WithCancel(b.h.Ctx)
	b.stopPolling = quit
	b.h.Every(ctx, b.pollEvery, poll)
}

// Hidden implements view.
func (b *listPage) Hidden() {
	b.visible = false
	b.pollQuery.Drop()
	b.stopPolling()
}

// reading reports whether a person is reading or choosing among the rows: rows
// that move away under the mouse lead to mistakes.
func (b *listPage) reading() bool {
	g := b.grid
	return g.Length() > 0 && (b.open != 0 || len(g.Chosen) > 0 || g.Length() > pageRows ||
		g.List.GetScrollOffset() > 0 || b.h.Win.Canvas().Focused() == g.List)
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

// queued is a function that queues run: a list that is being drawn must not be
// drawn anew by what it calls.
func (b *listPage) queued(run func()) func() {
	return func() {
		b.h.Do(func() {
			if !b.h.Closing {
				run()
			}
		})
	}
}

// storeChanged reports whether another store than before is open now, or none, and
// forgets all that came from the old one.
func (b *listPage) storeChanged() bool {
	s := b.h.Engine.Store()
	if s == b.store {
		return false
	}
	b.store, b.stale = s, false
	b.pollQuery.Drop()
	b.rowsQuery.Drop()
	b.showDetails(false)
	b.grid.ToTop()
	b.message.Say(style.Calm, "")
	b.status.Say(style.Calm, "")
	return true
}

// showNoStore says why there is nothing to show, when no store is open.
func (b *listPage) showNoStore() {
	title, hint := host.StoreMissing(b.h.Engine.State())
	b.empty.Show(title, hint)
}

// showError says below the rows what went wrong, and when. The rows stay.
func (b *listPage) showError(err error, retry func()) {
	if errors.Is(err, context.Canceled) {
		return
	}
	s := text.Excerpt(err.Error())
	if errors.Is(err, core.ErrClosed) {
		s = text.Tr("The store was closed")
	}
	b.message.Say(style.Alarm, text.Tr("{{.Time}}: {{.Problem}}", text.With("Time", time.Now().Format(time.TimeOnly), "Problem", s)), widget.Action{Text: text.Tr("Try again"), Run: retry})
}

// clearError takes a trouble off the screen, and nothing else that was told.
func (b *listPage) clearError() {
	if b.message.Tone >= style.Warning {
		b.message.Say(style.Calm, "")
	}
}

// listPageLayout lays the parts of a board out below one another. The height of
// the fields depends on the width.
type listPageLayout struct{ page *listPage }

const pageGap = 8

// MinSize implements fyne.Layout.
func (l *listPageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 320) }

// Layout implements fyne.Layout.
func (l *listPageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.page
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
	for _, line := range []*widget.MessageLine{b.status, b.message} {
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
