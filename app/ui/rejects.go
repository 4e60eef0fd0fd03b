package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/core"
)

// rejectsPage lists lines of input that could not be events.
type rejectsPage struct {
	*docket[core.Reject]
	input, reason *field

	filter core.RejectFilter // that the rows answer
}

func newRejects(w *window) view {
	v := &rejectsPage{}
	bar := w.newSearchBar(v.search)
	v.input = bar.entry(tr("Input"), tr("part of the file's name"), 180, 2)
	v.reason = bar.entry(tr("Reason"), tr("part of the reason"), 180, 3)

	g := newGrid([]column{
		{name: tr("Stored (UTC)"), width: 136, rank: 3},
		{name: tr("Input"), width: 130, rank: 2, grow: 2},
		{name: tr("Line"), width: 72, right: true, rank: 1},
		{name: tr("Reason"), width: 160, grow: 3},
	}, true)
	g.cell = func(row, column int) cell { return rejectCell(v.rows[row], column) }
	g.picked = v.pick

	one := newButton("", nil, func() { v.confirm(core.RejectFilter{IDs: v.grid.ids()}) })
	all := newButton(tr("Discard all that match…"), nil, v.discardAll)
	heading := widget.NewLabel("")
	hint := widget.NewLabel(tr("Rejected lines aren't retried. Fix the file or the settings, then import again."))
	hint.Importance = widget.LowImportance
	hint.Truncation = fyne.TextTruncateEllipsis
	strip := container.NewBorder(nil, nil, heading, container.NewHBox(one, all), hint)
	v.docket = decidable(newBoard(w, bar, strip, g), v, heading, strip, []*button{one}, []*button{all})
	return v
}

// rejectCell is what a column shows of a reject.
func rejectCell(r core.Reject, column int) cell {
	switch column {
	case 0:
		return cell{utcSecond(r.At), tintPlain}
	case 1:
		return cell{fileName(r.Input), tintPlain}
	case 2:
		return cell{grouped(float64(r.Line)), tintPlain}
	}
	return cell{firstLine(r.Reason), tintPlain}
}

// search starts anew with what stands in the fields.
func (v *rejectsPage) search() {
	v.filter = core.RejectFilter{Input: strings.TrimSpace(v.input.Text), Reason: strings.TrimSpace(v.reason.Text)}
	v.restart()
}

// id implements matter.
func (v *rejectsPage) id(r core.Reject) int64 { return r.ID }

// ask implements matter.
func (v *rejectsPage) ask(past int64) func(context.Context, core.Store) ([]core.Reject, string, error) {
	f := v.filter
	f.Newest, f.Past, f.Limit, f.Brief = true, past, pageRows, true
	return func(ctx context.Context, s core.Store) (found []core.Reject, heading string, err error) {
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
		return found, trn(c.Rejects, "{{.Count}} reject", "{{.Count}} rejects", with("Count", atLeast(c.Rejects, c.Rejects >= censusMax))), nil
	}
}

// same implements matter: a reject never changes.
func (v *rejectsPage) same(core.Reject, core.Reject) bool { return true }

// none implements matter.
func (v *rejectsPage) none() (title, hint string, filtered bool) {
	if v.filter.Input == "" && v.filter.Reason == "" {
		return tr("No rejects"), tr("Every line read so far was an event. Lines that aren't are kept here, with the reason."), false
	}
	return tr("No reject matches"), tr("Fewer or shorter conditions match more."), true
}

// able implements matter.
func (v *rejectsPage) able(_ int, rows []core.Reject) bool { return len(rows) > 0 }

// verbs implements matter.
func (v *rejectsPage) verbs(count string) []string {
	return []string{tr("Discard {{.Count}} marked…", with("Count", count))}
}

// pick shows the line of a row at the side.
func (v *rejectsPage) pick(row int) {
	if row < 0 {
		v.openSide(false)
		return
	}
	v.showReject(v.rows[row])
}

func (v *rejectsPage) showReject(r core.Reject) {
	v.open = r.ID
	v.openSide(true)
	p := particulars{
		title: tr("Line {{.Line}} of {{.File}}", with("Line", grouped(float64(r.Line)), "File", fileName(r.Input))),
		facts: []fact{
			{name: tr("Input"), value: r.Input},
			{name: tr("Line"), value: grouped(float64(r.Line))},
			{tr("Reason"), r.Reason, tintAlarm},
			{name: tr("Stored"), value: utcSecond(r.At) + " UTC"},
		},
		note: tr("Reading…"),
	}
	v.side.show(p)
	only := core.RejectFilter{IDs: []int64{r.ID}}
	found := false
	v.detail.ask(v.store, func(ctx context.Context, s core.Store, _ func(func())) error {
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
			p.note = err.Error()
			p.actions = []action{{tr("Try again"), func() { v.showReject(r) }}}
		case !found:
			p.note = tr("The reject is no longer in the store: somebody has discarded it.")
		default:
			p.heading = tr("The original line")
			p.text, p.note = rejectText(&r)
			p.actions = append(v.recordActions(tr("Copy all"), fmt.Sprintf("weir-line-%d", r.Line), ".txt", r.Bytes),
				action{tr("Discard…"), func() { v.confirm(only) }})
		}
		v.side.show(p)
	})
}
