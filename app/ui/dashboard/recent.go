package dashboard

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"weir/app/chart"
	"weir/app/locale"
	"weir/app/ui/history"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/metrics"
)

// recentRows is how many errors the list shows at most.
const recentRows = 14

// recentList shows the newest errors of the stages, newest first. A click on
// one, or Enter, opens its failure, or shows its whole text.
type recentList struct {
	back    *canvas.Rectangle
	title   *canvas.Text
	count   *canvas.Text
	none    *canvas.Text
	rows    []*recentRow
	area    *widget.FocusArea // over the rows; its ring is around the focused one
	focused int               // the focused row
	texts   []errorText
	retry   *widget.PageButton // retries all failures
	buttons *fyne.Container
	group   *fyne.Container
	width   float32
	fits    int
}

type recentRow struct{ time, stage, text *canvas.Text }

func newRecentList(h *host.Host) *recentList {
	l := &recentList{back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), count: style.NewText(style.SmallSize, false, nil), none: style.NewText(style.SmallSize, false, nil)}
	l.count.Alignment = fyne.TextAlignTrailing
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.back, l.title, l.count, l.none}}
	for range recentRows {
		r := &recentRow{style.NewText(style.SmallSize, false, nil), style.NewText(style.SmallSize, true, nil), style.NewText(style.SmallSize, false, nil)}
		l.rows = append(l.rows, r)
		l.group.Objects = append(l.group.Objects, r.time, r.stage, r.text)
	}
	open := func(i int) {
		if i >= 0 && i < l.visibleRows() {
			openError(h, l.texts[i])
		}
	}
	l.area = widget.NewFocusArea(h.Win.Canvas())
	l.area.Pointer = desktop.PointerCursor
	l.area.OnTapped = func(e *fyne.PointEvent) {
		h.Win.Canvas().Focus(l.area) // where the focus returns when the failure is closed
		l.moveFocus(int(e.Position.Y/recentRowHeight) - l.focused)
		open(int(e.Position.Y / recentRowHeight))
	}
	l.area.OnKey = func(key fyne.KeyName) bool {
		switch key {
		case fyne.KeyUp:
			l.moveFocus(-1)
		case fyne.KeyDown:
			l.moveFocus(1)
		case fyne.KeyReturn, fyne.KeyEnter:
			open(l.focused)
		default:
			return false
		}
		return true
	}
	l.group.Objects = append(l.group.Objects, l.area.Ring, l.area)
	l.retry = widget.NewPageButton(text.Tr("Retry all"), theme.ViewRefreshIcon(), func() { h.RetryAll() })
	l.retry.Disable()
	l.buttons = container.NewHBox(
		l.retry,
		layout.NewSpacer(),
		widget.NewPageButton(text.Tr("Details…"), nil, func() { h.ShowPage("Failures") }))
	l.group.Objects = append(l.group.Objects, l.buttons)
	return l
}

// visibleRows is how many errors are visible.
func (l *recentList) visibleRows() int { return min(len(l.texts), l.fits) }

// moveFocus moves the ring to another row.
func (l *recentList) moveFocus(by int) {
	l.focused = min(max(l.focused+by, 0), max(l.visibleRows()-1, 0))
	style.Place(l.area.Ring, 6, recentTop+float32(l.focused)*recentRowHeight-1, l.width+12, recentRowHeight)
}

// The places of the rows.
const (
	recentTop       = 32
	recentRowHeight = 19
)

func (l *recentList) arrange(x, y, w, h float32) {
	style.Place(l.group, x, y, w, h)
	style.Place(l.back, 0, 0, w, h)
	l.title.Move(fyne.NewPos(12, 8))
	style.Place(l.count, w/2, 9, w/2-12, 16)
	l.none.Move(fyne.NewPos(12, 34))
	l.width = w - 24
	buttons := l.buttons.MinSize().Height
	l.fits = max(min(int((h-34-buttons-12)/recentRowHeight), recentRows), 0)
	style.Place(l.buttons, 10, h-buttons-8, w-20, buttons)
	style.SetVisible(l.buttons, h > 34+buttons+12)
	style.Place(l.area, 8, recentTop, w-16, float32(l.fits)*recentRowHeight)
	l.moveFocus(0)
	for i, r := range l.rows {
		at := recentTop + float32(i)*recentRowHeight
		r.time.Move(fyne.NewPos(12, at))
		r.stage.Move(fyne.NewPos(68, at))
	}
}

// errorText is one row of the list.
type errorText struct {
	time, stage, text string
	event             int64 // the event whose attempt failed; 0: none
}

// openError opens the failure, or the event if it has succeeded since. Of a
// stage's own error it shows the whole text.
func openError(h *host.Host, e errorText) {
	if e.event == 0 || h.Engine.Store() == nil {
		h.ShowText(e.time+" "+e.stage, e.text)
		return
	}
	h.ShowFailure(e.event)
}

// errorTexts lists the newest errors first.
func errorTexts(errors []metrics.ErrorEvent, now time.Time) []errorText {
	texts := make([]errorText, 0, len(errors))
	for i := len(errors) - 1; i >= 0; i-- {
		e := errors[i]
		at := e.Time.Local().Format(time.TimeOnly)
		if now.Sub(e.Time) > 20*time.Hour {
			at = locale.Format(e.Time.Local(), locale.DayMonth)
		}
		texts = append(texts, errorText{at, text.Tr(e.Stage.String()), text.Of(core.DescribeError(e.Text)), e.Event})
	}
	return texts
}

// noErrorsText says since when there have been no errors; empty while that is
// unknown. The caller holds the history's RLock.
func noErrorsText(h *history.History) string {
	since := h.NoErrorsSince()
	if since.IsZero() {
		return ""
	}
	return text.Tr("No errors since {{.Time}}", text.With("Time", text.Clock(since, h.Last())))
}

// enableRetry enables the button that retries all failures if there are any.
func (l *recentList) enableRetry(failures bool) {
	if failures {
		l.retry.Enable()
	} else {
		l.retry.Disable()
	}
}

// apply shows errors, or since when there have been none.
func (l *recentList) apply(texts []errorText, none string, c chart.Theme) {
	l.texts = texts
	style.SetVisible(l.area, len(texts) > 0)
	style.PaintCard(l.back, c)
	style.SetText(l.title, text.Tr("Recent errors"), c.Text)
	style.SetText(l.count, text.Tr("latest {{.Errors}}", text.With("Errors", len(texts))), c.Muted)
	style.SetVisible(l.count, len(texts) > 0)
	if none == "" {
		style.SetText(l.none, text.Tr("nothing has run yet"), c.Muted)
	} else {
		style.SetText(l.none, style.Success+" "+none, style.ToneColour(c, style.Good))
	}
	style.SetVisible(l.none, len(texts) == 0)
	for i, r := range l.rows {
		visible := i < len(texts) && i < l.fits
		for _, o := range []fyne.CanvasObject{r.time, r.stage, r.text} {
			style.SetVisible(o, visible)
		}
		if !visible {
			continue
		}
		t := texts[i]
		style.SetText(r.time, t.time, c.Muted)
		style.SetText(r.stage, t.stage, c.Alarm)
		left := 68 + style.TextWidth(t.stage, style.SmallSize, true) + 6
		r.text.Move(fyne.NewPos(left, r.time.Position().Y))
		style.SetText(r.text, style.Truncate(text.Excerpt(t.text), style.SmallSize, false, l.width+12-left), c.Text)
	}
}
