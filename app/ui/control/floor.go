package control

import "weir/core/activity"

// Floor shows the pipeline at work. What waits in the store is Store's Queue.
type Floor interface {
	// Activity returns what the goroutines of the pipeline do that runs in this program;
	// nil if none does. Each pipeline has another one. It may be read on after the
	// pipeline has ended.
	Activity() *activity.Recorder
}
