package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/chart"
	"weir/app/ui/desk"
	"weir/core"
)

// header is the window's first line: the state, the totals, and what one can do.
type header struct {
	w      *window
	name   *canvas.Text
	pill   *canvas.Rectangle
	state  *canvas.Text
	totals *canvas.Text
	ledger *canvas.Text
	check  *pad // over the ledger
	live   *button
	pause  *button
	span   *choice
	store  *button
	bar    *fyne.Container // of the buttons
	left   *fyne.Container
	box    *fyne.Container
}

func newHeader(w *window) *header {
	h := &header{
		w: w, name: newText(17, true, nil), pill: canvas.NewRectangle(nil), state: newText(smallSize, true, nil),
		totals: newText(smallSize, false, nil), ledger: newText(smallSize, false, nil), check: newPad(),
	}
	h.pill.CornerRadius = 9
	h.check.cursor = desktop.PointerCursor
	h.check.tapped = func(*fyne.PointEvent) { w.checkAll() }
	h.left = container.New(h, h.name, h.pill, h.state, h.totals, h.ledger, h.check)

	h.live = newButton(tr("Back to live"), theme.MediaFastForwardIcon(), func() { w.dashboard.backToLive() })
	h.live.Importance = widget.WarningImportance
	h.live.Hide()
	h.pause = newButton(tr("Pause"), theme.MediaPauseIcon(), w.pause)
	h.pause.Importance = widget.HighImportance
	var names []string
	for _, s := range spans {
		names = append(names, spanText(s))
	}
	h.span = newChoice(names, keys{esc: func() { w.win.Canvas().Unfocus() }}, nil)
	h.store = newButton("", theme.StorageIcon(), w.switchStore)
	h.bar = container.NewHBox(h.live, h.pause,
		newButton(tr("Tune"), theme.SettingsIcon(), w.tune), h.span, h.store,
		newButton(tr("Export"), theme.DocumentSaveIcon(), w.exportMetrics),
		newButton("", theme.ColorPaletteIcon(), w.nextLook),
		newButton("", theme.HelpIcon(), w.help))
	h.box = container.NewBorder(nil, nil, nil, container.NewPadded(h.bar), h.left)
	return h
}

func (h *header) object() fyne.CanvasObject { return h.box }

// MinSize implements fyne.Layout: what doesn't fit is left out.
func (h *header) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 44) }

// Layout implements fyne.Layout.
func (h *header) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h.name.Move(fyne.NewPos(12, 10))
	x := float32(12) + widthOf("Weir", 17, true) + 10
	w := widthOf(h.state.Text, smallSize, true) + 18
	place(h.pill, x, 13, w, 18)
	h.state.Move(fyne.NewPos(x+9, 14))
	x += w + 12
	right := size.Width - 8
	totals, ledger := widthOf(h.totals.Text, smallSize, false), widthOf(h.ledger.Text, smallSize, false)
	// The ledger is what matters most.
	show(h.totals, x+totals+ledger+12 <= right)
	if h.totals.Visible() {
		h.totals.Move(fyne.NewPos(x, 14))
		x += totals + 4
	}
	show(h.ledger, x+ledger <= right)
	h.ledger.Move(fyne.NewPos(x, 14))
	place(h.check, x-4, 8, ledger+8, 26)
}

// headerText is what the header says.
type headerText struct {
	state          string
	tone           tone // of the state
	totals         string
	ledger         string
	wrong          bool // something is lost or counted twice
	paused, canRun bool
	store          string
}

// headerTexts says how the pipeline is.
func headerTexts(s *core.Snapshot, st desk.State, now time.Time) headerText {
	t := headerText{paused: st.Tuning.Paused, canRun: running(st), store: backendName(st.Backend)}
	t.state, t.tone = stateText(st)
	if s == nil {
		return t
	}
	started := s.Started
	if started.IsZero() {
		started = st.Started
	}
	if !started.IsZero() {
		t.totals = lasting(now.Sub(started)) + " · "
	}
	t.totals += tr("{{.Events}} events", with("Events", large(float64(s.Totals.Stored)))) + " ·"
	t.wrong = s.Lost != 0 || s.Twice != 0
	t.ledger = tr("{{.Lost}} lost · {{.Twice}} twice", with("Lost", grouped(float64(s.Lost)), "Twice", grouped(float64(s.Twice))))
	switch {
	case t.wrong:
		t.ledger = "▲ " + t.ledger + ", " + tr("click to look closer")
	case !s.Audited.IsZero():
		t.ledger += ", " + tr("checked {{.Ago}} ago", with("Ago", lasting(max(now.Sub(s.Audited), time.Second).Truncate(time.Second))))
	}
	return t
}

// stateText names the phase as the pill does.
func stateText(s desk.State) (string, tone) {
	switch s.Phase {
	case desk.Running:
		if s.Import != nil && !s.Import.Done {
			return tr("IMPORTING"), good
		}
		if s.Source == "none" {
			return tr("READY"), good
		}
		return tr("RUNNING"), good
	case desk.Paused:
		return "‖ " + tr("PAUSED"), warning
	case desk.Watching:
		return tr("WATCHING"), busy
	case desk.Draining:
		return tr("DRAINING"), busy
	case desk.Unreachable:
		return "▲ " + tr("UNREACHABLE"), alarm
	case desk.DiskFull:
		return "▲ " + tr("DISK FULL"), alarm
	case desk.Stopped:
		return failure + " " + tr("STOPPED"), alarm
	}
	return tr("STARTING"), busy
}

func backendName(b string) string {
	switch b {
	case "sqlite":
		return "SQLite"
	case "postgres":
		return "PostgreSQL"
	}
	return tr("Store")
}

func (h *header) apply(t headerText, c chart.Theme) {
	put(h.name, "Weir", c.Text)
	wide := len(h.state.Text) != len(t.state) || len(h.totals.Text) != len(t.totals) || len(h.ledger.Text) != len(t.ledger)
	paint(h.pill, ink(c, t.tone))
	put(h.state, t.state, onInk(c))
	put(h.totals, t.totals, c.Muted)
	tone := calm
	if t.wrong {
		tone = alarm
	}
	put(h.ledger, t.ledger, ink(c, tone))
	if wide {
		h.left.Refresh()
	}
	text, icon := tr("Pause"), theme.MediaPauseIcon()
	if t.paused {
		text, icon = tr("Resume"), theme.MediaPlayIcon()
	}
	if h.pause.Text != text {
		h.pause.SetIcon(icon)
		h.pause.SetText(text)
		h.box.Refresh()
	}
	if h.pause.Disabled() == t.canRun {
		if t.canRun {
			h.pause.Enable()
		} else {
			h.pause.Disable()
		}
	}
	if h.store.Text != t.store {
		h.store.SetText(t.store)
		h.box.Refresh() // the button wants another width
	}
}

// onInk is a colour that can be read on each of the inks.
func onInk(c chart.Theme) color.Color { return c.Window }

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
	text := tr("Back to live")
	if !frozen.IsZero() {
		text = tr("Frozen at {{.Time}}", with("Time", frozen.Local().Format(time.TimeOnly)))
	}
	if h.live.Text != text {
		h.live.SetText(text)
	}
	if h.live.Visible() == live {
		show(h.live, !live)
		h.box.Refresh()
	}
}
