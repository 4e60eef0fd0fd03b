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
	*board
	input, reason *lineEntry
	heading       *widget.Label
	one, all      *widget.Button // to discard the marked ones, and all
	strip         *fyne.Container

	filter   core.RejectFilter // that the rows answer
	rows     []core.Reject     // newest first, without bytes
	more     bool              // older ones match, too
	looking  bool
	deciding bool
}

func newRejects(w *window) view {
	v := &rejectsPage{heading: widget.NewLabel("")}
	bar := newSearchBar(v.search)
	v.input = bar.entry(tr("Input"), tr("part of the file's name"), 180, 2)
	v.reason = bar.entry(tr("Reason"), tr("part of the reason"), 180, 3)
	bar.button(tr("Search"), v.search).Importance = widget.HighImportance
	bar.button(tr("Clear"), v.clear)

	g := newGrid([]column{
		{name: tr("Stored (UTC)"), width: 136, rank: 3},
		{name: tr("Input"), width: 130, rank: 2, grow: 2},
		{name: tr("Line"), width: 72, right: true, rank: 1},
		{name: tr("Reason"), width: 160, grow: 3},
	}, true)
	g.length = func() int { return len(v.rows) }
	g.id = func(row int) int64 { return v.rows[row].ID }
	g.cell = func(row, column int) cell { return rejectCell(v.rows[row], column) }
	g.picked = v.pick
	g.marked = v.steer

	v.heading.TextStyle.Bold = true
	v.one = widget.NewButton("", func() {
		n := len(v.grid.chosen)
		v.confirm(n, false, core.RejectFilter{IDs: v.grid.ids()})
	})
	v.all = widget.NewButton(tr("Discard all that match…"), v.discardAll)
	hint := widget.NewLabel(tr("A line is not tried again: mend the file or the settings and import it again."))
	hint.Importance = widget.LowImportance
	hint.Truncation = fyne.TextTruncateEllipsis
	v.strip = container.NewBorder(nil, nil, v.heading, container.NewHBox(v.one, v.all), hint)
	v.board = newBoard(w, bar, v.strip, g)
	g.atEnd = v.soon(v.older)
	v.steer()
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

// shown implements view.
func (v *rejectsPage) shown() {
	v.appear()
	if v.open == 0 && len(v.grid.chosen) == 0 && len(v.rows) <= pageRows {
		v.reload()
	}
}

// hidden implements view.
func (v *rejectsPage) hidden() { v.front = false }

// changed implements view.
func (v *rejectsPage) changed() {
	if v.swapped() {
		v.rows, v.more, v.looking, v.deciding = nil, false, false, false
		v.heading.SetText("")
		v.grid.refresh(0)
		if v.front {
			v.reload()
		}
	} else if v.store == nil && v.front {
		v.noStore()
	}
}

// search starts anew with what stands in the fields.
func (v *rejectsPage) search() {
	v.filter = core.RejectFilter{Input: strings.TrimSpace(v.input.Text), Reason: strings.TrimSpace(v.reason.Text)}
	v.openSide(false)
	v.grid.toTop()
	v.told.say(calm, "")
	v.rows, v.more = nil, false
	v.reload()
}

// clear empties the fields and shows all.
func (v *rejectsPage) clear() {
	v.input.put("")
	v.reason.put("")
	v.search()
}

// reload shows the newest rejects, and how many there are.
func (v *rejectsPage) reload() { v.look(0) }

// older shows those after the last row, too.
func (v *rejectsPage) older() {
	if v.more && !v.looking {
		v.look(v.rows[len(v.rows)-1].ID)
	}
}

func (v *rejectsPage) look(past int64) {
	if v.store == nil {
		v.noStore()
		return
	}
	v.looking = true
	v.refresh()
	f := v.filter
	f.Newest, f.Past, f.Limit = true, past, pageRows
	var found []core.Reject
	n := 0
	v.list.ask(v.store, func(ctx context.Context, s core.Store, _ func(func())) error {
		c, err := s.Census(ctx, censusMax)
		if err != nil {
			return err
		}
		n = c.Rejects
		for r, err := range s.Rejects(ctx, f) {
			if err != nil {
				return err
			}
			r.Bytes = nil // the side reads them again
			found = append(found, r)
		}
		return nil
	}, func(err error) {
		v.looking = false
		if err != nil {
			v.troubled(err, v.reload)
		} else {
			if past == 0 {
				v.rows = nil
			}
			v.rows, v.more = append(v.rows, found...), len(found) == pageRows
			v.heading.SetText(tr("{{.Count}} rejects", with("Count", atLeast(n, n >= censusMax))))
			v.well()
		}
		v.refresh()
	})
}

// refresh shows the rows.
func (v *rejectsPage) refresh() {
	v.grid.refresh(v.open)
	v.steer()
	data := with("Shown", grouped(float64(len(v.rows))))
	switch {
	case len(v.rows) == 0 && v.looking:
		v.blank.show(tr("Looking…"), "")
	case len(v.rows) > 0:
		v.blank.hide()
	case v.filter.Input == "" && v.filter.Reason == "":
		v.blank.show(tr("No reject"), tr("Every line that was read was an event. A line that can't be one is kept here, with the reason."))
	default:
		v.blank.show(tr("No reject matches"), tr("Fewer or shorter conditions match more."), action{tr("Clear"), v.clear})
	}
	switch {
	case len(v.rows) == 0:
		v.foot.say(calm, "")
	case v.more:
		v.foot.say(calm, tr("{{.Shown}} shown, the last stored first; there are more", data), action{tr("Load more"), v.older})
	default:
		v.foot.say(calm, tr("{{.Shown}} shown, the last stored first; these are all", data))
	}
}

// steer makes the buttons say and do what is possible.
func (v *rejectsPage) steer() {
	n := len(v.grid.chosen)
	v.one.SetText(tr("Discard {{.Count}} marked…", with("Count", grouped(float64(n)))))
	if n > 0 != v.one.Visible() {
		show(v.one, n > 0)
		show(v.all, n == 0)
		v.strip.Refresh() // lays the buttons out anew
	}
	for _, b := range []*widget.Button{v.one, v.all} {
		if v.deciding || v.store == nil || len(v.rows) == 0 {
			b.Disable()
		} else {
			b.Enable()
		}
	}
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
			p.heading = tr("The line as it stood")
			p.text, p.note = rejectText(r.Bytes)
			p.actions = append(v.recordActions(tr("Copy all"), fmt.Sprintf("weir-line-%d", r.Line), ".txt", r.Bytes),
				action{tr("Discard…"), func() { v.confirm(1, false, only) }})
		}
		v.side.show(p)
	})
}
