package storagetest

import "weir/core"

// InTurn is Submit for a store that appends one batch after the other, as a test wants to
// see or change what Append does: it calls run when the append before it has succeeded, and
// returns when run has.
func InTurn(after core.Pending, run func() (core.Appended, error)) core.Pending {
	if after != nil {
		if _, err := after.Outcome(); err != nil {
			return core.Finished(core.Appended{}, core.ErrOutOfTurn)
		}
	}
	return core.Finished(run())
}
