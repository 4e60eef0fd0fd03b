package ui

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"weir/core"
	"weir/core/export"
)

// exportMetrics asks what of the measurements to write as CSV, and where. With
// what is offered, Enter writes the metrics of the shown time.
func exportMetrics(w *host, from, to time.Time) {
	s := w.desk.Store()
	if s == nil {
		title, hint := storeMissing(w.desk.State())
		w.fail(title, errors.New(cmp.Or(hint, tr("Metrics are read from the store."))))
		return
	}
	metrics := func(text string, from, to time.Time) exportChoice {
		return exportChoice{text: text, name: "weir-metrics", run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Metrics(out, export.CSV, counting(s.Samples(ctx, from, to), tell), 0)
		}}
	}
	var choices []exportChoice
	if !from.IsZero() || !to.IsZero() {
		text := shownText(from, to, time.Now())
		if !to.IsZero() {
			to = to.Add(time.Microsecond) // a sample may stand at the right edge, and Samples ends before to
		}
		choices = append(choices, metrics(text, from, to))
	}
	openExport(w, tr("Export as CSV"), append(choices,
		metrics(tr("All metrics"), time.Time{}, time.Time{}),
		exportChoice{text: tr("Counts by hour, kind and subreddit"), name: "weir-counts", run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Counts(out, export.CSV, counting(s.Counts(ctx, core.Filter{}), tell))
		}})...)
}

// shownText says which time the charts show, by the clock of this place.
func shownText(from, to, now time.Time) string {
	layout := "15:04:05"
	if now.Sub(from) > 20*time.Hour {
		layout = "2006-01-02 15:04"
	}
	until := tr("now")
	if !to.IsZero() {
		until = to.Local().Format(layout)
	}
	return tr("Metrics of the shown time, {{.From}} – {{.To}}", with("From", from.Local().Format(layout), "To", until))
}
