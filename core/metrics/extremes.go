package metrics

import (
	"encoding/json"
	"math"
)

// Measure is a number whose extremes survive when samples are merged: each level
// that goes up and down, and each rate that charts draw.
type Measure string

// The measures, with their units.
const (
	GeneratedRate     Measure = "generated"       // events/s, like all rates
	StoredRate        Measure = "stored"          //
	ProcessedRate     Measure = "processed"       //
	GenerateErrorRate Measure = "generate_errors" // errors/s
	StoreErrorRate    Measure = "store_errors"    //
	ProcessErrorRate  Measure = "process_errors"  // including failed attempts
	FailedPercent     Measure = "failed_percent"  // of all attempts
	StorePercent      Measure = "store_percent"   // of the time, the store stage was at work
	CPUPercent        Measure = "cpu_percent"     // of one core

	ChannelDepth    Measure = "channel_depth"
	WorkersBusy     Measure = "workers_busy"
	Connections     Measure = "connections"
	Goroutines      Measure = "goroutines"
	HeapBytes       Measure = "heap_bytes"
	RSSBytes        Measure = "rss_bytes"
	Backlog         Measure = "backlog"
	Claimed         Measure = "claimed"
	Waiting         Measure = "waiting"
	DeadNow         Measure = "dead_now"
	OldestSeconds   Measure = "oldest_seconds"
	Lost            Measure = "lost"
	Twice           Measure = "twice"
	StoreBytes      Measure = "store_bytes" // with the write-ahead log
	DeadRows        Measure = "dead_rows"
	HeldOpenSeconds Measure = "held_open_seconds"
	XminAge         Measure = "xmin_age"
)

// measured computes each measure of a sample that is not merged.
var measured = map[Measure]func(s *Sample) float64{
	GeneratedRate:     func(s *Sample) float64 { return s.Rate(s.Generated) },
	StoredRate:        func(s *Sample) float64 { return s.Rate(s.Stored) },
	ProcessedRate:     func(s *Sample) float64 { return s.Rate(s.Processed) },
	GenerateErrorRate: func(s *Sample) float64 { return s.Rate(s.Errors[StageGenerate]) },
	StoreErrorRate:    func(s *Sample) float64 { return s.Rate(s.Errors[StageStore]) },
	ProcessErrorRate:  func(s *Sample) float64 { return s.Rate(s.Errors[StageProcess] + s.Failed) },
	FailedPercent:     (*Sample).FailedPercent,
	StorePercent:      (*Sample).StorePercent,
	CPUPercent:        (*Sample).CPUPercent,

	ChannelDepth:    func(s *Sample) float64 { return float64(s.ChannelDepth) },
	WorkersBusy:     func(s *Sample) float64 { return float64(s.WorkersBusy) },
	Connections:     func(s *Sample) float64 { return float64(s.Connections) },
	Goroutines:      func(s *Sample) float64 { return float64(s.Goroutines) },
	HeapBytes:       func(s *Sample) float64 { return float64(s.HeapBytes) },
	RSSBytes:        func(s *Sample) float64 { return float64(s.RSSBytes) },
	Backlog:         func(s *Sample) float64 { return float64(s.Backlog) },
	Claimed:         func(s *Sample) float64 { return float64(s.Claimed) },
	Waiting:         func(s *Sample) float64 { return float64(s.Waiting) },
	DeadNow:         func(s *Sample) float64 { return float64(s.DeadNow) },
	OldestSeconds:   func(s *Sample) float64 { return s.Oldest.Seconds() },
	Lost:            func(s *Sample) float64 { return float64(s.Lost) },
	Twice:           func(s *Sample) float64 { return float64(s.Twice) },
	StoreBytes:      func(s *Sample) float64 { return float64(s.SizeBytes + s.WALBytes) },
	DeadRows:        func(s *Sample) float64 { return float64(s.DeadRows) },
	HeldOpenSeconds: func(s *Sample) float64 { return s.HeldOpen.Seconds() },
	XminAge:         func(s *Sample) float64 { return float64(s.XminAge) },
}

// Range is the least and the greatest value of a measure, rounded to
// thousandths. Its JSON is [min,max].
type Range struct{ Min, Max float64 }

// MarshalJSON writes [min,max].
func (r Range) MarshalJSON() ([]byte, error) { return json.Marshal([2]float64{r.Min, r.Max}) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Range) UnmarshalJSON(b []byte) error {
	var pair [2]float64
	err := json.Unmarshal(b, &pair)
	r.Min, r.Max = pair[0], pair[1]
	return err
}

// one is the range of a single value. Rounding keeps a sample short, and as it is
// done before values are compared, the order of merging doesn't matter.
func one(v float64) Range {
	v = math.Round(v*1000) / 1000
	return Range{v, v}
}

func (r Range) join(o Range) Range { return Range{min(r.Min, o.Min), max(r.Max, o.Max)} }

// Extremes are the ranges of a merged sample's measures. A measure that is missing
// has no other value than the sample's own.
type Extremes struct {
	Measures map[Measure]Range `json:"measures,omitempty"`
	Kinds    map[string]Range  `json:"kinds,omitempty"` // events/s
}

// Range returns the least and the greatest value that a measure had in the
// intervals that were merged into s.
func (s *Sample) Range(m Measure) Range {
	if s.Extremes != nil {
		if r, ok := s.Extremes.Measures[m]; ok {
			return r
		}
	}
	return one(measured[m](s))
}

// KindRange is Range for the events/s of a kind.
func (s *Sample) KindRange(kind string) Range {
	if s.Extremes != nil {
		if r, ok := s.Extremes.Kinds[kind]; ok {
			return r
		}
	}
	return one(s.Rate(s.Kinds[kind]))
}

// extremesOf returns the ranges of merged, in which a and b are merged, as far as
// they hold more than merged's own values; nil when none does.
func extremesOf(merged, a, b *Sample) *Extremes {
	var e Extremes
	for m, value := range measured {
		if r := a.Range(m).join(b.Range(m)); r != one(value(merged)) {
			if e.Measures == nil {
				e.Measures = make(map[Measure]Range, len(measured))
			}
			e.Measures[m] = r
		}
	}
	for kind, n := range merged.Kinds {
		if r := a.KindRange(kind).join(b.KindRange(kind)); r != one(merged.Rate(n)) {
			if e.Kinds == nil {
				e.Kinds = make(map[string]Range, len(merged.Kinds))
			}
			e.Kinds[kind] = r
		}
	}
	if e.Measures == nil && e.Kinds == nil {
		return nil
	}
	return &e
}
