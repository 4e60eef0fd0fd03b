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
	"weir/app/ui/recordview"
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
	store   control.Store // the store of the rows
	visible bool          // the page is shown

	bar     *widget.SearchBar
	tools   fyne.CanvasObject // may be nil
	grid    *widget.Grid
	empty   *widget.EmptyState
	details *widget.Details
	message *widget.MessageLine
	status  *widget.MessageLine

	pollEvery   time.Duration      // between two polls
	stopPolling context.CancelFunc // set while visible
	pollQuery   host.Query         // asks for new rows
	stale       bool               // there are new rows, and a person is reading

	rowsQuery    host.Query       // reads the rows
	detailsQuery host.Query       // reads the details of a reject
	events       *recordview.View // shows an event in the details
	open         int64            // the id of the row in the details; 0: none

	middle *fyne.Container
	split  *container.Split // of middle and details
	stack  *fyne.Container  // holds middle, or split while the details are open
	object *fyne.Container
}

// pageRows is how many rows are read at once.
const pageRows = 100

func newListPage(h *host.Host, bar *widget.SearchBar, tools fyne.CanvasObject, g *widget.Grid) *listPage {
	l := &listPage{h: h, bar: bar, tools: tools, grid: g, pollEvery: 5 * time.Second, empty: widget.NewEmptyState(), message: widget.NewMessageLine(), status: widget.NewMessageLine()}
	l.pollQuery.Host, l.rowsQuery.Host, l.detailsQuery.Host = h, h, h
	l.details = widget.NewDetails(h.Tips, func() { g.SetCurrent(-1) })
	l.events = recordview.New(h, l.details, l.message)
	beside := container.NewStack(widget.NewPanel(), container.NewPadded(l.details.Object()))
	l.middle = container.NewStack(widget.NewPanel(), container.NewPadded(container.NewStack(g.Object(), l.empty.Object())))
	l.split = container.NewHSplit(l.middle, beside)
	l.split.Offset = 0.6
	l.details.OnResized = l.split.Refresh
	l.details.Object().Hide()
	l.stack = container.NewStack(l.middle)
	l.object = container.New(&listPageLayout{l}, bar.Object(), l.stack, l.message.Object(), l.status.Object())
	if tools != nil { // Tab reaches them before the rows
		l.object.Objects = slices.Insert(l.object.Objects, 1, tools)
	}
	l.message.OnResized, l.status.OnResized = l.object.Refresh, l.object.Refresh
	l.bar.OnResized = l.object.Refresh
	return l
}

// Content implements host.Page.
func (l *listPage) Content() fyne.CanvasObject { return l.object }

// showDetails shows the details beside the rows, or hides them.
func (l *listPage) showDetails(open bool) {
	if open == l.details.Object().Visible() {
		return
	}
	style.SetVisible(l.details.Object(), open)
	if open {
		l.stack.Objects[0] = l.split
		l.split.Refresh()
	} else {
		l.open = 0
		l.detailsQuery.Cancel()
		l.events.Cancel()
		l.stack.Objects[0] = l.middle
	}
	l.stack.Refresh()
	l.object.Refresh()
}

// showEvent shows an event and its failure in the details, with the actions for
// them.
func (l *listPage) showEvent(id int64, actions func(core.Stored, *core.Failure) []widget.Action) {
	l.open = id
	l.showDetails(true)
	l.events.Actions = actions
	l.events.Show(l.store, id)
}

// StepHit shows the next row in the details, or the previous one if by is -1.
func (l *listPage) StepHit(by int) { l.grid.Step(by) }

// startPolling brings the page to the front, in the current colours, and calls
// poll from time to time until the page is hidden. Its rows may belong to a
// store that is no longer open.
func (l *listPage) startPolling(poll func()) {
	l.visible = true
	l.bar.Recolour()
	l.object.Refresh()
	ctx, quit := context.WithCancel(l.h.Ctx)
	l.stopPolling = quit
	l.h.Every(ctx, l.pollEvery, poll)
}

// Hidden implements host.Page.
func (l *listPage) Hidden() {
	l.visible = false
	l.pollQuery.Cancel()
	l.stopPolling()
}

// reading reports whether a person is reading the rows or choosing among them:
// rows that move under the mouse lead to mistakes.
func (l *listPage) reading() bool {
	g := l.grid
	return g.Length() > 0 && (l.open != 0 || len(g.Selected) > 0 || g.Length() > pageRows ||
		g.List.GetScrollOffset() > 0 || l.h.Win.Canvas().Focused() == g.List)
}

// Escape closes the details and reports whether they were open.
func (l *listPage) Escape() bool {
	open := l.open != 0
	l.grid.SetCurrent(-1)
	return open
}

// SelectAll marks all rows, or none.
func (l *listPage) SelectAll() {
	if l.grid.Selectable && l.grid.Length() > 0 {
		l.grid.SelectAll()
	}
}

// queued returns a function that queues run on the window's goroutine: a list
// that is being drawn must not be redrawn by what it calls.
func (l *listPage) queued(run func()) func() {
	return func() {
		l.h.Do(func() {
			if !l.h.Closing {
				run()
			}
		})
	}
}

// storeChanged reports whether another store is open now, or none, and forgets
// everything that came from the old one.
func (l *listPage) storeChanged() bool {
	s := l.h.Engine.Store()
	if s == l.store {
		return false
	}
	l.store, l.stale = s, false
	l.pollQuery.Cancel()
	l.rowsQuery.Cancel()
	l.showDetails(false)
	l.grid.Reset()
	l.message.Set(style.Calm, "")
	l.status.Set(style.Calm, "")
	return true
}

// showNoStore says why no store is open.
func (l *listPage) showNoStore() {
	title, hint := host.NoStoreText(l.h.Engine.State())
	l.empty.Show(title, hint)
}

// showError shows an error below the rows, with its time. The rows stay.
func (l *listPage) showError(err error, retry func()) {
	if errors.Is(err, context.Canceled) {
		return
	}
	s := text.Excerpt(text.Error(err))
	if errors.Is(err, core.ErrClosed) {
		s = text.Tr("The store was closed")
	}
	l.message.Set(style.Alarm, text.Tr("{{.Time}}: {{.Problem}}", text.With("Time", time.Now().Format(time.TimeOnly), "Problem", s)), widget.Action{Text: text.Tr("Try again"), Run: retry})
}

// clearError removes an error, but no other message.
func (l *listPage) clearError() {
	if l.message.Tone >= style.Warning {
		l.message.Set(style.Calm, "")
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
	h := b.bar.HeightFor(width)
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
func (l *listPage) Rests() []host.Rest {
	return []host.Rest{{Open: "", Show: nil}, {Open: "a row", Show: func() { l.grid.SetCurrent(0) }}}
}

// IsOpen reports whether a row is open or rows are marked.
func (l *listPage) IsOpen() bool { return l.open != 0 || len(l.grid.Selected) > 0 }

// CloseAll closes everything that IsOpen reports.
func (l *listPage) CloseAll() {
	l.grid.SetCurrent(-1)
	if len(l.grid.Selected) > 0 {
		clear(l.grid.Selected)
		l.grid.Redraw()
		l.grid.OnSelectionChanged()
	}
}
