package core

import (
	"errors"
	"sync"
	"time"
)

// fullDisk knows since when a store has had no room for what a stage writes.
type fullDisk struct {
	mu    sync.Mutex
	since time.Time // guarded by mu; zero while there is room
}

// hasRoom takes note of a write that found room.
func (f *fullDisk) hasRoom() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.since = time.Time{}
}

// tooLong reports whether an error says that there was no room for longer than
// the bound; 0 is none.
func (f *fullDisk) tooLong(err error, bound time.Duration) bool {
	if bound == 0 || !errors.Is(err, ErrNoSpace) {
		return false
	}
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.since.IsZero() {
		f.since = now
	}
	return now.Sub(f.since) >= bound
}
