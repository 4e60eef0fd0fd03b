package dashboard

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/ui/history"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// topRows is how many subreddits the list shows at most.
const topRows = 10

// topList shows the subreddits with the most events in the last minutes.
type topList struct {
	back  *canvas.Rectangle
	title *canvas.Text
	span  *canvas.Text
	none  *canvas.Text
	about *widget.HitArea // over the title
	rows  []*topRow
	group *fyne.Container
	width float32
	fits  int
}

type topRow struct {
	bar                *canvas.Rectangle
	place, name, count *canvas.Text
	moved              *canvas.Text
}

func newTopList(h *host.Host) *topList {
	l := &topList{back: style.NewCard(nil, nil), title: style.NewText(style.TextSize, true, nil), span: style.NewText(style.SmallSize, false, nil), none: style.NewText(style.SmallSize, false, nil), about: widget.NewHitArea()}
	h.Tips.Attach(l.about, l.about, func() string { return Explain("top subreddits") })
	l.span.Alignment = fyne.TextAlignTrailing
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.back, l.title, l.span, l.none}}
	for range topRows {
		r := &topRow{bar: canvas.NewRectangle(nil), place: style.NewText(style.SmallSize, false, nil), name: style.NewText(style.SmallSize, false, nil),
			count: style.NewText(style.SmallSize, true, nil), moved: style.NewText(style.SmallSize, false, nil)}
		r.place.Alignment, r.count.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
		r.bar.CornerRadius = 2
		l.rows = append(l.rows, r)
		l.group.Objects = append(l.group.Objects, r.bar, r.place, r.name, r.count, r.moved)
	}
	l.group.Objects = append(l.group.Objects, l.about)
	return l
}

const topRowHeight = 24

func (l *topList) arrange(x, y, w, h float32) {
	style.Place(l.group, x, y, w, h)
	style.Place(l.back, 0, 0, w, h)
	l.title.Move(fyne.NewPos(12, 8))
	style.Place(l.about, 0, 0, w, 32)
	style.Place(l.span, w/2, 9, w/2-12, 16)
	l.none.Move(fyne.NewPos(12, 34))
	l.width = w - 24
	l.fits = min(int((h-36)/topRowHeight), topRows)
	for i, r := range l.rows {
		at := 32 + float32(i)*topRowHeight
		r.bar.Move(fyne.NewPos(12, at))
		style.Place(r.place, 12, at+3, 20, 16)
		r.name.Move(fyne.NewPos(38, at+3))
		style.Place(r.count, w-118, at+3, 68, 16)
		r.moved.Move(fyne.NewPos(w-43, at+3))
	}
}

// topText is one row of the list.
type topText struct {
	name, count, moved string
	part               float64    // of the largest
	tone               style.Tone // of moved
}

// topTexts are the rows of a ranking.
func topTexts(ranks []history.Rank) []topText {
	texts := make([]topText, len(ranks))
	for i, r := range ranks {
		t := topText{name: "r/" + text.OneLine(r.Name), count: text.Grouped(float64(r.Events)), moved: "–", part: float64(r.Events) / float64(max(ranks[0].Events, 1))}
		switch {
		case r.Name == "":
			t.name = text.Tr("no subreddit")
		case r.New:
			t.moved = text.Tr("new")
		}
		if r.Moved > 0 {
			t.moved, t.tone = fmt.Sprintf("▲%d", r.Moved), style.Good
		} else if r.Moved < 0 {
			t.moved, t.tone = fmt.Sprintf("▼%d", -r.Moved), style.Warning
		}
		texts[i] = t
	}
	return texts
}

func (l *topList) apply(texts []topText, c chart.Theme) {
	style.PaintCard(l.back, c)
	style.SetText(l.title, text.Tr("Top subreddits"), c.Text)
	style.SetText(l.span, text.Tr("last 5 min"), c.Muted)
	style.SetText(l.none, text.Tr("No events in this period"), c.Muted)
	style.SetVisible(l.none, len(texts) == 0)
	for i, r := range l.rows {
		visible := i < len(texts) && i < l.fits
		for _, o := range []fyne.CanvasObject{r.bar, r.place, r.name, r.count, r.moved} {
			style.SetVisible(o, visible)
		}
		if !visible {
			continue
		}
		t := texts[i]
		style.SetFill(r.bar, style.Mix(c.Card, c.Series[0], 0.28))
		r.bar.Resize(fyne.NewSize(max(l.width*float32(t.part), 2), topRowHeight-3))
		style.SetText(r.place, fmt.Sprint(i+1), c.Muted)
		style.SetText(r.name, style.Truncate(t.name, style.SmallSize, false, l.width-130), c.Text)
		style.SetText(r.count, t.count, c.Text)
		style.SetText(r.moved, t.moved, style.ToneColour(c, t.tone))
	}
}
