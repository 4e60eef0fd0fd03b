package figures

import (
	"fmt"
	"math"

	"weir/core/message"
)

// Row is a line of the table for people: one measurement of all stores.
type Row struct {
	Group string // the heading of the row and of its neighbours, in English; it names the figures
	Name  message.Text
	Cells [][]string // by store: up to Columns figures with their units, in English
}

// Columns is how many figures a row has of each store at most.
const Columns = 3

// The headings.
const (
	groupInserts  = "Bare inserts, the ceiling: events/s, spread"
	groupPipeline = "Pipeline at full speed: events/s, spread, processor time per event"
	groupSteady   = "Pipeline at a steady rate: latency p50, p99, share of one core"
	groupGrowth   = "Speed with many events stored, compared with few: ratio, spread, events"
)

// The names of rows.
const (
	nameCommit   = "one event, durably"
	nameBatch    = "batch {{.Batch}}"
	namePipeline = "batch {{.Batch}}, workers {{.Workers}}"
	nameSteady   = "{{.Rate}} events/s"
	nameBacklog  = "waiting: claim, settle"
	nameHistory  = "settled: pipeline"
)

// RowTexts are all headings and names of Rows.
var RowTexts = []string{
	groupInserts, groupPipeline, groupSteady, groupGrowth,
	nameCommit, nameBatch, namePipeline, nameSteady, nameBacklog, nameHistory,
}

// Rows returns the table for people. All stores must have been measured alike.
func (r *Report) Rows() []Row {
	if len(r.Stores) == 0 {
		return nil
	}
	var rows []Row
	add := func(group string, name message.Text, cells func(*Store) []string) {
		row := Row{Group: group, Name: name}
		for i := range r.Stores {
			row.Cells = append(row.Cells, cells(&r.Stores[i]))
		}
		rows = append(rows, row)
	}
	first := &r.Stores[0]
	add(groupInserts, message.Text{Template: nameCommit}, func(s *Store) []string { return []string{milliseconds(s.Commit)} })
	for i, in := range first.Inserts {
		add(groupInserts, message.Text{Template: nameBatch, Values: map[string]any{"Batch": message.Thousands(in.Batch)}}, func(s *Store) []string {
			return speedCells(s.Inserts[i].Speed)
		})
	}
	for i, p := range first.Pipeline {
		add(groupPipeline, message.Text{Template: namePipeline, Values: map[string]any{"Batch": message.Thousands(p.Batch), "Workers": p.Workers}}, func(s *Store) []string {
			return append(speedCells(s.Pipeline[i].Speed), fmt.Sprintf("%.1f µs", s.Pipeline[i].CPU))
		})
	}
	for i, st := range first.Steady {
		add(groupSteady, message.Text{Template: nameSteady, Values: map[string]any{"Rate": message.Thousands(st.Rate)}}, func(s *Store) []string {
			st := s.Steady[i]
			return []string{milliseconds(st.P50), milliseconds(st.P99), fmt.Sprintf("%.1f %%", st.CPU)}
		})
	}
	growth := func(name string, of func(*Store) Growth) {
		add(groupGrowth, message.Text{Template: name}, func(s *Store) []string {
			g := of(s)
			return []string{fmt.Sprintf("%.2f×", g.Ratio), spreadCell(g.Ratio, g.Lowest, g.Highest), message.Thousands(g.Events).String()}
		})
	}
	growth(nameBacklog, func(s *Store) Growth { return s.Backlog })
	growth(nameHistory, func(s *Store) Growth { return s.History })
	return rows
}

func speedCells(s Speed) []string {
	return []string{round(s.EventsPerSecond), spreadCell(s.EventsPerSecond, s.Lowest, s.Highest)}
}

func spreadCell(median, lowest, highest float64) string {
	return fmt.Sprintf("±%.0f %%", 100*spread(median, lowest, highest))
}

func milliseconds(ms float64) string { return fmt.Sprintf("%.1f ms", ms) }

// spread is how far single runs were from their median at most, as a part of it.
func spread(median, lowest, highest float64) float64 {
	if median == 0 {
		return 0
	}
	return max(highest-median, median-lowest) / median
}

// round writes a number with three digits that count: more would be by chance.
func round(n float64) string { return rounded(n).String() }

// rounded is a number in three digits that mean something.
func rounded(n float64) message.Thousands {
	if n >= 100 {
		unit := math.Pow(10, math.Floor(math.Log10(n))-2)
		n = math.Round(n/unit) * unit
	}
	return message.Thousands(math.Round(n))
}
