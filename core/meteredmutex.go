package core

import (
	"sync"
	"time"

	"weir/core/activity"
)

// meteredMutex is a mutex that measures how long it is waited for and held.
type meteredMutex struct {
	use   *activity.Resource
	mu    sync.Mutex
	since time.Duration // guarded by mu; since epoch
}

// epoch makes times durations: they cost half as much.
var epoch = time.Now()

func (m *meteredMutex) Lock() {
	var waited time.Duration
	if !m.mu.TryLock() {
		began := time.Since(epoch)
		m.mu.Lock()
		waited = time.Since(epoch) - began
	}
	m.use.Wait.Add(waited)
	m.since = time.Since(epoch)
}

func (m *meteredMutex) Unlock() {
	held := time.Since(epoch) - m.since
	m.mu.Unlock()
	m.use.Held.Add(held)
}
