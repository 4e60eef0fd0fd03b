package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/chart"
	"weir/app/ui/desk"
)

// header is the window's first line: the state, the totals, and what one can do.
type header struct {
	w      *window
	text   headerText  // as it is shown
	theme  chart.Theme // in which it is
	name   *canvas.Text
	pill   *canvas.Rectangle
	state  *canvas.Text
	totals *canvas.Text
	ledger *canvas.Text
	check  *pad // over the ledger

	live, pause, tune, store, export, look, more *tool
	span                                         *choice
	bar                                          []slot // of the buttons, from left to right
	box                                          *fyne.Container
}

func newHeader(w *window) *header {
	h := &header{
		w: w, name: newText(nameSize, true, nil), pill: canvas.NewRectangle(nil), state: newText(smallSize, true, nil),
		totals: newText(smallSize, false, nil), ledger: newText(smallSize, false, nil), check: newPad(),
	}
	h.pill.CornerRadius = 9
	h.check.cursor = desktop.PointerCursor
	h.check.tapped = func(*fyne.PointEvent) { check(w.host) }
	w.tips.over(h.check, h.check, func() string { return explain("ledger") })

	h.live = newTool(w.tips, "", theme.MediaFastForwardIcon(), w.tipOf("Esc"), func() { w.dashboard.backToLive() })
	h.live.Importance = widget.WarningImportance
	h.live.Hide()
	h.pause = newTool(w.tips, tr("Pause"), theme.MediaPauseIcon(), w.tipOf("Ctrl+P"), w.pause)
	h.pause.Importance = widget.HighImportance
	h.tune = newTool(w.tips, tr("Tune"), theme.SettingsIcon(), w.tipOf("Ctrl+T"), func() { tune(w.host) })
	var names []string
	for _, s := range spans {
		names = append(names, spanText(s))
	}
	h.span = newChoice(names, keys{esc: func() { w.win.Canvas().Unfocus() }}, nil)
	h.span.PlaceHolder = spanText(0) // the widest: its width is the field's
	h.store = newTool(w.tips, "", theme.StorageIcon(), func() string { return w.desk.State().Location + " · " + w.tipOf("Ctrl+S")() }, func() { switchStore(w.host) })
	h.export = newTool(w.tips, tr("Export"), theme.DocumentSaveIcon(), w.tipOf("Ctrl+E"), w.exportMetrics)
	h.look = newTool(w.tips, "", nil, w.tipOf("Ctrl+L"), w.nextLook)
	h.more = newTool(w.tips, "", theme.MenuIcon(), w.tipOf("F10"), w.menu)
	h.bar = []slot{
		{h.live, shortWay}, {h.pause, wordless}, {h.tune, wordless}, {h.span, never},
		{h.store, never}, {h.export, iconic}, {h.look, iconic}, {h.more, never},
	}
	h.box = container.New(h, h.name, h.pill, h.state, h.totals, h.ledger, h.check)
	for _, s := range h.bar {
		h.box.Add(s.o)
	}
	h.showLook()
	return h
}

func (h *header) object() fyne.CanvasObject { return h.box }

// tipOf is the tip of what a key does, too.
func (w *window) tipOf(keys string) func() string {
	return func() string {
		for _, s := range w.shortcuts() {
			if s.keys == keys {
				return tr(s.does) + " · " + keys
			}
		}
		return keys
	}
}

func (h *header) apply(t headerText, c chart.Theme) {
	if t == h.text && c == h.theme {
		return
	}
	h.text, h.theme = t, c
	put(h.name, "Weir", c.Text)
	paint(h.pill, ink(c, t.tone))
	put(h.state, t.state, onInk(c))
	put(h.totals, h.totals.Text, c.Muted)
	tone := calm
	if t.wrong {
		tone = alarm
	}
	put(h.ledger, h.ledger.Text, ink(c, tone))
	text, icon := tr("Pause"), theme.MediaPauseIcon()
	if t.paused {
		text, icon = tr("Resume"), theme.MediaPlayIcon()
	}
	if h.pause.long != text {
		h.pause.SetIcon(icon)
		h.pause.label(text, "")
	}
	if h.pause.Disabled() == t.canRun {
		if t.canRun {
			h.pause.Enable()
		} else {
			h.pause.Disable()
		}
	}
	name := fit(t.store, smallSize, false, storeWidth)
	h.store.label(name, name)
	h.arrange()
}

// drain says that the pipeline ends, and that nothing steers it any more.
func (h *header) drain(c chart.Theme) {
	t := h.text
	t.state, t.tone = stateText(desk.State{Phase: desk.Draining})
	t.canRun = false
	h.apply(t, c)
}

// chooseSpan lets the header's menu say which time is shown.
func (h *header) chooseSpan(now time.Duration, choose func(time.Duration)) {
	h.span.SetSelected(spanText(now))
	h.span.OnChanged = func(name string) {
		for _, s := range spans {
			if spanText(s) == name {
				choose(s)
			}
		}
		if c := h.w.win.Canvas(); c.Focused() == fyne.Focusable(h.span) {
			c.Unfocus() // so that Space freezes and doesn't choose again
		}
	}
}

// showLive offers the way back to live charts, and says since when a frozen view
// stands still.
func (h *header) showLive(live bool, frozen time.Time) {
	text, short := tr("Back to live"), ""
	if !frozen.IsZero() {
		short = frozen.Local().Format(time.TimeOnly)
		text = tr("Frozen at {{.Time}}", with("Time", short))
	}
	if h.live.long == text && h.live.Visible() == !live {
		return
	}
	h.live.label(text, short)
	show(h.live, !live)
	h.arrange()
}

// showLook names the look in force.
func (h *header) showLook() {
	text, icon := lookShown(h.w.look.variant)
	h.look.SetIcon(icon)
	h.look.label(text, "")
	h.arrange()
}

// zoomTime goes on to the next longer span, or shorter one.
func (h *header) zoomTime(by int) {
	i := slices.IndexFunc(spans, func(s time.Duration) bool { return spanText(s) == h.span.Selected }) + by
	if i >= 0 && i < len(spans) {
		h.span.SetSelected(spanText(spans[i]))
	}
}
