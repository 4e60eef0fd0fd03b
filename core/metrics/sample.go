package metrics

import (
	"maps"
	"time"
)

// Stage is one of the pipeline's stages.
type Stage int

// The stages, in the order that an event passes them.
const (
	StageGenerate Stage = iota
	StageStore
	StageProcess
	StageVisualize
	Stages int = iota
)

func (s Stage) String() string {
	return [...]string{"generate", "store", "process", "visualize"}[s]
}

// Counters only grow. In a Sample they are what one interval added.
type Counters struct {
	Generated  uint64         `json:"generated,omitzero"`   // events that the source yielded
	Stored     uint64         `json:"stored,omitzero"`      // events that were new
	Duplicates uint64         `json:"duplicates,omitzero"`  // events that were already stored
	Replaced   uint64         `json:"replaced,omitzero"`    // of these, retrieved later: they replaced what was stored
	PassedOver uint64         `json:"passed_over,omitzero"` // of these, retrieved later: they did not
	Rejected   uint64         `json:"rejected,omitzero"`    // input that could not be an event
	Processed  uint64         `json:"processed,omitzero"`   // events settled
	Failed     uint64         `json:"failed,omitzero"`      // attempts that failed
	Dead       uint64         `json:"dead,omitzero"`        // events out of attempts
	Batches    uint64         `json:"batches,omitzero"`     // appends
	Claims     uint64         `json:"claims,omitzero"`      // settlements
	Errors     [Stages]uint64 `json:"errors,omitzero"`      // by stage
	Blocked    time.Duration  `json:"blocked,omitzero"`     // generate waited for room in the channel, ns
	Busy       [Stages]int64  `json:"busy,omitzero"`        // ns at work by stage; process: of all workers together

	Reads   uint64 `json:"reads,omitzero"` // of the store, by this node
	Writes  uint64 `json:"writes,omitzero"`
	Updates uint64 `json:"updates,omitzero"`
	Commits uint64 `json:"commits,omitzero"`
	Waited  uint64 `json:"waited,omitzero"` // for a connection
}

// Sub returns what was added since earlier.
func (c Counters) Sub(earlier Counters) Counters {
	all := c.numbers()
	for i, n := range earlier.numbers() {
		*all[i] -= *n
	}
	for i := range c.Busy {
		c.Busy[i] -= earlier.Busy[i]
	}
	c.Blocked -= earlier.Blocked
	return c
}

// Add returns both together.
func (c Counters) Add(other Counters) Counters {
	all := c.numbers()
	for i, n := range other.numbers() {
		*all[i] += *n
	}
	for i := range c.Busy {
		c.Busy[i] += other.Busy[i]
	}
	c.Blocked += other.Blocked
	return c
}

// numbers are the counters that count something, in one order.
func (c *Counters) numbers() [16 + Stages]*uint64 {
	all := [16 + Stages]*uint64{
		&c.Generated, &c.Stored, &c.Duplicates, &c.Replaced, &c.PassedOver, &c.Rejected, &c.Processed, &c.Failed, &c.Dead,
		&c.Batches, &c.Claims, &c.Reads, &c.Writes, &c.Updates, &c.Commits, &c.Waited,
	}
	for i := range c.Errors {
		all[16+i] = &c.Errors[i]
	}
	return all
}

// Levels are measured at one moment.
type Levels struct {
	Gauges

	ChannelDepth    int    `json:"channel_depth,omitzero"`
	ChannelCapacity int    `json:"channel_capacity,omitzero"`
	Workers         int    `json:"workers,omitzero"`
	WorkersBusy     int    `json:"workers_busy,omitzero"`
	Connections     int    `json:"connections,omitzero"` // in use
	Goroutines      int    `json:"goroutines,omitzero"`
	HeapBytes       uint64 `json:"heap_bytes,omitzero"`
	RSSBytes        uint64 `json:"rss_bytes,omitzero"`
	ActiveUsers     uint64 `json:"active_users,omitzero"` // distinct authors since the start, within 2 %
}

// Latency is which part of an event's way a histogram measures. Together the
// first three are the fourth.
type Latency int

// The parts of an event's way.
const (
	LatencyStore    Latency = iota // from due to durably stored
	LatencyClaim                   // from stored to claimed by a worker
	LatencyProcess                 // from claimed to settled
	LatencyEndToEnd                // from due to settled; of what this run did not store: from stored
	Latencies       int     = iota
)

