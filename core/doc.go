// Package core is the pipeline: it reads events from a Source, stores them
// durably in a Store, processes every stored event with a Handler, and measures
// how that goes.
//
//	source ─▶ generate ─▶ channel (100) ─▶ store ─▶ STORE ─▶ process ─▶ settled
//	              │            │             │        │         │
//	              └────────────┴── metrics ──┴────────┴─────────┘
//	                                 │
//	                             visualize ─▶ observer · samples
//
// The central types:
//
//   - Event is what flows; a Record carries one through the channel.
//   - Source yields records; Handler does something with each stored event.
//   - Store keeps events, segments, failures and metrics; storage/sqlite and
//     storage/postgres implement it, storage/storagetest says what it promises.
//   - Pipeline joins them with one goroutine a stage and one a worker.
//   - Snapshot is what an observer sees, Sample what is kept of it.
//
// The package imports no database driver and no window.
package core
