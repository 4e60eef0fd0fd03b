// Package limit says what limits a pipeline: which stage, what that waits for, what to
// change and what that would give. It knows only sums (see core/activity), so it can tell
// of a run that is over as well as of the last seconds.
package limit

import (
	"weir/core/activity"
	"weir/core/metrics"
)

// Situation is what a pipeline did in a while.
type Situation struct {
	Totals   *activity.Totals // of the while: see Totals.Sub
	Counters metrics.Counters // likewise
	Levels   metrics.Levels   // at its end
	Tuning   metrics.Tuning   // likewise
	Store    string           // "sqlite" or "postgres"
	Source   bool             // there is a source
	Ended    bool             // the source has ended
}

// Sub returns what was done since earlier.
func (s Situation) Sub(earlier Situation) Situation {
	s.Totals = s.Totals.Sub(earlier.Totals)
	s.Counters = s.Counters.Sub(earlier.Counters)
	return s
}

// Finding is what limits, in words and numbers. Its texts are English, whole sentences
// without a full stop at the end of Headline.
type Finding struct {
	Limits   bool          // something of the pipeline limits; else the source does, or nothing is known yet
	Stage    metrics.Stage // that limits
	Headline string        // "Store is the bottleneck: it spends 99 % of its time waiting for the disk"
	Reason   string        // "A commit takes 22 ms however few events it holds, and a batch holds 100."
	Try      string        // "write_batch 1000: about 3.2x as fast, 8 000/s."; empty if there is nothing to try
	Key      string        // of the setting to change, such as "pipeline.write_batch"; empty if there is none
	Value    string        // for that setting
	Gain     float64       // how many times as fast; 0 if unknown
	Shares   []Share       // of the stage's time, largest first
}

// Share is a part of a stage's time.
type Share struct {
	State activity.State
	Part  float64 // of 1
}
