package explore

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/explore"
)

// newRecord makes the panel beside the rows that shows the event of one of them.
func newRecord(l *list) (*recordview.View, *fyne.Container) {
	details := widget.NewDetails(l.page.h.Tips, func() { l.grid.SetCurrent(-1) })
	v := recordview.New(l.page.h, details, l.page.said)
	v.Actions = l.actions
	details.OnResized = func() { l.split.Refresh() }
	return v, container.NewPadded(details.Object())
}

// actions are what can be done with the event of a row.
func (l *list) actions(e core.Stored, _ *core.Failure) (next []widget.Action) {
	p := l.page
	only := func(d explore.Dimension, shown, name string) {
		next = append(next, widget.Action{Text: text.Tr("Only {{.Name}}", text.With("Name", shown)), Run: func() { p.only(d, name) }})
	}
	switch author := e.AuthorName(); author {
	case "":
	case core.Deleted:
		only(explore.Author, author, author)
	default:
		only(explore.Author, "u/"+recordview.ShortName(author), author)
	}
	if e.Subreddit != "" {
		only(explore.Subreddit, "r/"+recordview.ShortName(e.Subreddit), e.Subreddit)
	}
	return next
}

// StepHit shows the next event of the list, or the previous one if by is -1.
func (p *Page) StepHit(by int) { p.list.grid.Step(by) }
