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
		control.PartGenerate, "Back-pressure",
		"A worker facing a full belt: the send blocks, so the source slows down and nothing is dropped.",
		"core/generate.go", "generateEvents",
	},
	{
		control.PartChannel, "Buffered channel",
		"A conveyor belt with a fixed number of places. generate puts events on it, store takes them off. When it is full, generate waits. Only the sender closes it.",
		"core/pipeline.go", "start",
	},
	{
		control.PartStore, "Batch, pipelined",
		"Many events, one transaction, one wait for the disk. Meanwhile it gathers the next batch.",
		"core/store.go", "storeEvents",
	},
}

var sqliteLock = []control.Explanation{{
	control.PartLock, "Lock, group commit",
	"A door with one key. One goroutine writes; those waiting go in together and share a commit.",
	"storage/sqlite/writer.go", "work",
}}

var postgresLock = []control.Explanation{{
	control.PartLock, "Connection pool",
	"Lanes of a highway to the server: each carries one transaction at a time. Who finds none free waits for the next.",
	"storage/postgres/tx.go", "acquire",
}}

var sqliteQueue = []control.Explanation{
	{
		control.PartQueue, "Claimed flag, token",
		"A library desk lends each segment to one worker; only its token can return it.",
		"storage/sqlite/claim.go", "claim",
	},
	{
		control.PartQueue, "Heartbeat, lease",
		"A node that goes silent or releases its file lock is dead. Its segments are lent out again, in smaller parts.",
		"storage/sqlite/node.go", "takeOver",
	},
}

var postgresQueue = []control.Explanation{
	{
		control.PartQueue, "FOR UPDATE SKIP LOCKED",
		"The checkout of a library: who finds a segment in another's hands takes the next one and doesn't wait.",
		"storage/postgres/claim.sql", "",
	},
	{
		control.PartQueue, "Claimed flag, token",
		"The desk notes who has a segment. Only its token can return it.",
		"storage/postgres/settle.sql", "",
	},
	{
		control.PartQueue, "Heartbeat, lease",
		"A node that goes silent is dead. Its segments are lent out again, in smaller parts.",
		"storage/postgres/node.go", "takeOver",
	},
}

var afterQueue = []control.Explanation{
	{
		control.PartProcess, "Worker pool",
		"Lanes on a highway: the workers share one queue, one claim each. More lanes help until the door is full.",
		"core/process.go", "processEvents",
	},
	{
		control.PartLanes, "Goroutines",
		"The workers on the factory floor, one lane each. Go runs them all on a few processors; one that waits costs next to nothing.",
		"core/pipeline.go", "start",
	},
	{
		control.PartLanes, "Quit signal, graceful shutdown",
		"One context tells every stage to stop. They finish in the order of the stream, so nothing is lost.",
		"core/pipeline.go", "Pipeline.Run",
	},
	{
		control.PartMetrics, "Mutex",
		"A lock on a door. It guards the counters; a stage holds it for a few additions, once per batch.",
		"core/recorder.go", "generated",
	},
}

var sqliteShared = []control.Explanation{
	{
		control.PartWriteLock, "One writer",
		"One goroutine writes; the others hand it their work.",
		"storage/sqlite/writer.go", "run",
	},
	{
		control.PartReads, "Pool",
		"Readers see a snapshot and never wait for the writer.",
		"storage/sqlite/read.go", "read",
	},
}

var postgresShared = []control.Explanation{
	{
		control.PartPool, "Pool",
		"A connection goes back to the pool after each transaction, so a few serve many goroutines.",
		"storage/postgres/tx.go", "runOnce",
	},
	{
		control.PartRows, "Row locks",
		"A claim locks the rows that it takes until its commit; others step over them.",
		"storage/postgres/claim.go", "Claim",
	},
}
