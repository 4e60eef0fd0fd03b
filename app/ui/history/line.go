package history

import (
	"math"

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

// point is a sample's value for each line, at one moment of its interval.
type point struct {
	values values
	kinds  map[string]float64 // events/s
}

// drawn are the measures that lines show, scaled; Channel's scale is in the sample.
var drawn = [...]struct {
	line    Line
	measure metrics.Measure
	scale   float64
}{
	{Generated, metrics.GeneratedRate, 1}, {Stored, metrics.StoredRate, 1}, {Processed, metrics.ProcessedRate, 1},
	{GenerateErrors, metrics.GenerateErrorRate, 60}, {StoreErrors, metrics.StoreErrorRate, 60}, {ProcessErrors, metrics.ProcessErrorRate, 60},
	{Waiting, metrics.Backlog, 1}, {Claimed, metrics.Claimed, 1}, {ErrorShare, metrics.FailedPercent, 1},
	{Busy, metrics.StorePercent, 1}, {CPU, metrics.CPUPercent, 1}, {Memory, metrics.RSSBytes, 1}, {Goroutines, metrics.Goroutines, 1}, {Size, metrics.StoreBytes, 1},
}

// pointsOf returns what to draw of a sample, in the order of time: its value at the
// end of the interval; before it, if the sample was merged from several, the least and
// the greatest value of each measure. When these occurred isn't known.
func pointsOf(s *metrics.Sample) []point {
	end := point{valuesOf(s), make(map[string]float64, len(s.Kinds))}
	for k, n := range s.Kinds {
		end.kinds[k] = s.Rate(n)
	}
	if s.Extremes == nil {
		return []point{end}
	}
	low, high := point{end.values, make(map[string]float64, len(s.Kinds))}, point{end.values, make(map[string]float64, len(s.Kinds))}
	for _, d := range drawn {
		if r, ok := s.Extremes.Measures[d.measure]; ok && !math.IsNaN(end.values[d.line]) {
			low.values[d.line], high.values[d.line] = d.scale*r.Min, d.scale*r.Max
		}
	}
	depth := s.Range(metrics.ChannelDepth)
	low.values[Channel], high.values[Channel] = channelPercent(s, depth.Min), channelPercent(s, depth.Max)
	for k := range s.Kinds {
		r := s.KindRange(k)
		low.kinds[k], high.kinds[k] = r.Min, r.Max
	}
	return []point{low, high, end}
}

func channelPercent(s *metrics.Sample, depth float64) float64 {
	return 100 * depth / float64(max(s.ChannelCapacity, 1))
}

// valuesOf computes a sample's values.
func valuesOf(s *metrics.Sample) (v values) {
	v[Generated], v[Stored], v[Processed] = s.Rate(s.Generated), s.Rate(s.Stored), s.Rate(s.Processed)
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
		v[l] = 60 * s.Rate(n)
		if s.Node == 0 { // it comes from no node and only describes the store
			v[l] = math.NaN()
		}
	}
	v[Waiting], v[Claimed] = float64(s.Backlog), float64(s.Claimed)
	v[ErrorShare], v[Busy], v[CPU] = s.FailedPercent(), s.StorePercent(), s.CPUPercent()
	v[Channel] = channelPercent(s, float64(s.ChannelDepth))
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
