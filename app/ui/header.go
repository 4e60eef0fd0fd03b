package ui

import (
	"cmp"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/dashboard"
	"weir/app/ui/dialog"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// header is the top line of the window: state, totals, ledger and buttons.
type header struct {
	w          *window
	text       headerText  // that is shown
	theme      chart.Theme // in which it is shown
	name       *canvas.Text
	pill       *canvas.Rectangle
	state      *canvas.Text
	totals     *canvas.Text
	ledger     *canvas.Text
	ledgerArea *widget.HitArea // covers the ledger

	live, pause, tune, store, export, look, more *widget.ToolButton
	span                                         *widget.Choice
	buttons                                      []slot // from left to right
	box                                          *fyne.Container
}

func newHeader(w *window) *header {
	h := &header{
		w: w, name: style.NewText(style.NameSize, true, nil), pill: canvas.NewRectangle(nil), state: style.NewText(style.SmallSize, true, nil),
		totals: style.NewText(style.SmallSize, false, nil), ledger: style.NewText(style.SmallSize, false, nil), ledgerArea: widget.NewHitArea(),
	}
	h.pill.CornerRadius = 9
	h.ledgerArea.Pointer = desktop.PointerCursor
	h.ledgerArea.OnTapped = func(*fyne.PointEvent) { dialog.Check(w.Host) }
	w.Tips.Attach(h.ledgerArea, h.ledgerArea, func() string { return dashboard.Explain("ledger") })

	h.live = widget.NewToolButton(w.Tips, "", theme.MediaFastForwardIcon(), w.tipOf("Esc"), func() { w.backToLive() })
	h.live.Importance = fynewidget.WarningImportance
	h.live.Hide()
	h.pause = widget.NewToolButton(w.Tips, text.Tr("Pause"), theme.MediaPauseIcon(), w.tipOf("Ctrl+P"), w.TogglePause)
	h.pause.Importance = fynewidget.HighImportance
	h.tune = widget.NewToolButton(w.Tips, text.Tr("Tune"), theme.SettingsIcon(), w.tipOf("Ctrl+T"), func() { dialog.Tune(w.Host) })
	var names []string
	for _, s := range dashboard.Spans {
		names = append(names, dashboard.SpanText(s))
	}
	h.span = widget.NewChoice(names, widget.Keys{Esc: func() { w.Win.Canvas().Unfocus() }}, nil)
	h.span.PlaceHolder = slices.MaxFunc(names, func(a, b string) int { // its width is the field's
		return cmp.Compare(style.TextWidth(a, style.TextSize, false), style.TextWidth(b, style.TextSize, false))
	})
	h.store = widget.NewToolButton(w.Tips, "", theme.StorageIcon(), w.tipOfStore, w.openStores)
	h.export = widget.NewToolButton(w.Tips, text.Tr("Export"), theme.DocumentSaveIcon(), w.tipOf("Ctrl+E"), w.exportMetrics)
	h.look = widget.NewToolButton(w.Tips, "", nil, w.tipOf("Ctrl+L"), w.cycleLook)
	h.more = widget.NewToolButton(w.Tips, "", theme.MenuIcon(), w.tipOf("F10"), w.openMenu)
	h.buttons = []slot{
		{h.live, shortLive}, {h.pause, iconControls}, {h.tune, iconControls}, {h.span, never},
		{h.store, compactTotals}, {h.export, iconButtons}, {h.look, iconButtons}, {h.more, never},
	}
	h.box = container.New(h, h.name, h.pill, h.state, h.totals, h.ledger, h.ledgerArea)
	for _, s := range h.buttons {
		h.box.Add(s.o)
	}
	h.showLook()
	return h
}

func (h *header) object() fyne.CanvasObject { return h.box }

// tipOf returns the tip of a button that does the same as a shortcut.
func (w *window) tipOf(keys string) func() string {
	return func() string {
		for _, s := range w.shortcuts() {
			if s.keys == keys {
				return text.Tr(s.does) + " · " + keys
			}
		}
		return keys
	}
}

// tipOfStore says which store is open, and what its button opens.
func (w *window) tipOfStore() string {
	tip := text.Tr("Stores: recent ones, the demo, another file, a new one")
	if where := w.Engine.State().Location; where != "" {
		tip = where + " · " + tip
	}
	return tip
}

// openStores opens the list of stores below its button.
func (w *window) openStores() { dialog.Stores(w.Host, w.header.store, w.drops.Open) }

func (h *header) apply(t headerText, c chart.Theme) {
	if t == h.text && c == h.theme {
		return
	}
	h.text, h.theme = t, c
	style.SetText(h.name, "Weir", c.Text)
	style.SetFill(h.pill, style.ToneColour(c, t.tone))
	style.SetText(h.state, t.state, style.TextOnTone(c))
	style.SetText(h.totals, h.totals.Text, c.Muted)
	tone := style.Calm
	if t.wrong {
		tone = style.Alarm
	}
	style.SetText(h.ledger, h.ledger.Text, style.ToneColour(c, tone))
	s, icon := text.Tr("Pause"), theme.MediaPauseIcon()
	if t.paused {
		s, icon = text.Tr("Resume"), theme.MediaPlayIcon()
	}
	if h.pause.LongText != s {
		h.pause.SetIcon(icon)
		h.pause.SetLabels(s, "")
	}
	if h.pause.Disabled() == t.canRun {
		if t.canRun {
			h.pause.Enable()
		} else {
			h.pause.Disable()
		}
	}
	name := style.Truncate(t.store, style.SmallSize, false, storeWidth)
	h.store.SetLabels(name+" ▾", name)
	h.relayout()
}

// drain shows that the pipeline is ending and can no longer be controlled.
func (h *header) drain(c chart.Theme) {
	t := h.text
	t.state, t.tone = stateText(control.State{Phase: control.Draining})
	t.canRun = false
	h.apply(t, c)
}

// chooseSpan sets the time span shown in the header's list and what its choice does.
func (h *header) chooseSpan(now time.Duration, choose func(time.Duration)) {
	h.span.SetSelected(dashboard.SpanText(now))
	h.span.OnChanged = func(name string) {
		for _, s := range dashboard.Spans {
			if dashboard.SpanText(s) == name {
				choose(s)
			}
		}
		if c := h.w.Win.Canvas(); c.Focused() == fyne.Focusable(h.span) {
			c.Unfocus() // so that Space freezes the charts instead of opening the list
		}
	}
}

// showLive shows the button back to live charts unless they are live, with the time at
// which a frozen view stopped.
func (h *header) showLive(live bool, frozen time.Time) {
	s, short := text.Tr("Back to live"), ""
	if !frozen.IsZero() {
		short = frozen.Local().Format(time.TimeOnly)
		s = text.Tr("Frozen at {{.Time}}", text.With("Time", short))
	}
	if h.live.LongText == s && h.live.Visible() == !live {
		return
	}
	h.live.SetLabels(s, short)
	style.SetVisible(h.live, !live)
	h.relayout()
}

// showLook shows the current look on its button.
func (h *header) showLook() {
	text, icon := style.DescribeLook(h.w.Look.Variant)
	h.look.SetIcon(icon)
	h.look.SetLabels(text, "")
	h.relayout()
}

// zoomTime switches to a longer time span, or a shorter one if by is negative.
func (h *header) zoomTime(by int) {
	i := slices.IndexFunc(dashboard.Spans, func(s time.Duration) bool { return dashboard.SpanText(s) == h.span.Selected }) + by
	if i >= 0 && i < len(dashboard.Spans) {
		h.span.SetSelected(dashboard.SpanText(dashboard.Spans[i]))
	}
}