func (l Latency) String() string {
	return [...]string{"store", "claim", "process", "end_to_end"}[l]
}

// Tuning is the part of a pipeline's settings that may change while it runs; see
// core.Tuning, which has the same fields.
type Tuning struct {
	Rate       float64 `json:"rate,omitzero"` // events per second; 0: as fast as the store takes them
	Workers    int     `json:"workers,omitzero"`
	Batch      int     `json:"batch,omitzero"`       // events in a claim
	WriteBatch int     `json:"write_batch,omitzero"` // events in an append

	Work     time.Duration `json:"work,omitzero"`      // how long handling a simulated event takes
	FailRate float64       `json:"fail_rate,omitzero"` // of simulated events, 0–1

	Paused bool `json:"paused,omitzero"`
}

// TopCount is one subreddit and how many of its events were stored.
type TopCount struct {
	Name   string `json:"name"`
	Events uint64 `json:"events"`
}

// Sample is one node's metrics over one interval: what charts draw and CSV
// exports.
type Sample struct {
	Node     int64         `json:"-"`
	Time     time.Time     `json:"-"` // the end of the interval
	Interval time.Duration `json:"-"`

	Counters
	Levels
	Tuning  *Tuning              `json:"tuning,omitempty"` // at its end; nil in samples of older programs
	CPU     float64              `json:"cpu,omitzero"`     // seconds of processor time in the interval
	Latency [Latencies]Histogram `json:"latency"`
	Kinds   map[string]uint64    `json:"kinds,omitempty"`  // events stored, by kind
	Top     []TopCount           `json:"top,omitempty"`    // largest first, at most 10
	Recent  []ErrorEvent         `json:"recent,omitempty"` // of the errors, oldest first, at most RecentErrors

	Extremes *Extremes `json:"extremes,omitempty"` // only where samples were merged; see Range
}

// CPUPercent is the processor time in per cent of one core.
func (s *Sample) CPUPercent() float64 {
	if s.Interval <= 0 {
		return 0
	}
	return 100 * s.CPU / s.Interval.Seconds()
}

// FailedPercent is the share of failed attempts, in per cent; 0 when there were no
// attempts.
func (s *Sample) FailedPercent() float64 {
	tried := s.Processed + s.Failed
	if tried == 0 {
		return 0
	}
	return 100 * float64(s.Failed) / float64(tried)
}

// StorePercent is the time that the store stage was at work, in per cent.
func (s *Sample) StorePercent() float64 {
	if s.Interval <= 0 {
		return 0
	}
	return min(100*float64(s.Busy[StageStore])/float64(s.Interval), 100)
}

// Merge adds a later sample of the same node: counters and histograms are
// added, levels are the later ones, and what was least and greatest is kept (see
// Range). A sample whose Time is zero is empty: merging into it copies later. Copies
// of s share its histograms.
func (s *Sample) Merge(later Sample) {
	earlier := *s
	if s.Time.IsZero() {
		s.Node, earlier = later.Node, later // s measured nothing, not even zeros
	}
	s.Interval += later.Interval
	s.Time = later.Time
	s.Counters = s.Counters.Add(later.Counters)
	s.Levels = later.Levels
	s.Tuning = later.Tuning
	s.CPU += later.CPU
	for i := range s.Latency {
		s.Latency[i].Merge(&later.Latency[i])
	}
	if len(later.Kinds) > 0 {
		kinds := maps.Clone(s.Kinds)
		if kinds == nil {
			kinds = make(map[string]uint64, len(later.Kinds))
		}
		for k, n := range later.Kinds {
			kinds[k] += n
		}
		s.Kinds = kinds
	}
	s.Top = mergeTop(s.Top, later.Top)
	s.Recent = mergeRecent(s.Recent, later.Recent)
	s.Extremes = extremesOf(s, &earlier, &later)
}

// Rate is n per second of the sample's interval.
func (s *Sample) Rate(n uint64) float64 {
	if s.Interval <= 0 {
		return 0
	}
	return float64(n) / s.Interval.Seconds()
}

// Snapshot is passed to observers: the totals since the start and the last
// interval's sample.
type Snapshot struct {
	Sample
	Started time.Time
	Totals  Counters
	Audited time.Time // when the store's numbers among the levels were read; zero: not yet
}
