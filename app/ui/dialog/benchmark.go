package dialog

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/bench/figures"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// benchmarkDialog measures the stores and shows the figures with the advice. If it is
// closed or cancelled meanwhile, the measurement ends and removes what it has made.
type benchmarkDialog struct {
	*widget.Dialog
	h        *host.Host
	progress *widget.TruncatedLabel
	table    *benchTable
	details  *fynewidget.Label // below the table: where it was measured
	start    *widget.DialogButton
	close    *widget.DialogButton
	copy     *widget.DialogButton
	save     *widget.DialogButton

	cancel context.CancelFunc // set while it measures
	report figures.Report     // the last one
}

const (
	benchmarkWidth  = 780
	benchmarkHeight = 440 // of the table
)

// Benchmark opens a dialog that measures SQLite and PostgreSQL on this machine. It does
// nothing while another dialog is open.
func Benchmark(h *host.Host) {
	if h.Covered() {
		return
	}
	b := &benchmarkDialog{
		h: h, progress: widget.NewTruncatedLabel(""), table: newBenchTable(), details: fynewidget.NewLabel(""),
		Dialog: h.NewDialog(text.Tr("Benchmark"), text.Tr("Measures SQLite and PostgreSQL on this machine, and says which to use, with which settings. It runs simulated events through temporary stores and takes one to two minutes. A pipeline that runs here continues; it lowers the figures, and its processor time counts in them. To avoid that, pause it first."), benchmarkWidth),
	}
	b.details.Wrapping, b.details.Selectable = fyne.TextWrapWord, true
	b.details.Importance = fynewidget.LowImportance
	b.MessageLines = 2
	b.OnClosed = b.stop
	b.copy = b.LeftButton(text.Tr("Copy"), func() { h.App.Clipboard().SetContent(b.report.String()) })
	b.save = b.LeftButton(text.Tr("Save as JSON…"), b.saveJSON)
	b.close = b.Button(text.Tr("Close"), b.Close).ReserveWidth(text.Tr("Cancel"))
	b.start = b.MainButton(text.Tr("Start"), b.run).ReserveWidth(text.Tr("Again"))
	b.ReserveResults(widget.VStack(b.table.box, widget.Unpadded(b.details)), benchmarkHeight, text.Tr("The stores are made beside your store and on your PostgreSQL server, and removed afterwards. Without a server one is started for the benchmark if PostgreSQL is installed. A few GiB of the disk are needed meanwhile."))
	b.show()
	b.update()
	b.Open(widget.VStack(widget.Unpadded(b.progress)), nil)
}

// stop ends the measurement, if there is one.
func (b *benchmarkDialog) stop() {
	if b.cancel != nil {
		b.cancel()
	}
}

// run measures.
func (b *benchmarkDialog) run() {
	ctx, cancel := context.WithCancel(b.h.Ctx)
	b.cancel, b.report = cancel, figures.Report{}
	b.show()
	b.SetMessage(style.Calm, "")
	b.update()
	var now figures.Progress
	b.h.ShowElapsed(ctx, func(took time.Duration) {
		if now.Steps == 0 {
			b.progress.SetText(text.Tr("Preparing the stores"))
			return
		}
		b.progress.SetText(text.Tr("{{.Percent}} %, {{.Took}} so far. {{.Store}}: {{.Doing}}", text.With(
			"Percent", now.Percent(), "Took", text.Duration(took.Truncate(time.Second)), "Store", figures.StoreName(now.Store), "Doing", text.Tr(string(now.Doing)))))
	})
	var report figures.Report
	b.h.Work(func(context.Context) (err error) {
		report, err = b.h.Engine.Benchmark(ctx, func(p figures.Progress) { b.h.Do(func() { now = p }) })
		return err
	}, func(err error) {
		canceled := ctx.Err() != nil
		cancel()
		b.cancel = nil
		switch {
		case canceled:
			return // the dialog has closed
		case err != nil:
			b.progress.SetText("")
			b.SetMessage(style.Alarm, text.Error(err))
		default:
			b.report = report
			b.show()
			b.SetMessage(style.Calm, text.Of(report.Advice.Text))
		}
		b.update()
	})
}

// show shows the report, or nothing if there is none.
func (b *benchmarkDialog) show() {
	r := &b.report
	b.table.set(r)
	var lines []string
	for i := range r.Stores {
		lines = append(lines, figures.StoreName(r.Stores[i].Name)+": "+r.Stores[i].Location)
	}
	for _, note := range r.Notes {
		lines = append(lines, text.Of(note))
	}
	b.details.SetText(strings.Join(lines, "\n"))
	style.SetVisible(b.details, len(lines) > 0)
	if len(lines) > 0 {
		took := time.Duration(r.Seconds) * time.Second
		b.progress.SetText(text.Trn(r.Cores, "Measured in {{.Took}} on {{.Cores}} core {{.CPU}}", "Measured in {{.Took}} on {{.Cores}} cores {{.CPU}}", text.With(
			"Took", text.Duration(took), "Cores", r.Cores, "CPU", r.CPU)))
	}
}

// update enables what can be done.
func (b *benchmarkDialog) update() {
	measuring, measured := b.cancel != nil, len(b.report.Stores) > 0
	b.copy.SetEnabled(measured)
	b.save.SetEnabled(measured)
	b.start.SetEnabled(!measuring)
	if b.OnSubmit = b.run; measuring {
		b.OnSubmit = nil
	}
	b.close.SetText(text.Tr("Close"))
	if measuring {
		b.close.SetText(text.Tr("Cancel"))
	}
	if measured {
		b.start.SetText(text.Tr("Again"))
	}
	b.Relayout()
}

// saveJSON asks where to write the figures.
func (b *benchmarkDialog) saveJSON() {
	report := b.report
	openExport(b.h, text.Tr("Save the figures"), host.ExportChoice{
		Name: "weir-benchmark", Extension: ".json", Bytes: true, Note: text.Tr("The same as \"weir bench --json\" prints."),
		Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
			data, err := json.Marshal(report)
			if err != nil {
				return 0, err
			}
			return out.Write(append(data, '\n'))
		},
	})
}
