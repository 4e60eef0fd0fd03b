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

// listPage is the common part of the pages over stored data: search fields, a grid
// of rows, the details of one row beside it, and messages below.
//
//	┌ fields                                     Search Clear ┐
//	│ tools                                                   │
//	├ grid, or why it is empty ───────┬ details ──────────────┤
//	│                                 │                       │
//	├ message: an action's result ────┴───────────────────────┤
//	└ status: what the rows are                    Load more  ┘
type listPage struct {
	h       *host.Host
	store   core.Store // the store of the rows
	visible bool       // the page is shown

	bar     *widget.SearchBar
	tools   fyne.CanvasObject // may be nil
	grid    *widget.Grid
	empty   *widget.EmptyState
	details *widget.Details
	message *widget.MessageLine
	status  *widget.MessageLine

	pollEvery   time.Duration      // between two polls
	stopPolling context.CancelFunc // set while visible
	pollQuery   host.Question      // asks for new rows
	stale       bool               // there are new rows, and a person is reading

	rowsQuery    host.Question // reads the rows
	detailsQuery host.Question // reads the details
	open         int64         // the id of the row in the details; 0: none

	middle *fyne.Container
	split  *container.Split // of middle and details
	stack  *fyne.Container  // holds middle, or split while the details are open
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
	if tools != nil { // Tab reaches them before the rows
		b.object.Objects = slices.Insert(b.object.Objects, 1, tools)
	}
	b.message.Resized, b.status.Resized = b.object.Refresh, b.object.Refresh
	b.bar.Resized = b.object.Refresh
	return b
}

// Content implements host.Page.
func (b *listPage) Content() fyne.CanvasObject { return b.object }

// showDetails shows the details beside the rows, or hides them.
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

// startPolling brings the page to the front, in the current colours, and calls
// poll from time to time until the page is hidden. Its rows may belong to a
// store that is no longer open.
func (b *listPage) startPolling(poll func()) {
	b.visible = true
	b.bar.Recolour()
	b.object.Refresh()
	ctx, quit := context.WithCancel(b.h.Ctx)
	b.stopPolling = quit
	b.h.Every(ctx, b.pollEvery, poll)
}

// Hidden implements host.Page.
func (b *listPage) Hidden() {
	b.visible = false
	b.pollQuery.Drop()
	b.stopPolling()
}

// reading reports whether a person is reading the rows or choosing among them:
// rows that move under the mouse lead to mistakes.
func (b *listPage) reading() bool {
	g := b.grid
	return g.Length() > 0 && (b.open != 0 || len(g.Chosen) > 0 || g.Length() > pageRows ||
		g.List.GetScrollOffset() > 0 || b.h.Win.Canvas().Focused() == g.List)
}

// Escape closes the details and reports whether they were open.
func (b *listPage) Escape() bool {
	open := b.open != 0
	b.grid.Pick(-1)
	return open
}

// MarkAll marks all rows, or none.
func (b *listPage) MarkAll() {
	if b.grid.Marks && b.grid.Length() > 0 {
		b.grid.MarkAll()
	}
}

// queued returns a function that queues run on the window's goroutine: a list
// that is being drawn must not be redrawn by what it calls.
func (b *listPage) queued(run func()) func() {
	return func() {
		b.h.Do(func() {
			if !b.h.Closing {
				run()
			}
		})
	}
}

// storeChanged reports whether another store is open now, or none, and forgets
// everything that came from the old one.
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

// showNoStore says why no store is open.
func (b *listPage) showNoStore() {
	title, hint := host.StoreMissing(b.h.Engine.State())
	b.empty.Show(title, hint)
}

// showError shows an error below the rows, with its time. The rows stay.
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

// clearError removes an error, but no other message.
func (b *listPage) clearError() {
	if b.message.Tone >= style.Warning {
		b.message.Say(style.Calm, "")
	}
}

// listPageLayout stacks the parts of a page. The height of the fields depends
// on the width.
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

// Rests are the states of any list page.
func (b *listPage) Rests() []host.Rest {
	return []host.Rest{{Open: "", Show: nil}, {Open: "a row", Show: func() { b.grid.Pick(0) }}}
}

// IsOpen reports whether a row is open or rows are marked.
func (b *listPage) IsOpen() bool { return b.open != 0 || len(b.grid.Chosen) > 0 }

// CloseAll closes everything that IsOpen reports.
func (b *listPage) CloseAll() {
	b.grid.Pick(-1)
	if len(b.grid.Chosen) > 0 {
		clear(b.grid.Chosen)
		b.grid.Redraw()
		b.grid.Marked()
	}
}
