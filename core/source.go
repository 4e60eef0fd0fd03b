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

// Record is one slot of the event channel: an event, a reject, or a position
// that only moves its input's mark. NewEvent, NewReject and NewPosition make
// one; the zero Record is none of them, and an error of the source.
type Record struct {
	what   recordKind
	event  Event
	reject *Reject
	piece  Piece
	mark   Mark
	due    time.Time // when the event was due; the generate stage sets it
}

type recordKind uint8

const (
	recordNone recordKind = iota
	recordEvent
	recordReject
	recordPosition
)

// NewEvent is the record of an event. One that no store can hold (see
// Event.Validate) becomes a reject.
func NewEvent(e Event) Record { return Record{what: recordEvent, event: e} }

// NewReject is the record of input that could not be an event.
func NewReject(r Reject) Record {
	return Record{what: recordReject, reject: &r, piece: Piece{r.Line, r.Hash, r.Size}}
}

// NewPosition is a record without an event: everything up to the mark was read.
func NewPosition(m Mark) Record { return Record{what: recordPosition, mark: m} }

// At returns the record of a source that can resume: piece is where the record
// stands in the input of m, and m how far that is read with it.
func (r Record) At(piece Piece, m Mark) Record {
	r.piece, r.mark = piece, m
	return r
}

// Event returns the record's event; ok is false when it is not one.
func (r *Record) Event() (e *Event, ok bool) { return &r.event, r.what == recordEvent }

// Reject returns the record's reject; ok is false when it is not one.
func (r *Record) Reject() (j *Reject, ok bool) { return r.reject, r.what == recordReject }

// Mark returns how far the record's input is read with it.
func (r *Record) Mark() Mark { return r.mark }

// Piece is where the text of one record stands in its input, and what it is: two
// pieces of an input are the same when all of this is the same.
type Piece struct {
	Line int64  // of its first byte, from 1
	Hash uint64 // xxHash64 of the whole piece
	Size int64  // bytes of the whole piece
}

// Reject is a piece of input that could not be an event. It is stored beside the
// events, once for each (Input, Line, Hash), until exactly that piece becomes an
// event or turns out to be a duplicate.
type Reject struct {
	ID     int64  // given by the store
	Source string // the key space that the input belongs to; empty when unknown
	Input  string
	Line   int64 // from 1
	Reason string
	Bytes  []byte    // the piece as it stood, cut to MaxRejectBytes
	Hash   uint64    // xxHash64 of the whole piece; 0 of rejects of versions without hashes
	Size   int64     // bytes of the whole piece
	At     time.Time // when it was stored
}

// Cut reports whether the reject holds less than the whole piece.
func (r *Reject) Cut() bool { return r.Size > int64(len(r.Bytes)) }

// MaxRejectBytes bounds the bytes that are stored of a rejected piece.
const MaxRejectBytes = 64 << 10

// Input describes one file that a source reads and the store records the progress
// of. Size, Head and Tail are its fingerprint.
type Input struct {
	Name  string   // absolute path, or another name that stays the same
	Token string   // names the import that owns the checkpoint
	Codec string   // how it is packed: "zst", "tar.gz", "zip", …, or "none"
	Size  int64    // bytes as stored on disk
	Head  [32]byte // SHA-256 of its first MiB
	Tail  [32]byte // SHA-256 of its last MiB

	// Selection names what is selected from it: filters, mapping, data, the
	// longest record, and the version of the reader. A checkpoint of another
	// selection says nothing about this one. Empty in checkpoints of versions
	// without selections.
	Selection string
}

// Mark is a position: how far an input has been read. The zero Mark belongs to a source
// that cannot resume.
type Mark struct {
	Input    *Input
	Offset   int64  // decoded bytes up to the end of the last piece, with its newline
	Line     int64  // newlines up to there, so the number of the last line that is complete
	LineHash uint64 // xxHash64 of the last piece
	Complete bool   // the whole input was read to a verified end

	// Start says that nothing before this mark's batch was read of the input as it
	// is now selected: the checkpoint's sums begin with the batch.
	Start    bool
	Filtered int64 // records from the input's start up to there that the selection leaves out
}

// Sums are what became of the records of an input. Each record is in one of them.
type Sums struct {
	Stored     int64 `json:"stored"`     // events that were new
	Duplicates int64 `json:"duplicates"` // events that were there already
	Filtered   int64 `json:"filtered"`   // records that the selection leaves out
	Rejected   int64 `json:"rejected"`   // pieces that could not be events
}

// Records is the number of records: all sums together.
func (s Sums) Records() int64 { return s.Stored + s.Duplicates + s.Filtered + s.Rejected }

// Events is the number of records that are events, whether new or not.
func (s Sums) Events() int64 { return s.Stored + s.Duplicates }

// Plus adds the sums of other records.
func (s Sums) Plus(o Sums) Sums {
	return Sums{s.Stored + o.Stored, s.Duplicates + o.Duplicates, s.Filtered + o.Filtered, s.Rejected + o.Rejected}
}

// Checkpoint is how far an input has been stored.
type Checkpoint struct {
	Input
	Offset    int64
	Line      int64
	LineHash  uint64
	Complete  bool
	UpdatedAt time.Time

	// Sums are of the records up to Offset, or of the whole input once it was read
	// to its end: who reads it Again with the same selection does not change them.
	// They are of no use unless Counted: a version without sums began the import.
	Sums    Sums
	Counted bool
	Again   bool
}
