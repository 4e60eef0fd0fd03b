package history

import (
	"math"
	"time"

	"weir/core/metrics"
)

// Line is one line of the charts.
type Line int

// The lines, with their units.
const (
	Generated      Line = iota // events/s
	Stored                     // events/s
	Processed                  // events/s
	EndToEnd50                 // seconds, like all latencies; a gap when nothing was settled
	EndToEnd95                 //
	EndToEnd99                 //
	Store50                    // from the time an event was due until it was stored
	Store95                    //
	Store99                    //
	Process50                  // from claim to settlement
	Process95                  //
	Process99                  //
	Waiting                    // events stored and neither settled nor dead
	Claimed                    // of these, claimed by workers
	GenerateErrors             // per minute; a gap when no pipeline ran
	StoreErrors                //
	ProcessErrors              // including failed attempts
	ErrorShare                 // failed attempts, per cent of all
	Channel                    // per cent full
	Busy                       // per cent of the store stage's time
	CPU                        // per cent of one core
	Memory                     // bytes
	Goroutines                 // of the nodes
	Size                       // bytes of the store with its write-ahead log
	Lines          = iota
)

// values has a sample's value for each line.
type values [Lines]float64

// valuesOf computes a sample's values.
func valuesOf(s *metrics.Sample) (v values) {
	seconds := s.Interval.Seconds()
	if seconds <= 0 {
		seconds = math.Inf(1) // a sample without duration has rates of 0
	}
	rate := func(n uint64) float64 { return float64(n) / seconds }
	v[Generated], v[Stored], v[Processed] = rate(s.Generated), rate(s.Stored), rate(s.Processed)
	for _, l := range [...]struct {
		of    metrics.Latency
		first Line
	}{{metrics.LatencyEndToEnd, EndToEnd50}, {metrics.LatencyStore, Store50}, {metrics.LatencyProcess, Process50}} {
		h := &s.Latency[l.of]
		for i, p := range [...]float64{50, 95, 99} {
			v[l.first+Line(i)] = math.NaN()
			if h.Count() > 0 {
				v[l.first+Line(i)] = h.Percentile(p).Seconds()
			}
		}
	}
	for i, n := range [...]uint64{s.Errors[metrics.StageGenerate], s.Errors[metrics.StageStore], s.Errors[metrics.StageProcess] + s.Failed} {
		l := GenerateErrors + Line(i)
		v[l] = 60 * rate(n)
		if s.Node == 0 { // it comes from no node and only describes the store
			v[l] = math.NaN()
		}
	}
	v[Waiting], v[Claimed] = float64(s.Backlog), float64(s.Claimed)
	if tried := s.Processed + s.Failed; tried > 0 {
		v[ErrorShare] = 100 * float64(s.Failed) / float64(tried)
	}
	v[Channel] = 100 * float64(s.ChannelDepth) / float64(max(s.ChannelCapacity, 1))
	v[Busy] = min(100*time.Duration(s.Busy[metrics.StageStore]).Seconds()/seconds, 100)
	v[CPU] = 100 * s.CPU / seconds
	v[Memory], v[Goroutines], v[Size] = float64(s.RSSBytes), float64(s.Goroutines), float64(s.SizeBytes+s.WALBytes)
	return v
}

// addsUp reports whether the values of nodes are added.
func (l Line) addsUp() bool {
	switch l {
	case Generated, Stored, Processed, GenerateErrors, StoreErrors, ProcessErrors, CPU, Memory, Goroutines:
		return true
	}
	return false
}

// takesWorst reports whether the line shows the worst node. A line that neither adds up
// nor takes the worst is the same for all nodes.
func (l Line) takesWorst() bool {
	switch l {
	case ErrorShare, Channel, Busy:
		return true
	}
	return l >= EndToEnd50 && l <= Process99
}
