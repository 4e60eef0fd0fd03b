// Package limit says what limits a pipeline: which stage, what that waits for, what to
// change and what that would give. It knows only sums (see core/activity), so it can tell
// of a run that is over as well as of the last seconds.
package limit

import (
	"time"

	"weir/core/activity"
	"weir/core/message"
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

	Connections int // that the store's pool opens at most; 0 if unknown
}

// Sub returns what was done since earlier.
func (s Situation) Sub(earlier Situation) Situation {
	s.Totals = s.Totals.Sub(earlier.Totals)
	s.Counters = s.Counters.Sub(earlier.Counters)
	return s
}

// Finding is what limits, in words and numbers. Its texts are whole sentences, without a
// full stop at the end of Headline.
type Finding struct {
	Limits   bool          // something of the pipeline limits; else the source does, or nothing is known yet
	Stage    metrics.Stage // that limits, or that the finding is about
	Headline message.Text  // "Store is the bottleneck: it spends 99 % of its time waiting for the disk"; empty if nothing is known yet
	Reason   message.Text  // "A commit takes 22 ms however few events it holds, and a batch holds 100."
	Try      message.Text  // "write_batch 1000: about 3.2x as fast, 8 000/s."; empty if there is nothing to try
	Key      string        // of the setting to change, such as "pipeline.write_batch"; empty if there is none
	Value    string        // for that setting
	Gain     float64       // how many times as fast, 10 for that and more; 0 if unknown
	Shares   []Share       // of the stage's time, largest first
}

// Share is a part of a stage's time.
type Share struct {
	State activity.State
	Part  float64 // of 1
}

// tooShort is less than can be judged.
const tooShort = 500 * time.Millisecond

// rule looks for one thing that may limit. ok is false if it doesn't.
type rule func(v *view) (f Finding, ok bool)

// rules are asked in this order: what stops everything, then the stages against the
// stream, for the last one that can't keep up decides how many events arrive.
var rules = []rule{
	paused,
	storeFails, claimsFail, sourceFails,
	workersLackConnections, handlerLimits, processorLimits, batchTooLarge, attemptsFail, workersHoldLock, claimsTooSmall, workersWaitForLock, settlingLimits,
	storeLacksConnections, storeLacksWorkers, channelTooSmall, segmentsTooSmall, writeBatchTooSmall, storeLimits,
	nothingToDo, rateIsSet, sourceLimits,
}

// Find says what limits the pipeline in a situation.
func Find(s Situation) Finding {
	if s.Totals == nil || s.Totals.At < tooShort {
		return Finding{}
	}
	v := viewOf(s)
	for _, find := range rules {
		if f, ok := find(v); ok {
			f.Shares = v.shares(f.Stage)
			return f
		}
	}
	return Finding{}
}
