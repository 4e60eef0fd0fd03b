package records

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/recordview"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// Rejects is the page of the lines of input that could not be events.
type Rejects struct {
	*triageList[core.Reject]
	input, reason *widget.Field

	filter core.RejectFilter // whose results the rows are
}

// NewRejects makes the page of rejects.
func NewRejects(h *host.Host) *Rejects {
	v := &Rejects{}
	bar := widget.NewSearchBar(h.Canvas, v.search)
	v.input = bar.Entry(text.Tr("Input"), text.Tr("part of the file's name"), 180, 2)
	v.reason = bar.Entry(text.Tr("Reason"), text.Tr("part of the reason"), 180, 3)

	g := widget.NewGrid([]widget.Column{
		{Name: text.Tr("Stored (UTC)"), Width: 136, Rank: 3},
		{Name: text.Tr("Input"), Width: 130, Rank: 2, Grow: 2},
		{Name: text.Tr("Line"), Width: 72, Right: true, Rank: 1},
		{Name: text.Tr("Reason"), Width: 160, Grow: 3},
	}, true)
	g.Cell = func(row, column int) widget.Cell { return rejectCell(v.rows[row], column) }
	g.OnCurrentChanged = v.pick

	one := widget.NewPageButton("", nil, func() { v.confirm(core.RejectFilter{IDs: v.grid.SelectedIDs()}) })
	all := widget.NewPageButton(text.Tr("Discard all that match…"), nil, v.discardAll)
	heading := fynewidget.NewLabel("")
	hint := fynewidget.NewLabel(text.Tr("Rejected lines aren't retried. Fix the file or the settings, then import again."))
	hint.Importance = fynewidget.LowImportance
	hint.Truncation = fyne.TextTruncateEllipsis
	strip := container.NewBorder(nil, nil, heading, container.NewHBox(one, all), hint)
	v.triageList = newTriageList(newListPage(h, bar, strip, g), v, heading, strip, []*widget.PageButton{one}, []*widget.PageButton{all})
	return v
}

// Continue takes over the search of a page that this one replaces.
func (v *Rejects) Continue(was host.Page) {
	old := was.(*Rejects)
	v.bar.Continue(old.bar)
	v.filter = old.filter
}

// rejectCell is the cell of a reject in a column.
func rejectCell(r core.Reject, column int) widget.Cell {
	switch column {
	case 0:
		return widget.Cell{Text: recordview.UTCSecond(r.At), Tint: widget.TintPlain}
	case 1:
		return widget.Cell{Text: fileName(r.Input), Tint: widget.TintPlain}
	case 2:
		return widget.Cell{Text: text.Grouped(float64(r.Line)), Tint: widget.TintPlain}
	}
	return widget.Cell{Text: firstLine(r.Reason), Tint: widget.TintPlain}
}

// search shows the rejects that match the fields.
func (v *Rejects) search() {
	v.filter = core.RejectFilter{Input: strings.TrimSpace(v.input.Text), Reason: strings.TrimSpace(v.reason.Text)}
	v.restart()
}

// id implements rowSource.
func (v *Rejects) id(r core.Reject) int64 { return r.ID }

// query implements rowSource.
func (v *Rejects) query(past int64) func(context.Context, control.Store) ([]core.Reject, string, error) {
	f := v.filter
	f.Newest, f.Past, f.Limit, f.Brief = true, past, pageRows, true
	return func(ctx context.Context, s control.Store) (found []core.Reject, heading string, err error) {
		c, err := s.Census(ctx, censusMax)
		if err != nil {
			return nil, "", err
		}
		for r, err := range s.Rejects(ctx, f) {
			if err != nil {
				return nil, "", err
			}
			found = append(found, r)
		}
		return found, text.Trn(c.Rejects, "{{.Count}} reject", "{{.Count}} rejects", text.With("Count", atLeast(c.Rejects, c.Rejects >= censusMax))), nil
	}
}

// same implements rowSource: a reject never changes.
func (v *Rejects) same(core.Reject, core.Reject) bool { return true }

// emptyTexts implements rowSource.
func (v *Rejects) emptyTexts() (title, hint string, filtered bool) {
	if v.filter.Input == "" && v.filter.Reason == "" {
		return text.Tr("No rejects"), text.Tr("Every line read so far was an event. Lines that aren't are kept here, with the reason."), false
	}
	return text.Tr("No reject matches"), text.Tr("Fewer or shorter conditions match more."), true
}

// applies implements rowSource.
func (v *Rejects) applies(_ int, rows []core.Reject) bool { return len(rows) > 0 }

// buttonTexts implements rowSource.
func (v *Rejects) buttonTexts(count string) []string {
	return []string{text.Tr("Discard {{.Count}} marked…", text.With("Count", count))}
}

// pick shows the rejected line of a row in the details.
func (v *Rejects) pick(row int) {
	if row < 0 {
		v.showDetails(false)
		return
	}
	v.showReject(v.rows[row])
}

func (v *Rejects) showReject(r core.Reject) {
	v.open = r.ID
	v.showDetails(true)
	p := widget.RowDetails{
		Title: text.Tr("Line {{.Line}} of {{.File}}", text.With("Line", text.Grouped(float64(r.Line)), "File", fileName(r.Input))),
		Facts: []widget.Fact{
			{Name: text.Tr("Input"), Value: r.Input},
			{Name: text.Tr("Line"), Value: text.Grouped(float64(r.Line))},
			{Name: text.Tr("Reason"), Value: r.Reason, Tint: widget.TintAlarm},
			{Name: text.Tr("Stored"), Value: recordview.UTCSecond(r.At) + " UTC"},
		},
		Note: text.Tr("Reading…"),
	}
	v.details.Show(p)
	only := core.RejectFilter{IDs: []int64{r.ID}}
	found := false
	v.detailsQuery.Run(v.store, func(ctx context.Context, s control.Store, _ func(func())) error {
		for whole, err := range s.Rejects(ctx, only) {
			if err != nil {
				return err
			}
			r, found = whole, true
		}
		return nil
	}, func(err error) {
		switch {
		case err != nil:
			p.Note = text.Error(err)
			p.Actions = []widget.Action{{Text: text.Tr("Try again"), Run: func() { v.showReject(r) }}}
		case !found:
			p.Note = text.Tr("The reject is no longer in the store: somebody has discarded it.")
		default:
			p.Heading = text.Tr("The original line")
			p.Text, p.Note = rejectText(&r)
			p.Actions = append(v.events.RecordActions(text.Tr("Copy all"), fmt.Sprintf("weir-line-%d", r.Line), ".txt", r.Bytes),
				widget.Action{Text: text.Tr("Discard…"), Run: func() { v.confirm(only) }})
		}
		v.details.Show(p)
	})
}
