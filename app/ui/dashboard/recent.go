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
	"weir/app/ui/history"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// recentRows is how many errors the list has room for at most.
const recentRows = 14

// recentList shows the newest errors of the stages, newest first. A click on
// one, or Enter, leads to its failure, or shows all of it.
type recentList struct {
	back    *canvas.Rectangle
	title   *canvas.Text
	count   *canvas.Text
	none    *canvas.Text
	rows    []*recentRow
	pad     *widget.FocusArea // over the rows, its ring around the one that the keys are at
	at      int               // that row
	texts   []errorText
	retry   *widget.PageButton // all failures
	buttons *fyne.Container
	group   *fyne.Container
	width   float32
	fits    int
}

type recentRow struct{ time, stage, text *canvas.Text }

func newRecentList(w *host.Host) *recentList {
	l := &recentList{back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), count: style.NewText(style.SmallSize, false, nil), none: style.NewText(style.SmallSize, false, nil)}
	l.count.Alignment = fyne.TextAlignTrailing
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.back, l.title, l.count, l.none}}
	for range recentRows {
		r := &recentRow{style.NewText(style.SmallSize, false, nil), style.NewText(style.SmallSize, true, nil), style.NewText(style.SmallSize, false, nil)}
		l.rows = append(l.rows, r)
		l.group.Objects = append(l.group.Objects, r.time, r.stage, r.text)
	}
	open := func(i int) {
		if i >= 0 && i < l.rowsIn() {
			openError(w, l.texts[i])
		}
	}
	l.pad = widget.NewFocusArea(w.Win.Canvas())
	l.pad.Pointer = desktop.PointerCursor
	l.pad.OnTapped = func(e *fyne.PointEvent) {
		w.Win.Canvas().Focus(l.pad) // to which the keys come back
		l.move(int(e.Position.Y/recentRowHeight) - l.at)
		open(int(e.Position.Y / recentRowHeight))
	}
	l.pad.OnKey = func(key fyne.KeyName) bool {
		switch key {
		case fyne.KeyUp:
			l.move(-1)
		case fyne.KeyDown:
			l.move(1)
		case fyne.KeyReturn, fyne.KeyEnter:
			open(l.at)
		default:
			return false
		}
		return true
	}
	l.group.Objects = append(l.group.Objects, l.pad.Ring, l.pad)
	l.retry = widget.NewPageButton(text.Tr("Retry all"), theme.ViewRefreshIcon(), func() { w.RetryAll() })
	l.retry.Disable()
	l.buttons = container.NewHBox(
		l.retry,
		layout.NewSpacer(),
		widget.NewPageButton(text.Tr("Details…"), nil, func() { w.ShowPage("Failures") }))
	l.group.Objects = append(l.group.Objects, l.buttons)
	return l
}

// rowsIn is how many errors are in sight.
func (l *recentList) rowsIn() int { return min(len(l.texts), l.fits) }

// move goes to another row with the keys.
func (l *recentList) move(by int) {
	l.at = min(max(l.at+by, 0), max(l.rowsIn()-1, 0))
	style.Place(l.pad.Ring, 6, recentTop+float32(l.at)*recentRowHeight-1, l.width+12, recentRowHeight)
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
	style.Place(l.pad, 8, recentTop, w-16, float32(l.fits)*recentRowHeight)
	l.move(0)
	for i, r := range l.rows {
		at := recentTop + float32(i)*recentRowHeight
		r.time.Move(fyne.NewPos(12, at))
		r.stage.Move(fyne.NewPos(68, at))
	}
}

// errorText is one row of the list.
type errorText struct {
	time, stage, text string
	event             int64 // whose attempt failed; 0: none
}

// openError leads to the failure, or to the event if its processing has gone
// well since. Of a stage's own error all of the text is shown.
func openError(w *host.Host, e errorText) {
	if e.event == 0 || w.Engine.Store() == nil {
		w.ShowText(e.time+" "+e.stage, e.text)
		return
	}
	w.ShowFailure(e.event)
}

// errorTexts lists the newest errors first.
func errorTexts(errors []metrics.ErrorEvent, now time.Time) []errorText {
	texts := make([]errorText, 0, len(errors))
	for i := len(errors) - 1; i >= 0; i-- {
		e := errors[i]
		layout := "15:04:05"
		if now.Sub(e.Time) > 20*time.Hour {
			layout = "2 Jan"
		}
		texts = append(texts, errorText{e.Time.Local().Format(layout), text.Tr(e.Stage.String()), e.Text, e.Event})
	}
	return texts
}

// noErrorsText says since when there were none; empty while nothing is known.
// Its caller holds the history's RLock.
func noErrorsText(h *history.History) string {
	since := h.NoErrorsSince()
	if since.IsZero() {
		return ""
	}
	return text.Tr("No errors since {{.Time}}", text.With("Time", text.Clock(since, h.Last())))
}

// offer lets a person retry all failures if there are any.
func (l *recentList) offer(failures bool) {
	if failures {
		l.retry.Enable()
	} else {
		l.retry.Disable()
	}
}

// apply shows errors, or none and since when.
func (l *recentList) apply(texts []errorText, none string, c chart.Theme) {
	l.texts = texts
	style.SetVisible(l.pad, len(texts) > 0)
	style.PaintCard(l.back, c)
	style.SetText(l.title, text.Tr("Recent errors"), c.Text)
	style.SetText(l.count, text.Tr("latest {{.Errors}}", text.With("Errors", len(texts))), c.Muted)
	style.SetVisible(l.count, len(texts) > 0)
	if none == "" {
		style.SetText(l.none, text.Tr("nothing has run yet"), c.Muted)
	} else {
		style.SetText(l.none, style.Success+" "+none, style.Ink(c, style.Good))
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
		style.SetText(r.text, style.Fit(text.Excerpt(t.text), style.SmallSize, false, l.width+12-left), c.Text)
	}
}
