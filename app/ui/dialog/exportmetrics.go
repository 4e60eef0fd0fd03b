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

// ExportMetrics asks which measurements to write as CSV, and where. The first
// choice, which Enter takes, is the metrics of the shown time.
func ExportMetrics(h *host.Host, from, to time.Time) {
	s := h.Engine.Store()
	if s == nil {
		title, hint := host.NoStoreText(h.Engine.State())
		h.ShowError(title, errors.New(cmp.Or(hint, text.Tr("Metrics are read from the store."))))
		return
	}
	metrics := func(text string, from, to time.Time) host.ExportChoice {
		return host.ExportChoice{Text: text, Name: "weir-metrics", Run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Metrics(out, export.CSV, host.WithProgress(s.Samples(ctx, from, to), tell), 0)
		}}
	}
	var choices []host.ExportChoice
	if !from.IsZero() || !to.IsZero() {
		text := shownText(from, to, time.Now())
		if !to.IsZero() {
			to = to.Add(time.Microsecond) // include a sample at the right edge: Samples ends before to
		}
		choices = append(choices, metrics(text, from, to))
	}
	Export(h, text.Tr("Export as CSV"), append(choices,
		metrics(text.Tr("All metrics"), time.Time{}, time.Time{}),
		host.ExportChoice{Text: text.Tr("Counts by hour, kind and subreddit"), Name: "weir-counts", Run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return export.Counts(out, export.CSV, host.WithProgress(s.Counts(ctx, core.Filter{}), tell))
		}})...)
}

// shownText describes the time that the charts show, in local time.
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
