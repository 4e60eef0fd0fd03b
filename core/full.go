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

// hasRoom records that a write found room.
func (f *fullDisk) hasRoom() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.since = time.Time{}
}

// tooLong reports whether err is an error of a disk that has been full for at
// least bound. A bound of 0 is never reached.
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
