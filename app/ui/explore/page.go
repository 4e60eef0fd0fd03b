package explore

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/explore"
)

// Page is the page that shows what is in the store.
type Page struct {
	h       *host.Host
	store   control.Store
	visible bool
	theme   any // that the page was painted in

	form   *form
	line   *answerLine
	tools  *fyne.Container // at the right of the line
	next   *widget.ActionRow
	chart  *chartCard
	top    *topCard
	heat   *heatCard
	tabs   *widget.Segments // which of the cards is in sight where there is room for one
	side   *widget.Segments // which of those beside the chart is, where there is room for one
	list   *list
	empty  *widget.EmptyState // in place of the cards
	said   *widget.MessageLine
	object *fyne.Container

	view    view
	shown   view   // that the answer is of
	asked   Search // what the fields said when it was searched
	filter  core.Filter
	states  []string
	answer  explore.Answer
	scan    *explore.Search
	of      view // that it asks for
	running bool
	stopped bool
	failed  bool     // the store didn't answer; it is asked again
	hidden  bool     // the page was hidden during a scan, which continues when it is shown
	fresh   int64    // events stored since the answer
	past    []period // zoomed out of, the last one last

	query     host.Query
	pollQuery host.Query
	closest   host.Query
	stopPoll  context.CancelFunc
	turn      int // counts searches
}

// period is what From and Before said.
type period struct{ from, before string }

// pollEvery is the time between two looks for new events.
const pollEvery = 5 * time.Second

// quiet is how long the last picture stays as it is when nothing new has come.
const quiet = 200 * time.Millisecond

// New makes the page.
func New(h *host.Host) *Page {
	p := &Page{h: h, view: loadView(h.App.Preferences().String(prefView)), empty: widget.NewEmptyState(), said: widget.NewMessageLine(), next: widget.NewActionRow()}
	p.query.Host, p.pollQuery.Host, p.closest.Host = h, h, h
	p.form = newForm(p)
	p.line = newAnswerLine(p)
	p.chart, p.top, p.heat = newChartCard(p), newTopCard(p), newHeatCard(p)
	p.tabs = widget.NewSegments(h.Surface, []string{text.Tr("chart"), text.Tr("top"), text.Tr("weekday and hour")},
		func() string { return text.Tr("What is in sight here") }, func(int) { p.object.Refresh() })
	p.side = widget.NewSegments(h.Surface, []string{text.Tr("top"), text.Tr("weekday and hour")},
		func() string { return text.Tr("What is in sight here") }, func(int) { p.object.Refresh() })
	p.list = newList(p)
	export := widget.NewPageButton(text.Tr("Export…"), theme.DocumentSaveIcon(), nil)
	export.OnTapped = func() { p.openExport(export) }
	copies := widget.NewPageButton(text.Tr("Copy picture"), theme.ContentCopyIcon(), func() { p.CopyPicture() })
	p.tools = newRow(p.next.Box, export, copies)
	p.object = &fyne.Container{Layout: &pageLayout{p}, Objects: []fyne.CanvasObject{
		p.form.bar.Object(), p.line.group, p.tools, p.tabs.Object(), p.side.Object(), p.chart.group, p.top.group, p.heat.group, p.empty.Object(), p.list.group, p.said.Object(), p.form.suggest.group,
	}}
	p.form.bar.OnResized, p.said.OnResized = p.object.Refresh, p.object.Refresh
	return p
}

// newRow is a row of buttons.
func newRow(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &rowLayout{}, Objects: objects}
}

// Content implements host.Page.
func (p *Page) Content() fyne.CanvasObject { return p.object }

// Focus puts the cursor into the first field.
func (p *Page) Focus() { p.h.Canvas.Focus(p.form.source) }

// Open searches for something as a person would who fills the fields.
func (p *Page) Open(s Search) {
	p.form.set(s)
	p.search()
}

// Continue takes over the search of a page that this one replaces.
func (p *Page) Continue(was host.Page) { p.form.set(was.(*Page).form.search()) }

