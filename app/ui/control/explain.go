package control

// Explainer explains the code behind the page Floor.
type Explainer interface {
	// Notes returns what there is to explain with a store, "sqlite" or "postgres", part by
	// part from the top left to the bottom right.
	Notes(backend string) []Explanation

	// Source returns the source text of a function or type as an Explanation names it, with
	// its comment; of the whole file if there is no function, as in SQL.
	Source(file, function string) (string, error)
}

// Explanation says which pattern of concurrency a part of the page shows, and where it is
// in the code.
type Explanation struct {
	Part     Part
	Pattern  string // "Buffered channel", in English
	Text     string // one or two sentences, likewise
	File     string // "core/pipeline.go"
	Function string // "start", or "Pipeline.Run" with its type; empty: all of the file
}

// Part is a part of the page.
type Part string

// The parts: the boxes, what stands below the lanes, and the resources beside them.
const (
	PartGenerate Part = "generate"
	PartChannel  Part = "channel"
	PartStore    Part = "store"
	PartLock     Part = "lock" // SQLite's write lock, or PostgreSQL's connections
	PartQueue    Part = "queue"
	PartProcess  Part = "process"

	PartLanes Part = "lanes"

	PartMetrics   Part = "metrics"    // the mutex
	PartWriteLock Part = "write lock" // of SQLite
	PartReads     Part = "reads"      // SQLite's connections that read
	PartPool      Part = "pool"       // PostgreSQL's connections
	PartRows      Part = "rows"       // PostgreSQL's row locks
)
