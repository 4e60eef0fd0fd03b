// Package engine is the program behind the window: it opens the store that the
// settings name, runs a pipeline on it, and changes both on request. It implements
// control.Engine and needs no display.
//
//	window ─▶ requests ─▶ Run: one goroutine ─▶ store, pipeline
//	window ◀─ State ◀────────────┤
//	window ◀─ Snapshot ◀─────────┴─ pipeline, or another program's samples
//
// Run is the supervisor: it alone opens and closes stores and starts and ends
// pipelines, so requests are served one at a time. It retries a store that can't be
// reached, and undoes what fails.
package engine