// Shown implements host.Page.
func (p *Page) Shown() {
	p.visible = true
	p.form.bar.Recolour()
	p.object.Refresh()
	ctx, quit := context.WithCancel(p.h.Ctx)
	p.stopPoll = quit
	p.h.Every(ctx, pollEvery, p.poll)
	p.Changed()
	switch {
	case p.turn == 0:
		p.search()
	case p.hidden:
		p.hidden = false
		p.resume()
	default:
		p.poll()
	}
}

// Hidden implements host.Page.
func (p *Page) Hidden() {
	p.visible = false
	p.form.suggest.hide()
	p.pollQuery.Cancel()
	p.stopPoll()
	if p.hidden = p.running; p.hidden {
		p.query.Cancel()
		p.running = false
	}
}

// Changed implements host.Page.
func (p *Page) Changed() {
	p.recolour()
	if s := p.h.Engine.Store(); s != p.store {
		p.store = s
		p.query.Cancel()
		p.pollQuery.Cancel()
		p.closest.Cancel()
		p.form.suggest.forget()
		p.running, p.stopped, p.failed, p.fresh, p.past, p.turn = false, false, false, 0, nil, 0
		p.chart.forget()
		clear(p.chart.hidden)
		p.list.hour, p.list.ids = nil, nil
		if s == nil {
			p.mute()
			p.list.restart()
		} else {
			p.answer = explore.Answer{}
		}
		if p.visible {
			p.search()
		}
	} else if s == nil && p.visible {
		p.showNoStore()
	}
}

// recolour takes over the colours of the theme, if they are others.
func (p *Page) recolour() {
	if c := p.h.Colours(); p.theme != any(c) {
		p.theme = c
		p.chart.recolour()
		p.top.recolour()
		p.heat.recolour()
		p.list.recolour()
		p.line.draw()
		p.tabs.Redraw()
		p.side.Redraw()
	}
}

// tooFine reports whether a view has more intervals than can be shown.
func (p *Page) tooFine(v view) bool {
	return len(p.chart.figures.starts) > 0 && explore.TooFine(p.answer.From, p.answer.Before, v.Every, v.zone())
}

// popUpBelow opens the menu of a button.
func (p *Page) popUpBelow(button fyne.CanvasObject, items []*fyne.MenuItem) {
	p.h.Tips.Hide()
	p.h.ShowBelow(fynewidget.NewPopUpMenu(fyne.NewMenu("", items...), p.h.Canvas), button)
}

// popUp opens a menu.
func (p *Page) popUp(at fyne.Position, items []*fyne.MenuItem) *fynewidget.PopUpMenu {
	p.h.Tips.Hide()
	menu := fynewidget.NewPopUpMenu(fyne.NewMenu("", items...), p.h.Canvas)
	menu.ShowAtPosition(at)
	return menu
}

// Rests implements host.Page.
func (p *Page) Rests() []host.Rest {
	return []host.Rest{
		{Open: "", Show: nil}, {Open: "a row", Show: func() { p.list.grid.SetCurrent(0) }},
		{Open: "an interval", Show: func() { p.chart.choose(selection{0, 0}) }},
		{Open: "name for a search", Show: p.form.save},
		{Open: "cursor in a field", Show: func() { p.h.Canvas.Focus(p.form.text) }},
	}
}

// IsOpen implements host.Page.
func (p *Page) IsOpen() bool { return p.list.isOpen() || p.chart.selection.first >= 0 }

// CloseAll implements host.Page.
func (p *Page) CloseAll() {
	p.list.grid.SetCurrent(-1)
	p.chart.choose(noSelection)
}

// Escape closes what was opened last, and reports whether anything was open.
func (p *Page) Escape() bool {
	switch {
	case p.form.suggest.field != nil:
		p.form.suggest.hide()
	case p.list.isOpen():
		p.list.grid.SetCurrent(-1)
	case p.list.narrowed():
		p.showAll()
	case len(p.past) > 0:
		p.back()
	default:
		return false
	}
	return true
}
