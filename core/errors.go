package core

import "errors"

// Errors that a Store or a Source returns, for errors.Is.
var (
	// ErrRefused says that an event cannot be stored for its data. Nothing of
	// its batch was stored; the rest of the batch may be, without it.
	ErrRefused = errors.New("refused")

	// ErrClaimLost says that a claim was taken over in the meantime. Nothing
	// of the settlement was written.
	ErrClaimLost = errors.New("claim lost: another node took it over, or its events changed")

	// ErrImportLost says that another import of the same input was started.
	// Nothing of the batch was stored.
	ErrImportLost = errors.New("another import of this input was started; the last one started wins")

	// ErrCorrupt says that what the store holds contradicts itself.
	ErrCorrupt = errors.New("store is corrupt")

	// ErrReplaced says that the database is no longer the one that was opened:
	// a replaced file, or a failover to another database.
	ErrReplaced = errors.New("store was replaced by another")

	// ErrForeign says that the database is not Weir's, or is of a version that
	// this program must not use.
	ErrForeign = errors.New("store is not usable by this program")

	// ErrNotFound says that no event has the id: it was never given, or
	// retention removed its event.
	ErrNotFound = errors.New("not in the store; retention may have removed it")

	// ErrNoSpace says that the disk, or the server's, is full. What was asked
	// for was not written and may be tried again when there is room.
	ErrNoSpace = errors.New("no space left")

	// ErrStaysFull says that there was no space for as long as a run waits for
	// it; see Config.FullTimeout.
	ErrStaysFull = errors.New("no space was left")

	// ErrUnavailable says that the store cannot be reached or used for now: it
	// is locked by another program, starting up, or not answering.
	ErrUnavailable = errors.New("store is unavailable")

	// ErrClosed says that the store was closed.
	ErrClosed = errors.New("store is closed")
)

// Fatal reports whether going on is impossible or would do harm. Every other
// error of a stage is logged, counted and tried again.
func Fatal(err error) bool {
	for _, target := range []error{ErrImportLost, ErrStaysFull, ErrCorrupt, ErrReplaced, ErrForeign, ErrClosed} {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}
