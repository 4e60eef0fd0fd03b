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
	since time.Time // guarded by mu
}

func (m *meteredMutex) Lock() {
	var waited time.Duration
	if !m.mu.TryLock() {
		began := time.Now()
		m.mu.Lock()
		waited = time.Since(began)
	}
	m.use.Wait.Add(waited)
	m.since = time.Now()
}

func (m *meteredMutex) Unlock() {
	held := time.Since(m.since)
	m.mu.Unlock()
	m.use.Held.Add(held)
}
