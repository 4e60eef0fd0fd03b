package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"weir/core"
)

// checkAll recomputes everything from the events and says what it found.
func (w *window) checkAll() {
	if w.covered() {
		return
	}
	store := w.desk.Store()
	s := w.newSheet(tr("Check the store"), tr("Recomputes every total from the stored events. The pipeline may keep running."), 560)
	s.lines = 2
	if store == nil {
		s.verb(tr("Close"), s.close)
		s.show(stacked(), nil)
		s.say(warning, tr("No store is open: wait until the pipeline runs"))
		return
	}
	going := newCutLabel("")
	found := newNumbers(1)
	problems := widget.NewLabel("")
	problems.Wrapping, problems.Selectable = fyne.TextWrapWord, true
	problems.Hide()
	ctx, cancel := context.WithCancel(w.ctx)
	s.closed = cancel
	end := s.verb(tr("Cancel"), s.close).says(tr("Close"))
	s.leaveRoom(stacked(found.box, flush(problems)), float32(len(reportRows(core.Report{}))+1)*numberHeight, "")
	s.show(stacked(flush(going)), nil)
	began := time.Now()
	w.during(ctx, func(took time.Duration) {
		going.SetText(tr("Checking {{.Store}}: {{.Took}} so far", with("Store", store.Location(), "Took", lasting(took.Truncate(time.Second)))))
	})
	var report core.Report
	w.work(func(context.Context) (err error) {
		report, err = store.Check(ctx)
		return err
	}, func(err error) {
		canceled := ctx.Err() != nil
		cancel()
		if canceled {
			return
		}
		end.SetText(tr("Close"))
		s.submit = s.close
		if err != nil {
			going.SetText("")
			s.say(alarm, checkError(err))
			return
		}
		going.SetText(tr("Checked {{.Store}} in {{.Took}}", with("Store", store.Location(), "Took", lasting(time.Since(began)))))
		found.set(reportRows(report))
		if len(report.Problems) > 0 {
			problems.SetText(strings.Join(report.Problems, "\n"))
			problems.Show()
		}
		s.say(verdict(report))
	})
}

func checkError(err error) string {
	if errors.Is(err, core.ErrClosed) {
		return tr("The store was closed meanwhile: check again when the pipeline runs")
	}
	return err.Error()
}

// reportRows are the report's numbers.
func reportRows(r core.Report) [][2]string {
	rows := [][2]string{}
	for _, n := range []struct {
		name  string
		count int64
	}{
		{tr("Events"), r.Events},
		{tr("Pending"), r.Pending},
		{tr("Processed"), r.Processed},
		{tr("Dead"), r.Dead},
		{tr("Discarded"), r.Discarded},
		{tr("Rejected"), r.Rejected},
		{tr("Expired"), r.Expired},
		{tr("Counted"), r.Counted},
		{tr("Lost"), r.Lost},
		{tr("Twice"), r.Twice},
	} {
		rows = append(rows, [2]string{n.name, grouped(float64(n.count))})
	}
	return rows
}

// verdict says in one line whether all is well, and else what to do.
func verdict(r core.Report) (tone, string) {
	lost, twice := grouped(float64(r.Lost)), grouped(float64(r.Twice))
	switch {
	case r.OK:
		return calm, tr("Lost {{.Lost}}, twice {{.Twice}}: every event is counted exactly once", with("Lost", lost, "Twice", twice))
	case r.Lost > 0 || r.Twice > 0:
		return alarm, tr("Lost {{.Lost}}, twice {{.Twice}}. Run \"weir recount\": it reports which totals are wrong and corrects them from the events.", with("Lost", lost, "Twice", twice))
	}
	return alarm, tr("Lost {{.Lost}}, twice {{.Twice}}, but something is wrong: see above. Make a copy with \"weir backup\" before anything else.", with("Lost", lost, "Twice", twice))
}
