package floor

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/activity"
	"weir/core/limit"
	"weir/core/metrics"
)

// Page is the floor. Its fields belong to the window's goroutine.
type Page struct {
	h       *host.Host
	watcher *watcher
	stop    context.CancelFunc // ends the watching; nil while the page is hidden
	pending atomic.Pointer[frame]
	queue   host.Query
	asking  bool
	store   control.Store

	sheet    *sheet
	belt     *canvas.Image
	status   *canvas.Text
	notes    *sheet             // of the lower half
	set      *widget.PageButton // does what the sentence suggests
	scenes   *widget.PageButton
	explains *widget.PageButton
	lower    *lower
	halves   *halves             // takes the place of the rest; nil unless a scene has two
	parts    []fyne.CanvasObject // the rest
	box      *fyne.Container

	// Scenes returns the entries of the menu of scenes; nil: there are none.
	Scenes func() []widget.MenuEntry

	rooms     rooms
	noteRooms []diagram.Rect // of the lower half's notes
	view      *view          // nil: nothing was seen yet
	drawn     belt           // on the screen
	next      belt           // as last seen
	theme     any            // that the page was painted in
	explain   bool
	recording bool      // a pipeline is
	frozen    time.Time // zero: the page is live
}

// New makes the page. newest returns the newest snapshot, or nil; it may be called on any
// goroutine.
func New(h *host.Host, newest func() *metrics.Snapshot) *Page {
	p := &Page{h: h, sheet: newSheet(h), belt: widget.NewPicture(), status: style.NewText(style.SmallSize, false, nil), lower: newLower(h), notes: newSheet(h)}
	p.queue.Host = h
	p.watcher = &watcher{state: h.Engine.State, newest: newest, source: h.Engine.Activity, find: limit.Find, feed: new(feed), trace: h.Engine.StartTrace, now: func() time.Time { return h.Now() }}
	p.sheet.onLink, p.notes.onLink = p.follow, p.follow
	p.sheet.onMenu = func(at fyne.Position) { p.menu(at) }
	p.set = widget.NewPageButton("", nil, p.apply)
	p.set.Hide()
	p.scenes = widget.NewPageButton(text.Tr("Play a scene"), theme.MediaPlayIcon(), p.PlayScene)
	said, icon, _ := explainOff()
	p.explains = widget.NewPageButton(said, icon, p.ToggleExplain)
	p.scenes.Alignment, p.explains.Alignment = fynewidget.ButtonAlignLeading, fynewidget.ButtonAlignLeading
	// Each change repaints the whole window, so all that changes by itself does so when
	// the lanes do.
	p.lower.lanes.onShown = func() {
		if p.frozen.IsZero() {
			p.drawBelt(p.next)
		}
		p.sheet.flush()
	}
	p.sheet.hold = func() bool { return p.stop != nil && p.lower.lanes.visible && p.frozen.IsZero() && p.recording }
	p.lower.lanes.onFreeze, p.lower.lanes.saveTrace = p.SetFrozen, func(context.Context) { p.SaveTrace() }
	p.box = group(p.sheet.group, p.belt, p.set, p.scenes, p.explains, p.lower.lanes.group, p.lower.locks.group, p.lower.tabs.Object(), p.notes.group, p.status)
	p.box.Layout, p.parts = p, p.box.Objects
	return p
}

// Content implements host.Page.
func (p *Page) Content() fyne.CanvasObject { return p.box }

// Shown implements host.Page: from now on the goroutines' spans are recorded.
func (p *Page) Shown() {
	ctx, stop := context.WithCancel(p.h.Ctx)
	p.stop = stop
	observe(ctx, p.h, p.watcher, &p.pending, p.show)
	p.lower.setVisible(p.halves == nil)
	p.Changed()
	if p.halves != nil {
		p.halves.setVisible(true)
	}
	p.box.Refresh()
}

// observe has a watcher run until ctx is done, and shows on the window's goroutine what it
// sees.
func observe(ctx context.Context, h *host.Host, w *watcher, pending *atomic.Pointer[frame], show func(context.Context, frame)) {
	h.Goroutines.Go(func() {
		w.run(ctx, func(f frame) {
			// A frame with words isn't lost to a later one without.
			if was := pending.Load(); was != nil {
				f = was.with(f)
			}
			if pending.Swap(&f) == nil {
				h.Do(func() { show(ctx, *pending.Swap(nil)) })
			}
		})
	})
}

