package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"weir/app/chart"
	"weir/app/ui/history"
)

// spec says what one chart of the dashboard shows.
type spec struct {
	name     string // how its limits are remembered
	variants []variant
}

// variant is one of the things that a chart can show.
type variant struct {
	title string // in English, with what is counted
	short string // as a choice; empty when there is only one
	unit  chart.Unit
	lines []line // nil: the kinds of events

	// over is the time whose average a threshold is about; 0: each value counts.
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
		return []line{{later("p99"), p50 + 2}, {later("p95"), p50 + 1}, {later("p50"), p50}}
	}
	return []spec{
		{"throughput", []variant{{title: later("Throughput (events/s)"), unit: chart.Count, lines: []line{
			{later("generated"), history.Generated}, {later("stored"), history.Stored}, {later("processed"), history.Processed}}}}},
		{"latency", []variant{
			{title: later("Latency, end to end"), short: later("End to end"), unit: chart.Seconds, lines: percentiles(history.EndToEnd50)},
			{title: later("Latency of storing"), short: later("Store"), unit: chart.Seconds, lines: percentiles(history.Store50)},
			{title: later("Latency of processing"), short: later("Process"), unit: chart.Seconds, lines: percentiles(history.Process50)}}},
		{"waiting", []variant{{title: later("Waiting (events)"), unit: chart.Whole, lines: []line{
			{later("waiting"), history.Waiting}, {later("claimed"), history.Claimed}}}}},
		{"errors", []variant{{title: later("Errors (per min)"), unit: chart.Whole, over: time.Minute, lines: []line{
			{later("process"), history.ProcessErrors}, {later("store"), history.StoreErrors}, {later("generate"), history.GenerateErrors}}}}},
		{"kinds", []variant{{title: later("Events by kind (per s)"), unit: chart.Count}}},
		{"program", []variant{
			{title: later("Processor (of one core)"), short: later("Processor"), unit: chart.Percent, lines: []line{{later("CPU"), history.CPU}}},
			{title: later("Memory"), short: later("Memory"), unit: chart.Bytes, lines: []line{{later("memory"), history.Memory}}},
			{title: later("Goroutines"), short: later("Goroutines"), unit: chart.Whole, lines: []line{{later("goroutines"), history.Goroutines}}}}},
	}
}

// prefLimit is the name under which the limit of a variant is remembered.
func (s spec) prefLimit(variant int) string {
	name := "charts.limit." + s.name
	if short := s.variants[variant].short; short != "" {
		name += "." + short
	}
	return name
}

// prefNotify is the name under which is remembered whether the desktop is told
// when the limit of a variant is crossed.
func (s spec) prefNotify(variant int) string { return s.prefLimit(variant) + ".notify" }

// limits are those that are remembered, by variant.
func (s spec) limits(p fyne.Preferences) []float64 {
	limits := make([]float64, len(s.variants))
	for i := range limits {
		limits[i] = p.Float(s.prefLimit(i))
	}
	return limits
}
