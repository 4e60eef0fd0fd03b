package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// report is the result of a comparison.
type report struct {
	At        time.Time `json:"at"`
	Host      host      `json:"host"`
	SyncTimes []float64 `json:"disk_sync_ms"` // by round: the median of writing 4 KiB and waiting for the disk
	Rate      float64   `json:"rate"`         // events per second; 0: as fast as each system takes them
	Rows      []row     `json:"rows"`
}

// row is a contender's. Its figures are medians of its runs.
type row struct {
	System   string    `json:"system"`
	Title    string    `json:"title"`
	Store    string    `json:"store"`
	Settings string    `json:"settings"`
	Batch    int       `json:"batch"`
	Workers  int       `json:"workers"`
	Events   int64     `json:"events"` // in a run
	Speed    float64   `json:"events_per_second"`
	Slowest  float64   `json:"slowest"`
	Fastest  float64   `json:"fastest"`
	CPU      float64   `json:"cpu_us_per_event"`
	Busy     float64   `json:"cpu_percent"` // of one core
	PeakMB   float64   `json:"peak_mb"`
	P50      float64   `json:"p50_ms"` // from due to handled; 0 without a rate
	P99      float64   `json:"p99_ms"`
	Ratio    float64   `json:"weir_ratio"` // Weir's speed by this one's in the same round; 0 if Weir didn't run
	Runs     []outcome `json:"runs"`
}

// summarize makes the rows.
func (r *report) summarize(entries []*entry) {
	for _, e := range entries {
		speeds := e.each(func(o outcome) float64 { return float64(e.events) / o.Seconds })
		w := row{
			System: e.name, Title: e.title, Store: e.store, Settings: e.settings, Batch: e.batch, Workers: e.workers, Events: e.events,
			Speed: median(speeds), Slowest: slices.Min(speeds), Fastest: slices.Max(speeds),
			CPU:    median(e.each(func(o outcome) float64 { return 1e6 * o.CPUSeconds / float64(e.events) })),
			Busy:   median(e.each(func(o outcome) float64 { return 100 * o.CPUSeconds / o.Seconds })),
			PeakMB: median(e.each(func(o outcome) float64 { return float64(o.PeakBytes) / 1e6 })),
			P50:    median(e.each(func(o outcome) float64 { return o.P50 })),
			P99:    median(e.each(func(o outcome) float64 { return o.P99 })),
			Runs:   e.outcomes,
		}
		if weir := reference(entries, e); weir != nil {
			ratios := weir.each(func(o outcome) float64 { return float64(weir.events) / o.Seconds })
			for i := range ratios {
				ratios[i] /= speeds[i]
			}
			w.Ratio = median(ratios)
		}
		r.Rows = append(r.Rows, w)
	}
}

// reference is what an entry is compared with: Weir on the same store, with the same
// batch if it ran with that; nil for Weir itself.
func reference(entries []*entry, e *entry) (weir *entry) {
	if e.isWeir() {
		return nil
	}
	for _, o := range entries {
		if o.isWeir() && o.store == e.store && (weir == nil || o.batch == e.batch) {
			weir = o
		}
	}
	return weir
}

func (e *entry) each(figure func(outcome) float64) []float64 {
	var all []float64
	for _, o := range e.outcomes {
		all = append(all, figure(o))
	}
	return all
}

func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// markdown is the report as the README shows it.
func (r *report) markdown() string {
	var b strings.Builder
	h := &r.Host
	fmt.Fprintf(&b, "%s, %d cores, Linux %s; writing 4 KiB durably takes %s ms; %s, SQLite %s", h.CPU, h.Cores, h.Kernel, span(r.SyncTimes, "%.2f"), h.Go, h.SQLite)
	if h.Postgres != "" {
		fmt.Fprintf(&b, ", PostgreSQL %s", h.Postgres)
	}
	for _, path := range slices.Sorted(maps.Keys(h.Modules)) {
		fmt.Fprintf(&b, ", %s %s", path, h.Modules[path])
	}
	fmt.Fprintf(&b, "; %s, medians of %d runs:\n\n", r.At.Format(time.DateOnly), len(r.SyncTimes))

	columns := []string{"system", "store", "batch", "workers"}
	if r.Rate > 0 {
		columns = append(columns, "p50 ms", "p99 ms", "CPU of one core", "peak MB")
	} else {
		columns = append(columns, "events/s", "range", "CPU µs/event", "peak MB", "Weir ÷ it")
	}
	line(&b, columns...)
	line(&b, slices.Repeat([]string{"---"}, len(columns))...)
	settings := make(map[string]string) // of what is not printed yet: whose they are
	for _, w := range r.Rows {
		store := map[string]string{sqliteStore: "SQLite", postgresStore: "PostgreSQL"}[w.Store]
		workers := "–"
		if w.Workers > 0 {
			workers = fmt.Sprint(w.Workers)
		}
		cells := []string{w.Title, store, fmt.Sprint(w.Batch), workers}
		if r.Rate > 0 {
			cells = append(cells, fmt.Sprintf("%.1f", w.P50), fmt.Sprintf("%.1f", w.P99), fmt.Sprintf("%.1f %%", w.Busy), fmt.Sprintf("%.0f", w.PeakMB))
		} else {
			ratio := "–"
			if w.Ratio > 0 {
				ratio = fmt.Sprintf("%.*f", decimals(w.Ratio), w.Ratio)
			}
			cells = append(cells, thousands(w.Speed), thousands(w.Slowest)+"–"+thousands(w.Fastest),
				fmt.Sprintf("%.*f", decimals(w.CPU), w.CPU), fmt.Sprintf("%.0f", w.PeakMB), ratio)
		}
		line(&b, cells...)
		settings[w.Settings] = w.Title + " on " + store
	}
	b.WriteString("\nSettings:\n\n")
	for _, w := range r.Rows {
		if name := settings[w.Settings]; name != "" {
			fmt.Fprintf(&b, "* %s: %s\n", name, w.Settings)
			delete(settings, w.Settings)
		}
	}
	return b.String()
}

func line(b *strings.Builder, cells ...string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// span is the range of figures, or the one figure that all print as.
func span(figures []float64, format string) string {
	low, high := fmt.Sprintf(format, slices.Min(figures)), fmt.Sprintf(format, slices.Max(figures))
	if low == high {
		return low
	}
	return low + "–" + high
}

// decimals leaves two or three digits.
func decimals(n float64) int {
	switch {
	case n < 1:
		return 2
	case n < 10:
		return 1
	}
	return 0
}

// thousands writes a whole number with commas.
func thousands(n float64) string {
	digits := fmt.Sprintf("%.0f", n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
