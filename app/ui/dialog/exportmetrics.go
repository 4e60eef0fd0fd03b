package dialog

import (
	"cmp"
	"context"
	"errors"
	"io"
	"time"

	"weir/app/ui/host"
	"weir/app/ui/text"
	"weir/core"
	"weir/core/export"
)

// ExportMetrics asks what of the measurements to write as CSV, and where. With
// what is offered, Enter writes the metrics of the shown time.
func ExportMetrics(w *host.Host, from, to time.Time) {
	s := w.Engine.Store()
	if s == nil {
		title, hint := host.StoreMissing(w.Engine.State())
		w.Fail(title, errors.New(cmp.Or(hint, text.Tr("Metrics are read from the store."))))
		return
	}
	measured := func(text string, from, to time.Time) host.ExportChoice {
		return host.ExportChoice{Text: text, Name: "weir-metrics", Run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Metrics(out, export.CSV, host.Counting(s.Samples(ctx, from, to), tell), 0)
		}}
	}
	var choices []host.ExportChoice
	if !from.IsZero() || !to.IsZero() {
		text := shownText(from, to, time.Now())
		if !to.IsZero() {
			to = to.Add(time.Microsecond) // a sample may stand at the right edge, and Samples ends before to
		}
		choices = append(choices, measured(text, from, to))
	}
	Export(w, text.Tr("Export as CSV"), append(choices,
		measured(text.Tr("All metrics"), time.Time{}, time.Time{}),
		host.ExportChoice{Text: text.Tr("Counts by hour, kind and subreddit"), Name: "weir-counts", Run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Counts(out, export.CSV, host.Counting(s.Counts(ctx, core.Filter{}), tell))
		}})...)
}

// shownText says which time the charts show, by the clock of this place.
func shownText(from, to, now time.Time) string {
	layout := "15:04:05"
	if now.Sub(from) > 20*time.Hour {
		layout = "2006-01-02 15:04"
	}
	until := text.Tr("now")
	if !to.IsZero() {
		until = to.Local().Format(layout)
	}
	return text.Tr("Metrics of the shown time, {{.From}} – {{.To}}", text.With("From", from.Local().Format(layout), "To", until))
}
