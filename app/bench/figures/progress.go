package figures

import "time"

// Progress is how far a benchmark is.
type Progress struct {
	Step, Steps int // from 1
	Doing       Activity
	Store       string        // "sqlite" or "postgres"
	Elapsed     time.Duration // since the benchmark began
}

// Percent is how much is done, 0 to 100.
func (p Progress) Percent() int { return 100 * (p.Step - 1) / p.Steps }

// Activity is what a step of a benchmark does, in English.
type Activity string

const (
	WarmingUp   Activity = "warming up"
	BareInserts Activity = "bare inserts"
	FullSpeed   Activity = "pipeline at full speed"
	SteadyRate  Activity = "pipeline at a steady rate"
	WithBacklog Activity = "speed with a backlog"
	WithHistory Activity = "speed with a history"
)

// What a benchmark of the Explore page does. The window doesn't run it.
const (
	Filling  Activity = "filling"
	Asking   Activity = "questions"
	Scanning Activity = "scan"
)

// Activities are those of a benchmark that the window runs, too.
var Activities = []Activity{WarmingUp, BareInserts, FullSpeed, SteadyRate, WithBacklog, WithHistory}
