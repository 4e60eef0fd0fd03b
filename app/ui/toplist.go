package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/ui/history"
)

// topRows is how many subreddits the list has room for at most.
const topRows = 10

// topList shows the subreddits with most events lately.
type topList struct {
	back  *canvas.Rectangle
	title *canvas.Text
	span  *canvas.Text
	none  *canvas.Text
	about *pad // over the title
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

func newTopList(w *host) *topList {
	l := &topList{back: card(nil, nil), title: newText(textSize, true, nil), span: newText(smallSize, false, nil), none: newText(smallSize, false, nil), about: newPad()}
	w.tips.over(l.about, l.about, func() string { return explain("top subreddits") })
	l.span.Alignment = fyne.TextAlignTrailing
	l.group = &fyne.Container{Objects: []fyne.CanvasObject{l.back, l.title, l.span, l.none}}
	for range topRows {
		r := &topRow{bar: canvas.NewRectangle(nil), place: newText(smallSize, false, nil), name: newText(smallSize, false, nil),
			count: newText(smallSize, true, nil), moved: newText(smallSize, false, nil)}
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
	place(l.group, x, y, w, h)
	place(l.back, 0, 0, w, h)
	l.title.Move(fyne.NewPos(12, 8))
	place(l.about, 0, 0, w, 32)
	place(l.span, w/2, 9, w/2-12, 16)
	l.none.Move(fyne.NewPos(12, 34))
	l.width = w - 24
	l.fits = min(int((h-36)/topRowHeight), topRows)
	for i, r := range l.rows {
		at := 32 + float32(i)*topRowHeight
		r.bar.Move(fyne.NewPos(12, at))
		place(r.place, 12, at+3, 20, 16)
		r.name.Move(fyne.NewPos(38, at+3))
		place(r.count, w-118, at+3, 68, 16)
		r.moved.Move(fyne.NewPos(w-43, at+3))
	}
}

// topText is one row of the list.
type topText struct {
	name, count, moved string
	part               float64 // of the largest
	tone               tone    // of moved
}

// topTexts says how the subreddits rank.
func topTexts(ranks []history.Rank) []topText {
	texts := make([]topText, len(ranks))
	for i, r := range ranks {
		t := topText{name: "r/" + oneLine(r.Name), count: grouped(float64(r.Events)), moved: "–", part: float64(r.Events) / float64(max(ranks[0].Events, 1))}
		switch {
		case r.Name == "":
			t.name = tr("no subreddit")
		case r.New:
			t.moved = tr("new")
		}
		if r.Moved > 0 {
			t.moved, t.tone = fmt.Sprintf("▲%d", r.Moved), good
		} else if r.Moved < 0 {
			t.moved, t.tone = fmt.Sprintf("▼%d", -r.Moved), warning
		}
		texts[i] = t
	}
	return texts
}

func (l *topList) apply(texts []topText, c chart.Theme) {
	paintCard(l.back, c)
	put(l.title, tr("Top subreddits"), c.Text)
	put(l.span, tr("last 5 min"), c.Muted)
	put(l.none, tr("No events in this period"), c.Muted)
	show(l.none, len(texts) == 0)
	for i, r := range l.rows {
		visible := i < len(texts) && i < l.fits
		for _, o := range []fyne.CanvasObject{r.bar, r.place, r.name, r.count, r.moved} {
			show(o, visible)
		}
		if !visible {
			continue
		}
		t := texts[i]
		paint(r.bar, mix(c.Card, c.Series[0], 0.28))
		r.bar.Resize(fyne.NewSize(max(l.width*float32(t.part), 2), topRowHeight-3))
		put(r.place, fmt.Sprint(i+1), c.Muted)
		put(r.name, fit(t.name, smallSize, false, l.width-130), c.Text)
		put(r.count, t.count, c.Text)
		put(r.moved, t.moved, ink(c, t.tone))
	}
}
