// Package activity knows what the goroutines of a pipeline are doing, and for how long
// they have done each thing.
//
// A Recorder has a Lane for each goroutine. The goroutine says what it begins to do; the
// lane adds up the time of each State, always, and while somebody records it also puts
// every Span into a ring of its own. Nothing is allocated or shared between goroutines
// for that: each has its lane.
//
//	lane.Begin(activity.Settling)         the goroutine
//	lane.Block(activity.ForLock)          a store, which cannot serve it yet
//	lane.Serve()                          the store's writer begins
//	lane.Begin(activity.Idle)             the goroutine
//
// Readers copy what they want to see, and hold a goroutine up for as long as it takes to
// copy some numbers at most.
package activity
