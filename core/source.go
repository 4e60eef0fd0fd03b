package core

import (
	"context"
	"time"
)

// Source is where events come from. Only the generate stage calls it, from one
// goroutine.
type Source interface {
	// Next returns the next record and io.EOF after the last. It may block and
	// returns soon after ctx is done. Any other error is logged and counted,
	// and Next is called again after a pause, unless Fatal(err).
	Next(ctx context.Context) (Record, error)
}

// Record is one slot of the event channel: an event, or a reject, or neither
// when only its mark moves on.
type Record struct {
	Event  Event     // empty (Kind == "") when there is none
	Reject *Reject   // set for input that could not be an event
	Mark   Mark      // where its input stands after this record
	Due    time.Time // when the event was due; the generate stage sets it
}

// Reject is a piece of input that could not be an event. It is kept beside the
// events, once for each (Input, Line).
type Reject struct {
	ID     int64 // given by the store
	Input  string
	Line   int64 // from 1
	Reason string
	Bytes  []byte    // the line as it stood, cut to MaxRejectBytes
	At     time.Time // when it was stored
}

// MaxRejectBytes bounds what is kept of a rejected line.
const MaxRejectBytes = 64 << 10

// Input describes one file that a source reads and the store keeps the progress
// of. Size, Head and Tail are its fingerprint.
type Input struct {
	Name  string   // absolute path, or another name that stays the same
	Token string   // names the import that owns the checkpoint
	Codec string   // how it is packed: "zst", "tar.gz", "zip", …, or "none"
	Size  int64    // bytes as stored on disk
	Head  [32]byte // SHA-256 of its first MiB
	Tail  [32]byte // SHA-256 of its last MiB
}

// Mark says how far an input has been read. The zero Mark belongs to a source
// that cannot resume.
type Mark struct {
	Input    *Input
	Offset   int64  // decoded bytes up to and including the last newline
	Line     int64  // lines read, so the number of the last one
	LineHash uint64 // xxHash64 of the last line without its newline
	Complete bool   // the whole input was read to a verified end
}

// Checkpoint is how far an input has been stored.
type Checkpoint struct {
	Input
	Offset    int64
	Line      int64
	LineHash  uint64
	Complete  bool
	UpdatedAt time.Time
}
