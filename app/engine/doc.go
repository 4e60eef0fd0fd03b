// Package engine is the program behind the window: it opens the store that the
// settings name, runs a pipeline through it, and changes both when it is asked.
// It implements desk.Desk and needs no screen.
//
//	window ─▶ requests ─▶ Run: one goroutine ─▶ store, pipeline
//	window ◀─ State ◀────────────┤
//	window ◀─ Snapshot ◀─────────┴─ pipeline, or another program's samples
//
// Run is the supervisor: it alone opens and closes stores and starts and ends
// pipelines, so that whatever is asked for happens one after the other. A store
// that can't be reached is tried again; what fails is undone.
package engine
