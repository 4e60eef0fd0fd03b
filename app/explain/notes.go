package explain

import "weir/app/ui/control"

// Notes implements control.Explainer.
func (Explainer) Notes(backend string) []control.Explanation {
	if backend == "postgres" {
		return withStore(postgresLock, postgresQueue, postgresShared)
	}
	return withStore(sqliteLock, sqliteQueue, sqliteShared)
}

// withStore puts the notes of a store between the others.
func withStore(lock, queue, shared []control.Explanation) (all []control.Explanation) {
	for _, notes := range [][]control.Explanation{beforeLock, lock, queue, afterQueue, shared} {
		all = append(all, notes...)
	}
	return all
}

var beforeLock = []control.Explanation{
	{
		Part: control.PartGenerate, Pattern: "Back-pressure",
		Text: "A worker facing a full belt: the send blocks, so the source slows down and nothing is dropped.",
		File: "core/generate.go", Function: "generateEvents",
	},
	{
		Part: control.PartChannel, Pattern: "Buffered channel",
		Text: "A conveyor belt with a fixed number of places. generate puts events on it, store takes them off. When it is full, generate waits. Only the sender closes it.",
		File: "core/pipeline.go", Function: "start",
	},
	{
		Part: control.PartStore, Pattern: "Batch, pipelined",
		Text: "Many events, one transaction, one wait for the disk. Meanwhile it gathers the next batch.",
		File: "core/store.go", Function: "storeEvents",
	},
}

var sqliteLock = []control.Explanation{{
	Part: control.PartLock, Pattern: "Lock, group commit",
	Text: "A door with one key. One goroutine writes; those waiting go in together and share a commit.",
	File: "storage/sqlite/writer.go", Function: "work",
}}

var postgresLock = []control.Explanation{{
	Part: control.PartLock, Pattern: "Connection pool",
	Text: "Lanes of a highway to the server: each carries one transaction at a time. Who finds none free waits for the next.",
	File: "storage/postgres/connection.go", Function: "acquireFrom",
}}

var sqliteQueue = []control.Explanation{
	{
		Part: control.PartQueue, Pattern: "Claimed flag, token",
		Text: "A library desk lends each segment to one worker; only its token can return it.",
		File: "storage/sqlite/claim.go", Function: "claim",
	},
	{
		Part: control.PartQueue, Pattern: "Heartbeat, lease",
		Text: "A node that goes silent or releases its file lock is dead. Its segments are lent out again, in smaller parts.",
		File: "storage/sqlite/node.go", Function: "takeOver",
	},
}

var postgresQueue = []control.Explanation{
	{
		Part: control.PartQueue, Pattern: "FOR UPDATE SKIP LOCKED",
		Text: "The checkout of a library: who finds a segment in another's hands takes the next one and doesn't wait.",
		File: "storage/postgres/claim.sql",
	},
	{
		Part: control.PartQueue, Pattern: "Claimed flag, token",
		Text: "The desk notes who has a segment. Only its token can return it.",
		File: "storage/postgres/settle.sql",
	},
	{
		Part: control.PartQueue, Pattern: "Heartbeat, lease",
		Text: "A node that goes silent is dead. Its segments are lent out again, in smaller parts.",
		File: "storage/postgres/node.go", Function: "takeOver",
	},
}

var afterQueue = []control.Explanation{
	{
		Part: control.PartProcess, Pattern: "Worker pool",
		Text: "Lanes on a highway: the workers share one queue, one claim each. More lanes help until the door is full.",
		File: "core/process.go", Function: "processEvents",
	},
	{
		Part: control.PartLanes, Pattern: "Goroutines",
		Text: "The workers on the factory floor, one lane each. Go runs them all on a few processors; one that waits costs next to nothing.",
		File: "core/pipeline.go", Function: "start",
	},
	{
		Part: control.PartLanes, Pattern: "Quit signal, graceful shutdown",
		Text: "One context tells every stage to stop. They finish in the order of the stream, so nothing is lost.",
		File: "core/pipeline.go", Function: "Pipeline.Run",
	},
	{
		Part: control.PartMetrics, Pattern: "Mutex",
		Text: "A lock on a door. It guards the counters; a stage holds it for a few additions, once per batch.",
		File: "core/recorder.go", Function: "generated",
	},
}

var sqliteShared = []control.Explanation{
	{
		Part: control.PartWriteLock, Pattern: "One writer",
		Text: "One goroutine writes; the others hand it their work.",
		File: "storage/sqlite/writer.go", Function: "run",
	},
	{
		Part: control.PartReads, Pattern: "Pool",
		Text: "Readers see a snapshot and never wait for the writer.",
		File: "storage/sqlite/read.go", Function: "read",
	},
}

var postgresShared = []control.Explanation{
	{
		Part: control.PartPool, Pattern: "Pool",
		Text: "A connection goes back to the pool after each transaction, so a few serve many goroutines.",
		File: "storage/postgres/tx.go", Function: "runOnce",
	},
	{
		Part: control.PartRows, Pattern: "Row locks",
		Text: "A claim locks the rows that it takes until its commit; others step over them.",
		File: "storage/postgres/claim.go", Function: "Claim",
	},
}
