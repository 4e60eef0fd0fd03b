//go:build !linux

package sqlite

// lockHolder finds nothing: the system has no list of locks.
func lockHolder(string) (holder, bool) { return holder{}, false }
