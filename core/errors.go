package core

import (
	"errors"

	"weir/core/message"
)

// The classes of errors. A Store translates what its driver, its server and the
// operating system report into these, so that callers decide with errors.Is and
// never by an error's text. An error that has none of these classes is tried
// again like ErrUnavailable.
var (
	// ErrRefused: an event cannot be stored for its data. Nothing of its batch
	// was stored; the rest of the batch may be, without it.
	ErrRefused = message.NewError("refused")

	// ErrClaimLost: the claim was taken over in the meantime. Nothing of the
	// settlement was written.
	ErrClaimLost = message.NewError("claim lost: another node took it over, or its events changed")

	// ErrImportLost: another import of the same input was started. Nothing of
	// the batch was stored.
	ErrImportLost = message.NewError("another import of this input was started; the last one started wins")

	// ErrOutOfTurn: the batch was not stored because an earlier one was not; see
	// Appender.Submit.
	ErrOutOfTurn = message.NewError("an earlier batch was not stored")

	// ErrNotFound: no event has the id. It was never given, or retention removed
	// its event.
	ErrNotFound = message.NewError("not in the store; retention may have removed it")

	// ErrUnavailable: the store cannot be reached or used for now. It is locked
	// by another program, starting up, or not answering.
	ErrUnavailable = message.NewError("store is unavailable")

	// ErrNoSpace: the disk, or the server's, is full. Nothing was written; the
	// same may be tried again when there is room.
	ErrNoSpace = message.NewError("no space left")

	// ErrStaysFull: the disk was full for as long as a run waits for room; see
	// Config.FullTimeout.
	ErrStaysFull = message.NewError("no space was left")

	// ErrReadOnly: the store can be read and not written: its disk is read-only,
	// or its server is a standby.
	ErrReadOnly = message.NewError("store is read-only")

	// ErrDenied: the user may not do this: the password is wrong, or a right is
	// missing.
	ErrDenied = message.NewError("permission denied")

	// ErrNoStore: nothing is stored there, and a new store was not wanted.
	ErrNoStore = message.NewError("there is no store")

	// ErrNotOurs: what is there belongs to another program. It was not changed.
	ErrNotOurs = message.NewError("not a store of Weir's")

	// ErrTooNew: a newer Weir has changed the store so that this program must
	// not use it.
	ErrTooNew = message.NewError("store is too new for this program")

	// ErrReplaced: the database is no longer the one that was opened: a replaced
	// file, or a failover to another database.
	ErrReplaced = message.NewError("store was replaced by another")

	// ErrCorrupt: what the store holds is damaged, or contradicts itself.
	ErrCorrupt = message.NewError("store is corrupt")

	// ErrClosed: the store was closed.
	ErrClosed = message.NewError("store is closed")
)

// classes lists all of the above: one that is missing here is no class to Class.
// ErrStaysFull comes before ErrNoSpace, which it wraps.
var classes = []error{
	ErrRefused, ErrClaimLost, ErrImportLost, ErrNotFound, ErrUnavailable, ErrStaysFull, ErrNoSpace, ErrReadOnly,
	ErrDenied, ErrNoStore, ErrNotOurs, ErrTooNew, ErrReplaced, ErrCorrupt, ErrClosed,
}

// Class returns the class of an error, nil when it has none.
func Class(err error) error { return firstOf(err, classes) }

// Fatal reports whether a run that meets the error must end: to continue is
// impossible or would do harm. Every other error of a stage is logged, counted
// and tried again.
func Fatal(err error) bool {
	return firstOf(err, []error{ErrImportLost, ErrStaysFull, ErrNotOurs, ErrTooNew, ErrReplaced, ErrCorrupt, ErrClosed}) != nil
}

func firstOf(err error, targets []error) error {
	for _, target := range targets {
		if errors.Is(err, target) {
			return target
		}
	}
	return nil
}
