package dashboard

import (
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart"
	"weir/app/ui/history"
	"weir/app/ui/text"
)

// spec describes one chart of the dashboard.
type spec struct {
	name     string // under which its thresholds are remembered
	variants []variant
}

// variant is one of the things that a chart can show.
type variant struct {
	title string // in English, with its unit
	short string // as a choice; empty when there is only one
	unit  chart.Unit
	lines []line // nil: the kinds of events

	// over is the time over which values are averaged for a threshold; 0: none.
	over time.Duration
}

// line is one line of a chart.
type line struct {
	name string // in English
	line history.Line
}

// specs are the charts in reading order.
func specs() []spec {
	percentiles := func(p50 history.Line) []line {
		return []line{{text.Later("p99"), p50 + 2}, {text.Later("p95"), p50 + 1}, {text.Later("p50"), p50}}
	}
	return []spec{
		{"throughput", []variant{{title: text.Later("Throughput (events/s)"), unit: chart.Count, lines: []line{
			{text.Later("generated"), history.Generated}, {text.Later("stored"), history.Stored}, {text.Later("processed"), history.Processed}}}}},
		{"latency", []variant{
			{title: text.Later("Latency, end to end"), short: text.Later("End to end"), unit: chart.Seconds, lines: percentiles(history.EndToEnd50)},
			{title: text.Later("Latency of storing"), short: text.Later("Store"), unit: chart.Seconds, lines: percentiles(history.Store50)},
			{title: text.Later("Latency of processing"), short: text.Later("Process"), unit: chart.Seconds, lines: percentiles(history.Process50)}}},
		{"waiting", []variant{{title: text.Later("Waiting (events)"), unit: chart.Whole, lines: []line{
			{text.Later("waiting"), history.Waiting}, {text.Later("claimed"), history.Claimed}}}}},
		{"errors", []variant{{title: text.Later("Errors (per min)"), unit: chart.Whole, over: time.Minute, lines: []line{
			{text.Later("process"), history.ProcessErrors}, {text.Later("store"), history.StoreErrors}, {text.Later("generate"), history.GenerateErrors}}}}},
		{"kinds", []variant{{title: text.Later("Events by kind (per s)"), unit: chart.Count}}},
		{"program", []variant{
			{title: text.Later("Processor (of one core)"), short: text.Later("Processor"), unit: chart.Percent, lines: []line{{text.Later("CPU"), history.CPU}}},
			{title: text.Later("Memory"), short: text.Later("Memory"), unit: chart.Bytes, lines: []line{{text.Later("memory"), history.Memory}}},
			{title: text.Later("Goroutines"), short: text.Later("Goroutines"), unit: chart.Whole, lines: []line{{text.Later("goroutines"), history.Goroutines}}}}},
	}
}

// prefThreshold is the preference that remembers the threshold of a variant.
func (s spec) prefThreshold(variant int) string {
	name := "charts.limit." + s.name
	if short := s.variants[variant].short; short != "" {
		name += "." + short
	}
	return name
}

// prefNotify is the preference that remembers whether crossing the threshold of
// a variant notifies the desktop.
func (s spec) prefNotify(variant int) string { return s.prefThreshold(variant) + ".notify" }

// thresholds are the remembered thresholds by variant.
func (s spec) thresholds(p fyne.Preferences) []float64 {
	thresholds := make([]float64, len(s.variants))
	for i := range thresholds {
		thresholds[i] = p.Float(s.prefThreshold(i))
	}
	return thresholds
}
