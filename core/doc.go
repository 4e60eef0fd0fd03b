// Package core is Weir's pipeline: it reads events from a Source, stores them
// durably in a Store, processes every stored event with a Handler, and measures
// how that goes.
//
//	source ─▶ generate ─▶ channel (100) ─▶ store ─▶ STORE ─▶ process ─▶ settled
//	              │            │             │        │         │
//	              └────────────┴── metrics ──┴────────┴─────────┘
//	                                 │
//	                             visualize ─▶ observer · samples
//
// # What to implement
//
// A [Source] yields a [Record] at a time: an [Event] made with [NewEvent], a piece
// of input that could not be one with [NewReject], or, from a source that can
// resume, a position with [NewPosition]. A [Handler], or a [HandlerFunc], does
// something with each stored event. Neither knows of the store.
//
// # What to call
//
// Open a store with weir/storage/sqlite or weir/storage/postgres, describe the
// pipeline in a [Config], make it with [New], and call [Pipeline.Run]. It returns
// a [Summary] once the source has ended and everything is settled, or once its
// context is done. Config.Observe is called with a [metrics.Snapshot] every interval;
// [Pipeline.Tune] changes rate, workers and batches while it runs.
//
// What is stored is read through [Browser] ([Filter] selects, [Page] is one
// bounded step), decided on through [Triage], measured through [Journal] and
// [Meter], and proved through [Administrator]. A [Store] is all of these. Ask for
// the part that you use.
//
// # What is promised
//
//   - What the source yielded is stored, or becomes a [Reject] with the reason.
//     A full channel blocks the source: nothing is dropped.
//   - An event whose key is already stored is not stored again.
//   - Each stored event is counted exactly once, whatever dies when. Its handler
//     runs at least once; effects outside the store may therefore repeat.
//   - A handler that fails is called again with growing pauses, up to
//     Config.MaxAttempts; after that the event is dead and stays in the store.
//   - An error has a class, or none: [Class] returns it, and errors.Is tests it.
//     [Fatal] reports which ones end a run.
//
// The subpackages: metrics has what is measured, simulate is the built-in source,
// dump reads files, export writes CSV, move copies a store into another.
// weir/storage/storagetest tests that a store keeps its promises, and
// weir/storage/kit helps to write one.
package core