// Hidden implements host.Page: nothing is recorded or read any more.
func (p *Page) Hidden() {
	p.h.Tips.Hide()
	p.lower.setVisible(false)
	if p.halves != nil {
		p.halves.setVisible(false)
	}
	p.stop()
	p.stop = nil
	p.queue.Cancel()
	p.asking = false
}

// Changed implements host.Page.
func (p *Page) Changed() {
	p.split(p.h.Engine.State().Scene)
	if s := p.h.Engine.Store(); s != p.store {
		p.store = s
		p.queue.Cancel()
		p.asking = false
		p.watcher.forgetQueue()
	}
	if c := p.h.Colours(); p.theme != any(c) {
		p.theme = c
		p.drawn = belt{}
		p.lower.recolour()
		p.draw()
	}
}

// show shows a frame, unless the page is frozen or was hidden meanwhile.
func (p *Page) show(ctx context.Context, f frame) {
	if ctx.Err() != nil || p.h.Closing {
		return
	}
	if p.halves != nil {
		p.halves.panes[0].show(ctx, f)
		return
	}
	if f.view != nil {
		p.ask()
	}
	if f.lanes != nil {
		p.recording = f.lanes.run != any((*activity.Recorder)(nil)) && f.lanes.run != nil
		p.lower.show(f.lanes)
	}
	if !p.frozen.IsZero() {
		return
	}
	if f.view != nil {
		p.sheet.flush() // what the lanes haven't taken along
		p.setView(f.view)
	}
	p.next = beltOf(f.taken, f.capacity)
	if f.view != nil && !p.lower.lanes.visible {
		p.drawBelt(p.next)
	}
}

// with is what two frames bring together.
func (f *frame) with(later frame) frame {
	if later.view == nil {
		later.view = f.view
	}
	if later.lanes == nil {
		later.lanes = f.lanes
	}
	return later
}

// setView shows what a view says. The last sentence stays, muted, while the pipeline is
// paused.
func (p *Page) setView(v *view) {
	if was := p.view; v.mode == paused && was != nil && was.sentence.finding != nil {
		v.sentence.reason = was.sentence.headline
		v.sentence.finding, v.sentence.muted = was.sentence.finding, true
	}
	p.view = v
	p.lower.explain(v.unknown())
	p.lower.locks.pool = poolUse{v.pool.used, v.pool.most}
	if !v.server { // one is the writer's
		p.lower.locks.pool = poolUse{max(v.pool.used-1, 0), max(v.pool.most-1, 0)}
	}
	if p.set.Text != v.sentence.button {
		p.set.SetText(v.sentence.button)
		p.placeButton()
	}
	style.SetVisible(p.set, v.sentence.button != "")
	p.draw()
}

// queueLimit is how many segments are read.
const queueLimit = 64

// ask reads the queue, unless that is under way.
func (p *Page) ask() {
	if p.asking || p.store == nil {
		return
	}
	p.asking = true
	var q core.Queue
	var stats metrics.StoreStats
	p.queue.Run(p.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		stats = s.Stats()
		q, err = s.Queue(ctx, queueLimit)
		return err
	}, func(err error) {
		p.asking = false
		p.watcher.answer(q, stats, p.h.Now(), err)
	})
}

// follow goes where a zone leads.
func (p *Page) follow(zone string) {
	if ids, ok := strings.CutPrefix(zone, eventsZone); ok {
		p.showEvents(ids)
		return
	}
	if place, ok := strings.CutPrefix(zone, sourceZone); ok {
		p.showSource(place)
		return
	}
	if key, ok := strings.CutPrefix(zone, knobZone); ok {
		p.h.Tune(key, "")
		return
	}
	if strings.HasPrefix(zone, failuresZone) {
		p.h.ShowPage("Failures")
		return
	}
	if p.view == nil {
		return
	}
	if i := slices.IndexFunc(p.view.waits, func(w wait) bool { return waitZone(w) == zone }); i >= 0 {
		p.sheet.focusOn("box " + boxNames[p.view.waits[i].to])
	}
}

// Escape returns to live, and reports whether the page was frozen.
func (p *Page) Escape() bool {
	if p.frozen.IsZero() {
		return false
	}
	p.SetFrozen(false)
	return true
}

// Rests implements host.Page.
func (p *Page) Rests() []host.Rest {
	return []host.Rest{{Open: "", Show: nil}, {Open: "frozen floor", Show: func() { p.SetFrozen(true) }}}
}

// IsOpen implements host.Page.
func (p *Page) IsOpen() bool { return !p.frozen.IsZero() }

// CloseAll implements host.Page.
func (p *Page) CloseAll() { p.SetFrozen(false) }
