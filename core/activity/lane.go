package activity

import (
	"context"
	"runtime/trace"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Role is what a goroutine is for.
type Role uint8

// The roles, in the order of the stream.
const (
	RoleGenerate Role = iota
	RoleGather        // of the store stage
	RoleAppend        // likewise
	RoleWriter        // the goroutine that writes to SQLite
	RoleWorker
	RoleVisualize
	RoleHeartbeat
	RoleJournal
	RoleMaintenance
	Roles int = iota
)

// Lane is one goroutine. A nil *Lane does nothing.
type Lane struct {
	Number int    // from 1; of the recorder's lanes, in no order
	Role   Role   //
	Name   string // such as "worker 1"

	epoch  time.Time
	region *trace.Region // the goroutine's alone; see mark
	named  time.Duration // likewise

	mu      sync.Mutex    // the goroutine's, and that of who serves its requests
	state   State         // guarded by mu
	means   State         // guarded by mu; what it does but for being blocked
	since   time.Duration // guarded by mu
	events  int           // guarded by mu; of the span
	meant   int           // guarded by mu; events of what it does but for being blocked
	serves  [2]int        // guarded by mu; For of the span
	blocked int           // guarded by mu; its requests that wait
	served  int           // guarded by mu; its requests that are served

	sums    Sums                  // guarded by mu; without the present state's
	now     atomic.Uint64         // the present state in 8 bits, and since when in ns
	ring    atomic.Pointer[ring]  // nil while nobody records
	serving atomic.Uint64         // serves, in 32 bits each
	part    atomic.Uint64         // see Progress; of and done in 32 bits each
	held    atomic.Pointer[Claim] // see Hold
}

// Begin says that the goroutine begins to do something, once its requests that wait are
// served. It returns what the goroutine was doing. Only the goroutine itself may call it.
func (l *Lane) Begin(s State) (was State) {
	if l == nil {
		return Ended
	}
	l.mu.Lock()
	return l.begin(s)
}

// begin is Begin; mu is held, and released.
func (l *Lane) begin(s State) (was State) {
	was, l.means = l.means, s
	another := was != s || s.Group() != GroupIdle // else it stays idle
	switch {
	case l.blocked > 0 && l.served == 0:
		l.meant = 0
	case another:
		l.turn(s, time.Since(l.epoch))
	}
	l.mu.Unlock()
	if another && (l.region != nil || trace.IsEnabled()) {
		l.mark(s)
	}
	return was
}

// Next is Events for what the goroutine was doing, followed by Begin.
func (l *Lane) Next(events int, s State) (was State) {
	if l == nil {
		return Ended
	}
	l.mu.Lock()
	l.events, l.meant = events, events
	return l.begin(s)
}

// turn ends the span and begins another; mu is held.
func (l *Lane) turn(s State, at time.Duration) {
	if l.state != Ended && at > l.since {
		l.sums[l.state] += at - l.since
		if r := l.ring.Load(); r != nil {
			r.add(Span{Start: l.since, End: at, State: l.state, For: l.serves, N: l.events})
		}
	}
	if l.serves[0] != 0 {
		l.serves = [2]int{}
		l.serving.Store(0)
	}
	l.state, l.since, l.events = s, at, 0
	l.now.Store(uint64(s)<<56 | uint64(at))
}

// Events says how many events what the goroutine does is about.
func (l *Lane) Events(n int) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events, l.meant = n, n
}

// For says that the writer serves another request, and whose that is; nil if unknown.
func (l *Lane) For(other *Lane) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events++
	if i := slices.Index(l.serves[:], 0); i >= 0 && other != nil {
		l.serves[i] = other.Number
		l.serving.Store(uint64(l.serves[0])<<32 | uint64(l.serves[1]))
	}
}

// Means is what the goroutine does but for being blocked; Writing if l is nil.
func (l *Lane) Means() State {
	if l == nil {
		return Writing
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.means
}

// Block says that a request of the goroutine has to wait. Serve or Withdraw must follow.
// A goroutine with a request that is being served isn't blocked.
func (l *Lane) Block(s State) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.blocked++
	if l.served == 0 && l.blocked == 1 {
		l.block(s)
	}
}

// block is Block for the goroutine itself; mu is held.
func (l *Lane) block(s State) {
	l.meant = l.events
	l.turn(s, time.Since(l.epoch))
	l.events = l.meant
}

// Reblock says that a request that waited waits for something else now.
func (l *Lane) Reblock(s State) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.served == 0 && l.blocked == 1 && l.state != s {
		l.block(s)
	}
}

// Serve says that a request that waited is being served. Served must follow.
func (l *Lane) Serve() { l.unblock(1) }

// Withdraw says that a request that waited will not be served.
func (l *Lane) Withdraw() { l.unblock(0) }

func (l *Lane) unblock(served int) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.blocked--
	l.served += served
	if l.served > 1 || l.served == 0 && l.blocked > 0 || l.state.Group() != GroupBlocked && l.state != ForMore {
		return
	}
	l.turn(l.means, time.Since(l.epoch))
	l.events = l.meant
}

// Served says that a request has been served; others may still wait, for s.
func (l *Lane) Served(s State) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.served--; l.served == 0 && l.blocked > 0 {
		l.block(s)
	}
}

// laneKey is the key of a context's lane.
type laneKey struct{}

// With returns a context for what the lane's goroutine asks others to do.
func With(ctx context.Context, l *Lane) context.Context {
	return context.WithValue(ctx, laneKey{}, l)
}

// LaneOf returns the lane of the goroutine that asks; nil if it has none.
func LaneOf(ctx context.Context) *Lane {
	l, _ := ctx.Value(laneKey{}).(*Lane)
	return l
}
