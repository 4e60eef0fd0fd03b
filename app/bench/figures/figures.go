// Package figures is what "weir bench" measured: the report, how people read it, and the
// advice that follows from it.
package figures

import (
	"time"

	"weir/core/message"
)

// Report is the outcome of a benchmark. Its JSON is what "weir bench --json" prints, and
// its field names are stable.
type Report struct {
	Version string         `json:"version"` // of Weir
	Began   time.Time      `json:"began"`
	Seconds float64        `json:"seconds"` // how long it took
	Cores   int            `json:"cores"`
	CPU     string         `json:"cpu"`    // the processor's model; empty when the system doesn't say
	Stores  []Store        `json:"stores"` // SQLite first
	Notes   []message.Text `json:"notes"`  // what was measured otherwise than expected, or not at all, and why
	Advice  Advice         `json:"advice"`
}

// Store is what was measured with one kind of store.
type Store struct {
	Name     string     `json:"name"`      // "sqlite" or "postgres"
	Location string     `json:"location"`  // a folder, or a server without its password
	Commit   float64    `json:"commit_ms"` // the median time to insert one event durably
	Inserts  []Inserts  `json:"inserts"`   // bare ones: the ceiling
	Pipeline []Pipeline `json:"pipeline"`  // at full speed
	Steady   []Steady   `json:"steady"`
	Backlog  Growth     `json:"backlog"` // claiming and settling, with this many events waiting
	History  Growth     `json:"history"` // the whole pipeline, with this many events settled
}

// Speed is the median of several runs, and the slowest and the fastest of them.
type Speed struct {
	EventsPerSecond float64 `json:"events_per_second"`
	Lowest          float64 `json:"lowest"`
	Highest         float64 `json:"highest"`
}

// Inserts are bulk inserts by one connection, of so many events in a transaction.
type Inserts struct {
	Batch int `json:"batch"`
	Speed
}

// Pipeline is the whole pipeline at full speed: generated, stored, claimed, settled.
type Pipeline struct {
	Batch   int `json:"batch"` // pipeline.write_batch and process.batch
	Workers int `json:"workers"`
	Speed
	CPU    float64 `json:"cpu_us_per_event"` // this program's; a server's comes on top
	Events uint64  `json:"events"`           // of all runs, each stored and settled exactly once
}

// Steady is the whole pipeline at a fixed rate.
type Steady struct {
	Rate   float64 `json:"rate"`   // events per second
	P50    float64 `json:"p50_ms"` // from generated to settled
	P99    float64 `json:"p99_ms"`
	CPU    float64 `json:"cpu_percent"` // of one core; this program's
	Events uint64  `json:"events"`
}

// Growth compares the speed of a store that holds many events with that of an almost
// empty one.
type Growth struct {
	Events  int64   `json:"events"`
	Ratio   float64 `json:"ratio"` // 1: as fast; 0.5: half as fast. The median of several runs
	Lowest  float64 `json:"lowest"`
	Highest float64 `json:"highest"`
}
