package dialog

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// Check recomputes all totals from the stored events and shows the report.
func Check(h *host.Host) {
	if h.Covered() {
		return
	}
	store := h.Engine.Store()
	d := h.NewDialog(text.Tr("Check the store"), text.Tr("Recomputes every total from the stored events. The pipeline may keep running."), 560)
	d.MessageLines = 2
	if store == nil {
		d.Button(text.Tr("Close"), d.Close)
		d.Open(widget.VStack(), nil)
		d.SetMessage(style.Warning, text.Tr("No store is open: wait until the pipeline runs"))
		return
	}
	progress := widget.NewTruncatedLabel("")
	found := widget.NewNumberTable(1)
	problems := fynewidget.NewLabel("")
	problems.Wrapping, problems.Selectable = fyne.TextWrapWord, true
	problems.Hide()
	ctx, cancel := context.WithCancel(h.Ctx)
	d.OnClosed = cancel
	closeButton := d.Button(text.Tr("Cancel"), d.Close).ReserveWidth(text.Tr("Close"))
	d.ReserveResults(widget.VStack(found.Box, widget.Unpadded(problems)), float32(len(reportRows(core.Report{}))+1)*widget.NumberRowHeight, "")
	d.Open(widget.VStack(widget.Unpadded(progress)), nil)
	began := time.Now()
	h.ShowElapsed(ctx, func(took time.Duration) {
		progress.SetText(text.Tr("Checking {{.Store}}: {{.Took}} so far", text.With("Store", store.Location(), "Took", text.Duration(took.Truncate(time.Second)))))
	})
	var report core.Report
	h.Work(func(context.Context) (err error) {
		report, err = store.Check(ctx)
		return err
	}, func(err error) {
		canceled := ctx.Err() != nil
		cancel()
		if canceled {
			return
		}
		closeButton.SetText(text.Tr("Close"))
		d.OnSubmit = d.Close
		if err != nil {
			progress.SetText("")
			d.SetMessage(style.Alarm, checkError(err))
			return
		}
		progress.SetText(text.Tr("Checked {{.Store}} in {{.Took}}", text.With("Store", store.Location(), "Took", text.Duration(time.Since(began)))))
		found.Set(reportRows(report))
		if len(report.Problems) > 0 {
			problems.SetText(strings.Join(report.Problems, "\n"))
			problems.Show()
		}
		d.SetMessage(verdict(report))
	})
}

func checkError(err error) string {
	if errors.Is(err, core.ErrClosed) {
		return text.Tr("The store was closed meanwhile: check again when the pipeline runs")
	}
	return text.Error(err)
}

// reportRows are the report's numbers.
func reportRows(r core.Report) [][2]string {
	rows := [][2]string{}
	for _, n := range []struct {
		name  string
		count int64
	}{
		{text.Tr("Events"), r.Events},
		{text.Tr("Pending"), r.Pending},
		{text.Tr("Processed"), r.Processed},
		{text.Tr("Dead"), r.Dead},
		{text.Tr("Discarded"), r.Discarded},
		{text.Tr("Rejected"), r.Rejected},
		{text.Tr("Expired"), r.Expired},
		{text.Tr("Counted"), r.Counted},
		{text.Tr("Lost"), r.Lost},
		{text.Tr("Twice"), r.Twice},
	} {
		rows = append(rows, [2]string{n.name, text.Grouped(float64(n.count))})
	}
	return rows
}

// verdict says in one line whether all is well, and if not what to do.
func verdict(r core.Report) (style.Tone, string) {
	lost, twice := text.Grouped(float64(r.Lost)), text.Grouped(float64(r.Twice))
	switch {
	case r.OK:
		return style.Calm, text.Tr("Lost {{.Lost}}, twice {{.Twice}}: every event is counted exactly once", text.With("Lost", lost, "Twice", twice))
	case r.Lost > 0 || r.Twice > 0:
		return style.Alarm, text.Tr("Lost {{.Lost}}, twice {{.Twice}}. Run \"weir recount\": it reports which totals are wrong and corrects them from the events.", text.With("Lost", lost, "Twice", twice))
	}
	return style.Alarm, text.Tr("Lost {{.Lost}}, twice {{.Twice}}, but something is wrong: see above. Make a copy with \"weir backup\" before anything else.", text.With("Lost", lost, "Twice", twice))
}
